using System.Globalization;

namespace Proxy.Configuration;

/// <summary>Durations as text: a number and a unit, such as <c>500ms</c>, <c>1.5s</c> or <c>2 hours</c>.</summary>
internal static class Durations
{
    /// <summary>The largest duration taken: below 2^31 ms (24.8 days), where timers of .NET end.</summary>
    public static readonly TimeSpan Max = TimeSpan.FromDays(24);

    private const string Example = "write a number and a unit: 500ms, 30s, 5m, 1h, 1d";

    private static readonly Dictionary<string, double> MillisecondsOf = new(StringComparer.Ordinal)
    {
        ["ms"] = 1,
        ["milli"] = 1,
        ["millis"] = 1,
        ["millisecond"] = 1,
        ["milliseconds"] = 1,
        ["s"] = 1_000,
        ["second"] = 1_000,
        ["seconds"] = 1_000,
        ["m"] = 60_000,
        ["minute"] = 60_000,
        ["minutes"] = 60_000,
        ["h"] = 3_600_000,
        ["hour"] = 3_600_000,
        ["hours"] = 3_600_000,
        ["d"] = 86_400_000,
        ["day"] = 86_400_000,
        ["days"] = 86_400_000,
    };

    /// <summary>A duration from 1 ms to 24 days.</summary>
    public static Parsed<TimeSpan> Positive(string text)
    {
        var parsed = OrZero(text);
        return parsed.IsOk && parsed.Value == TimeSpan.Zero
            ? Parsed.Fail<TimeSpan>($"{Quoted.Text(text)} is shorter than the least duration, 1ms", Example)
            : parsed;
    }

    /// <summary>A parser of durations from <paramref name="least"/> to 24 days.</summary>
    public static Func<string, Parsed<TimeSpan>> AtLeast(TimeSpan least) => text =>
    {
        var parsed = OrZero(text);
        return parsed.IsOk && parsed.Value < least
            ? Parsed.Fail<TimeSpan>($"{Quoted.Text(text)} is shorter than the least duration here, {least.TotalMilliseconds}ms", Example)
            : parsed;
    };

    /// <summary>A duration from 1 ms to 24 days, or <c>off</c> or 0 for <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    public static Parsed<TimeSpan> PositiveOrOff(string text)
    {
        if (text == "off") return Parsed.Ok(Timeout.InfiniteTimeSpan);
        var parsed = OrZero(text);
        if (!parsed.IsOk) return parsed with { Remedy = parsed.Remedy + ", or off" };
        return parsed.Value == TimeSpan.Zero ? Parsed.Ok(Timeout.InfiniteTimeSpan) : parsed;
    }

    /// <summary>A duration from 0 to 24 days; 0 may stand without a unit, and what is between 0 and 1 ms is an error.</summary>
    public static Parsed<TimeSpan> OrZero(string text)
    {
        if (text == "0") return Parsed.Ok(TimeSpan.Zero);
        var unitAt = text.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
        var unit = text[unitAt..].Trim();
        if (!double.TryParse(text.AsSpan(0, unitAt), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return Parsed.Fail<TimeSpan>($"{Quoted.Text(text)} is not a duration", Example);
        if (unit.Length == 0) return Parsed.Fail<TimeSpan>($"{Quoted.Text(text)} has no unit", Example);
        if (!MillisecondsOf.TryGetValue(unit, out var factor))
            return Parsed.Fail<TimeSpan>($"{Quoted.Text(text)} ends in no known unit of time", Example);
        return InRange(text, number * factor);
    }

    private static Parsed<TimeSpan> InRange(string text, double milliseconds)
    {
        if (milliseconds > Max.TotalMilliseconds)
            return Parsed.Fail<TimeSpan>($"{Quoted.Text(text)} is longer than the longest duration, 24d", Example);
        if (milliseconds is > 0 and < 1)
            return Parsed.Fail<TimeSpan>($"{Quoted.Text(text)} is shorter than the least duration, 1ms", Example);
        return Parsed.Ok(TimeSpan.FromMilliseconds(milliseconds));
    }
}
