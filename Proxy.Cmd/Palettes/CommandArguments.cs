using System.Collections.Immutable;
using System.Globalization;

namespace Proxy.Cmd.Palettes;

/// <summary>The arguments of one command, checked: mandatory ones are there, values are of their kind.</summary>
/// <param name="values">The values by the argument's name, defaults included.</param>
public sealed class CommandArguments(ImmutableDictionary<string, ImmutableArray<string>> values)
{
    /// <summary>Every value of an argument, in the order in which they were written; empty when there is none.</summary>
    /// <param name="name">The argument's name, not its switch.</param>
    public ImmutableArray<string> Values(string name) => values.GetValueOrDefault(name, []);

    /// <summary>The value of an argument, the last one if there are several; null when there is none.</summary>
    public string? Value(string name) => Values(name) is { IsEmpty: false } all ? all[^1] : null;

    /// <summary>Whether the argument was written or has a default. For flags: whether the switch is there.</summary>
    public bool Has(string name) => !Values(name).IsEmpty;

    /// <summary>The value of an <see cref="ArgumentKind.Number"/>; null when there is none.</summary>
    public int? Number(string name) => Value(name) is { } text ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : null;

    /// <summary>The value of an <see cref="ArgumentKind.Duration"/>; null when there is none.</summary>
    public TimeSpan? Duration(string name) => Value(name) is { } text ? ArgumentValues.ParseDuration(text) : null;
}
