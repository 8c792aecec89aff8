namespace Proxy.Cmd.Palettes;

/// <summary>
/// Makes a <see cref="CommandDefinition"/>. Unless it says otherwise, a command answers with text and is taken to change
/// something, so that a read-only token does not run it.
/// </summary>
public sealed class CommandDefinitionBuilder
{
    private readonly List<ArgumentDefinition> _arguments = [];
    private string? _name;
    private string _description = "";
    private ResultShape _result = ResultShape.Text;
    private bool _isReadOnly;
    private string? _waitArgument;
    private string? _endingArgument;
    private string? _endlessArgument;

    /// <summary>Its name: one word or several, in lower case.</summary>
    public CommandDefinitionBuilder WithName(string name)
    {
        _name = name;
        return this;
    }

    /// <summary>It is what the palette's name does by itself, instead of a name of its own: <c>pbm doctor</c>.</summary>
    public CommandDefinitionBuilder AsDefault()
    {
        _name = "";
        return this;
    }

    /// <summary>One line for help.</summary>
    public CommandDefinitionBuilder WithDescription(string description)
    {
        _description = description;
        return this;
    }

    /// <summary>An argument; help has them in the order of these calls.</summary>
    public CommandDefinitionBuilder WithArgument(Action<ArgumentDefinitionBuilder> build)
    {
        ArgumentNullException.ThrowIfNull(build);
        var builder = new ArgumentDefinitionBuilder();
        build(builder);
        _arguments.Add(builder.Build());
        return this;
    }

    /// <summary>What its answer holds; <see cref="ResultShape.Text"/> unless this is called.</summary>
    public CommandDefinitionBuilder WithResult(ResultShape result)
    {
        _result = result;
        return this;
    }

    /// <summary>Whether it changes nothing.</summary>
    public CommandDefinitionBuilder IsReadOnly(bool value = true)
    {
        _isReadOnly = value;
        return this;
    }

    /// <summary>
    /// The command waits for something as long as one of its arguments says: that much longer than others (<c>proxy.admin.command-timeout</c>) may it take.
    /// </summary>
    /// <param name="argument">The name of the argument, an <see cref="ArgumentKind.Duration"/>.</param>
    public CommandDefinitionBuilder WaitsFor(string argument)
    {
        _waitArgument = argument;
        return this;
    }

    /// <summary>A stream ends by itself with one of its arguments (<c>--once</c>), so that GET can fetch it.</summary>
    /// <param name="argument">The name of the argument, an <see cref="ArgumentKind.Flag"/>.</param>
    public CommandDefinitionBuilder EndsWith(string argument)
    {
        _endingArgument = argument;
        return this;
    }

    /// <summary>A stream ends by itself unless one of its arguments is written (<c>--follow</c>), so that GET can fetch it.</summary>
    /// <param name="argument">The name of the argument, an <see cref="ArgumentKind.Flag"/>.</param>
    public CommandDefinitionBuilder EndsWithout(string argument)
    {
        _endlessArgument = argument;
        return this;
    }

    /// <summary>The command.</summary>
    /// <exception cref="ArgumentException">It has no name, two arguments of the same name or switch, waits for what is no duration, or ends by what is no flag.</exception>
    public CommandDefinition Build()
    {
        if (_name is null) throw new ArgumentException("a command has a name, or is its palette's default");
        var built = new CommandDefinition(_name, _description, [.. _arguments], _result, _isReadOnly)
        {
            WaitArgument = _waitArgument,
            EndingArgument = _endingArgument,
            EndlessArgument = _endlessArgument,
        };
        DefinitionRules.Check(built);
        return built;
    }
}
