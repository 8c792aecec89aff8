using System.Globalization;

namespace Proxy.Configuration;

/// <summary>How often, and how fast, as text: <c>20/s</c>, <c>300/m</c>; <c>10 MB/s</c>.</summary>
internal static class Rates
{
    private const double Max = 10_000_000;

    private static readonly Dictionary<string, double> SecondsOf = new(StringComparer.Ordinal)
    {
        ["s"] = 1,
        ["second"] = 1,
        ["m"] = 60,
        ["minute"] = 60,
        ["h"] = 3_600,
        ["hour"] = 3_600,
        ["d"] = 86_400,
        ["day"] = 86_400,
    };

    /// <summary>Times a second; <c>off</c> for no limit.</summary>
    public static Parsed<double?> TimesOrOff(string text)
    {
        const string Remedy = "write a number and what it is per: \"20/s\", \"300/m\", \"1000/h\", or off";
        if (text == "off") return Parsed.Ok<double?>(null);
        var slash = text.IndexOf('/');
        if (slash < 0
            || !double.TryParse(text.AsSpan(0, slash).Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var times)
            || !SecondsOf.TryGetValue(text[(slash + 1)..].Trim(), out var seconds))
        {
            return Parsed.Fail<double?>($"{Quoted.Text(text)} is not a rate", Remedy);
        }

        var rate = times / seconds;
        return rate is > 0 and <= Max
            ? Parsed.Ok<double?>(rate)
            : Parsed.Fail<double?>($"{Quoted.Text(text)} is not above 0 and up to {Max:0}/s", Remedy);
    }

    /// <summary>Bytes a second; <c>off</c> for no limit.</summary>
    public static Parsed<long?> BytesOrOff(string text)
    {
        const string Remedy = "write a size and a second: \"10 MB/s\", \"512KiB/s\", or off";
        if (text == "off") return Parsed.Ok<long?>(null);
        var slash = text.IndexOf('/');
        if (slash < 0 || text[(slash + 1)..].Trim() is not ("s" or "second")) return Parsed.Fail<long?>($"{Quoted.Text(text)} is not a rate", Remedy);
        var size = ByteSizes.Long(text[..slash].Trim());
        return size.IsOk ? Parsed.Ok<long?>(size.Value) : Parsed.Fail<long?>(size.Problem, Remedy);
    }
}
