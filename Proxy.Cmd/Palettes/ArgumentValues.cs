using System.Globalization;

namespace Proxy.Cmd.Palettes;

/// <summary>Checks and reads the values of arguments.</summary>
internal static class ArgumentValues
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
    ];

    /// <summary>Why a value is none of the argument's, with what to write instead; null when it is one.</summary>
    public static (string Text, string Remedy)? Problem(ArgumentDefinition argument, string value)
    {
        if (!argument.AllowedValues.IsEmpty && !argument.AllowedValues.Contains(value))
            return ($"'{value}' is not a value of {argument.Switches[0]}", Suggestion.For(value, argument.AllowedValues));
        return argument.Kind switch
        {
            ArgumentKind.Number when !int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _) =>
                ($"'{value}' is not a whole number for {argument.Switches[0]}", $"write {argument.Switches[0]} 20"),
            ArgumentKind.Duration when ParseDuration(value) is null =>
                ($"'{value}' is not a length of time for {argument.Switches[0]}", $"write a number and a unit: {argument.Switches[0]} 30s (ms, s, m, h, d)"),
            _ => null,
        };
    }

    /// <summary>A number and a unit; null for anything else, and beyond 10000 days.</summary>
    public static TimeSpan? ParseDuration(string text)
    {
        foreach (var (unit, length) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal)) continue;
            var number = text[..^unit.Length];
            if (double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) && length.TotalDays * count <= 10_000)
                return length * count;
        }

        return null;
    }
}
