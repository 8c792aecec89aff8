using System.Collections.Immutable;

namespace Proxy.Cmd.Palettes;

/// <summary>A command as clients know it: they download it, complete with it, and show it as help. <see cref="CommandDefinitionBuilder"/> makes it.</summary>
/// <param name="Name">One word or several (<c>endpoint set</c>), in lower case.</param>
/// <param name="Description">One line for help.</param>
/// <param name="Arguments">Its arguments, in the order of help.</param>
/// <param name="Result">What its answer holds.</param>
/// <param name="IsReadOnly">Whether it changes nothing; a read-only token runs only these.</param>
public sealed record CommandDefinition(
    string Name, string Description, ImmutableArray<ArgumentDefinition> Arguments, ResultShape Result, bool IsReadOnly)
{
    /// <summary>The <see cref="ArgumentKind.Duration"/> whose value is added to the time that the command may take; null for none.</summary>
    public string? WaitArgument { get; init; }
}
