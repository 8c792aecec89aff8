using System.Globalization;

namespace Proxy.Configuration;

/// <summary>Rates in words, in the units that they are written in.</summary>
public static class RateText
{
    // A limit that is written is a few digits long: what needs more is not of this unit.
    private const double Digits = 100;

    private static readonly (double Seconds, string Text)[] Units = [(1, "a second"), (60, "a minute"), (3_600, "an hour"), (86_400, "a day")];

    private static readonly (long Bytes, string Text)[] Sizes =
        [(1_000_000_000, "GB"), (1L << 30, "GiB"), (1_000_000, "MB"), (1L << 20, "MiB"), (1_000, "kB"), (1L << 10, "KiB"), (1, "bytes")];

    /// <summary>Times in the shortest unit in which they are a number of two digits behind the point at most: <c>20 a second</c>, <c>1 an hour</c>.</summary>
    /// <param name="perSecond">Times a second.</param>
    public static string Times(double perSecond)
    {
        foreach (var (seconds, text) in Units)
        {
            var times = perSecond * seconds;
            if (times > 0.999 && Math.Abs((times * Digits) - Math.Round(times * Digits)) < 1e-6 * times) return $"{times.ToString("#,0.##", CultureInfo.InvariantCulture)} {text}";
        }

        var (day, words) = Units[^1];
        return $"{(perSecond * day).ToString("#,0.######", CultureInfo.InvariantCulture)} {words}";
    }

    /// <summary>Bytes in the unit in which they are the smallest whole number: <c>2 MB/s</c>, <c>512 KiB/s</c>.</summary>
    /// <param name="perSecond">Bytes a second.</param>
    public static string Bytes(long perSecond)
    {
        var (bytes, text) = Sizes.Where(unit => perSecond % unit.Bytes == 0).MaxBy(unit => unit.Bytes);
        return string.Create(CultureInfo.InvariantCulture, $"{perSecond / bytes:#,0} {text}/s");
    }
}
