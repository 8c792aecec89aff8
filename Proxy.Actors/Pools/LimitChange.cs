using System.Globalization;
using Proxy.Configuration;

namespace Proxy.Actors.Pools;

/// <summary>An operator's change of a <c>max-pairs</c>.</summary>
/// <param name="MaxPairs">1 to 10,000,000; 0: any number; null: as configured.</param>
public readonly record struct LimitChange(int? MaxPairs)
{
    /// <summary>The largest limit that can be set.</summary>
    public const int Max = 10_000_000;

    private const string Off = "off";
    private const string Configured = "configured";
    private const string Key = "max-pairs=";

    /// <summary>Reads a limit as an operator writes it.</summary>
    /// <param name="text">1 to 10,000,000, <c>off</c> or <c>configured</c>.</param>
    public static Parsed<LimitChange> Parse(string text)
    {
        if (text == Off) return Parsed.Ok(new LimitChange(0));
        if (text == Configured) return Parsed.Ok(default(LimitChange));
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pairs) && pairs is >= 1 and <= Max
            ? Parsed.Ok(new LimitChange(pairs))
            : Parsed.Fail<LimitChange>($"{Quoted.Text(text)} is no limit of pairs", "write 1 to 10000000, off or configured");
    }

    /// <summary>A limit as operators read it.</summary>
    internal static string Text(int? maxPairs) => maxPairs is { } pairs and > 0 ? pairs.ToString(CultureInfo.InvariantCulture) : Off;

    /// <summary>The limit in force.</summary>
    /// <param name="configured">What the configuration says; null for any number.</param>
    internal int? Over(int? configured) => MaxPairs is { } pairs ? (pairs == 0 ? null : pairs) : configured;

    /// <summary>As the nodes tell each other; null where there is nothing to tell.</summary>
    internal string? Word => MaxPairs is null ? null : Key + Text(MaxPairs);

    /// <summary>Reads a <see cref="Word"/>.</summary>
    internal static bool TryRead(string word, out LimitChange change)
    {
        change = default;
        if (!word.StartsWith(Key, StringComparison.Ordinal) || Parse(word[Key.Length..]) is not { IsOk: true } read) return false;
        change = read.Value;
        return true;
    }
}
