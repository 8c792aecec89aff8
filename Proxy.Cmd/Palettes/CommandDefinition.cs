using System.Collections.Immutable;

namespace Proxy.Cmd.Palettes;

/// <summary>A command as clients know it: they download it, complete with it, and show it as help. <see cref="CommandDefinitionBuilder"/> makes it.</summary>
/// <param name="Name">One word or several (<c>endpoint set</c>), in lower case; empty for what the palette's name does by itself.</param>
/// <param name="Description">One line for help.</param>
/// <param name="Arguments">Its arguments, in the order of help.</param>
/// <param name="Result">What its answer holds.</param>
/// <param name="IsReadOnly">Whether it changes nothing; a read-only token runs only these.</param>
public sealed record CommandDefinition(
    string Name, string Description, ImmutableArray<ArgumentDefinition> Arguments, ResultShape Result, bool IsReadOnly)
{
    /// <summary>The <see cref="ArgumentKind.Duration"/> whose value is added to the time that the command may take; null for none.</summary>
    public string? WaitArgument { get; init; }

    /// <summary>The <see cref="ArgumentKind.Flag"/> with which a stream ends by itself; null for none.</summary>
    public string? EndingArgument { get; init; }

    /// <summary>The <see cref="ArgumentKind.Flag"/> without which a stream ends by itself; null for none.</summary>
    public string? EndlessArgument { get; init; }

    /// <summary>Whether the palette's name alone stands for it.</summary>
    public bool IsDefault => Name.Length == 0;

    /// <summary>The words behind the palette's name.</summary>
    internal ImmutableArray<string> Words => IsDefault ? [] : [.. Name.Split(' ')];

    /// <summary>Whether it ends by itself with these arguments.</summary>
    internal bool Ends(CommandArguments arguments) => Result != ResultShape.Stream
        || (EndingArgument is { } ending && arguments.Has(ending))
        || (EndlessArgument is { } endless && !arguments.Has(endless));

    /// <summary>It with its palette's name, as it is typed.</summary>
    internal string Typed(CommandPalette palette) => IsDefault ? palette.Name : $"{palette.Name} {Name}";
}
