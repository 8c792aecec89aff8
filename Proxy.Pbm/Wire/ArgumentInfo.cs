using System.Collections.Immutable;

namespace Proxy.Pbm.Wire;

/// <summary>An argument of a command.</summary>
/// <param name="Name">What help calls its value.</param>
/// <param name="Description">One line for help.</param>
/// <param name="Switches">How it is written; at least one.</param>
/// <param name="Kind">What its value is: <c>text</c>, <c>number</c>, <c>duration</c> or <c>flag</c>, which has none.</param>
/// <param name="Mandatory">Whether the command is refused without it.</param>
/// <param name="Multiple">Whether it may be written several times.</param>
/// <param name="Default">The value when it is not written; null for none.</param>
/// <param name="AllowedValues">The values that it takes; empty for any.</param>
internal sealed record ArgumentInfo(
    string Name,
    string Description,
    ImmutableArray<string> Switches,
    string Kind,
    bool Mandatory,
    bool Multiple,
    string? Default,
    ImmutableArray<string> AllowedValues);
