using System.Globalization;

namespace Proxy.Node.Palette;

/// <summary>Times for people, as the client's tables have them: 350ms, 12.5s, 3m 20s, 2d 4h.</summary>
internal static class DurationText
{
    public static string Of(long milliseconds) => TimeSpan.FromMilliseconds(milliseconds) switch
    {
        { TotalSeconds: < 1 } => Invariant($"{milliseconds}ms"),
        { TotalMinutes: < 1 } time => Invariant($"{time.TotalSeconds:0.#}s"),
        { TotalHours: < 1 } time => Invariant($"{time.Minutes}m {time.Seconds}s"),
        { TotalDays: < 1 } time => Invariant($"{time.Hours}h {time.Minutes}m"),
        var time => Invariant($"{time.Days}d {time.Hours}h"),
    };

    /// <summary>How long ago something was, milliseconds; 0 where a clock was set back since.</summary>
    public static long Age(DateTimeOffset then, DateTimeOffset now) => (long)Math.Max(0, (now - then).TotalMilliseconds);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
