using System.Collections.Immutable;

namespace Proxy.Cmd.Palettes;

/// <summary>An argument of a command. <see cref="ArgumentDefinitionBuilder"/> makes it.</summary>
/// <param name="Name">What handlers ask for it by, and what help calls its value.</param>
/// <param name="Description">One line for help.</param>
/// <param name="Switches">How it is written: <c>-t</c>, <c>--type</c>; at least one.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="IsMandatory">Whether the command is refused without it.</param>
/// <param name="IsMultiple">Whether it may be written several times.</param>
/// <param name="Default">The value when it is not written; null for none.</param>
/// <param name="AllowedValues">The values that it takes; empty when it takes all that <paramref name="Kind"/> does.</param>
public sealed record ArgumentDefinition(
    string Name,
    string Description,
    ImmutableArray<string> Switches,
    ArgumentKind Kind,
    bool IsMandatory,
    bool IsMultiple,
    string? Default,
    ImmutableArray<string> AllowedValues);
