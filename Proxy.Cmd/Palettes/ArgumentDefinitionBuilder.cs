namespace Proxy.Cmd.Palettes;

/// <summary>Makes an <see cref="ArgumentDefinition"/>. An argument has a name and at least one switch; the rest may be left out.</summary>
public sealed class ArgumentDefinitionBuilder
{
    private readonly List<string> _switches = [];
    private readonly List<string> _allowedValues = [];
    private string _name = "";
    private string _description = "";
    private ArgumentKind _kind = ArgumentKind.Text;
    private bool _isMandatory;
    private bool _isMultiple;
    private string? _default;

    /// <summary>What handlers ask for it by, and what help calls its value.</summary>
    public ArgumentDefinitionBuilder WithName(string name)
    {
        _name = name;
        return this;
    }

    /// <summary>One line for help.</summary>
    public ArgumentDefinitionBuilder WithDescription(string description)
    {
        _description = description;
        return this;
    }

    /// <summary>A way to write it: <c>-x</c> or <c>--long-name</c>. May be called several times.</summary>
    public ArgumentDefinitionBuilder WithSwitch(string text)
    {
        _switches.Add(text);
        return this;
    }

    /// <summary>What its value is; <see cref="ArgumentKind.Text"/> unless this is called.</summary>
    public ArgumentDefinitionBuilder WithKind(ArgumentKind kind)
    {
        _kind = kind;
        return this;
    }

    /// <summary>The value when it is not written.</summary>
    public ArgumentDefinitionBuilder WithDefaultValue(string value)
    {
        _default = value;
        return this;
    }

    /// <summary>A value that it takes; called several times, those are all.</summary>
    public ArgumentDefinitionBuilder WithAllowedValue(string value)
    {
        _allowedValues.Add(value);
        return this;
    }

    /// <summary>Whether the command is refused without it.</summary>
    public ArgumentDefinitionBuilder IsMandatory(bool value = true)
    {
        _isMandatory = value;
        return this;
    }

    /// <summary>Whether it may be written several times.</summary>
    public ArgumentDefinitionBuilder IsMultiple(bool value = true)
    {
        _isMultiple = value;
        return this;
    }

    /// <summary>The argument.</summary>
    /// <exception cref="ArgumentException">It has no name or no switch, or a default that it does not take itself.</exception>
    public ArgumentDefinition Build()
    {
        var built = new ArgumentDefinition(_name, _description, [.. _switches], _kind, _isMandatory, _isMultiple, _default, [.. _allowedValues]);
        DefinitionRules.Check(built);
        return built;
    }
}
