using Spectre.Console;

namespace Proxy.Pbm.Output;

/// <summary>
/// The colour of words that say how something is. Any text that is such a word and nothing else has it, whichever command it comes from:
/// a cell of a table, or what stands between two bars of a line.
/// </summary>
internal static class StateWords
{
    /// <summary>Between the fields of a line.</summary>
    public const string Bar = " | ";

    /// <summary>Of errors.</summary>
    public static readonly Style Bad = new(Color.Red);

    /// <summary>Of remarks.</summary>
    public static readonly Style Odd = new(Color.Yellow);

    private static readonly Style Good = new(Color.Green);

    private static readonly Style Unknown = new(Color.Grey);

    private static readonly Dictionary<string, Style> Styles = new(StringComparer.OrdinalIgnoreCase);

    static StateWords()
    {
        Add(Good, "up", "ok", "ready", "healthy", "valid", "reachable", "passed");
        Add(Odd, "drain", "draining", "maint", "stalled", "half-open", "ejected", "held", "waiting", "warning", "warn", "orphaned", "no listener", "joining", "leaving", "exiting", "weaklyup", "degraded", "short", "stale");
        Add(Bad, "down", "unreachable", "unresolved", "failed", "failing", "error", "critical", "fatal", "dead", "expired", "refused", "rejected", "lost", "full", "broken");
        Add(Unknown, "unknown", "unchecked", "-");
    }

    /// <summary>The colour of a text; null for none.</summary>
    public static Style? Of(string text)
    {
        if (Styles.TryGetValue(text, out var style)) return style;

        // On its way up: up 40%.
        if (text.StartsWith("up ", StringComparison.Ordinal) && text.EndsWith('%')) return Odd;
        return null;
    }

    private static void Add(Style style, params ReadOnlySpan<string> words)
    {
        foreach (var word in words) Styles.Add(word, style);
    }
}
