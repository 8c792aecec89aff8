using System.Globalization;

namespace Proxy.Configuration;

/// <summary>Sizes as text: a whole number of bytes, or one with a unit, such as <c>16KiB</c>, <c>64M</c> or <c>500 kB</c>.</summary>
internal static class ByteSizes
{
    private const string Example = "write a whole number and a unit: 16KiB, 64MiB, 1GiB";

    // As in the HOCON specification, "Size in bytes format": one letter and the i-forms are powers of 1024.
    private static readonly Dictionary<string, long> BytesOf = new(StringComparer.Ordinal)
    {
        [""] = 1,
        ["b"] = 1,
        ["B"] = 1,
        ["byte"] = 1,
        ["bytes"] = 1,
        ["k"] = 1L << 10,
        ["K"] = 1L << 10,
        ["Ki"] = 1L << 10,
        ["KiB"] = 1L << 10,
        ["kibibyte"] = 1L << 10,
        ["kibibytes"] = 1L << 10,
        ["m"] = 1L << 20,
        ["M"] = 1L << 20,
        ["Mi"] = 1L << 20,
        ["MiB"] = 1L << 20,
        ["mebibyte"] = 1L << 20,
        ["mebibytes"] = 1L << 20,
        ["g"] = 1L << 30,
        ["G"] = 1L << 30,
        ["Gi"] = 1L << 30,
        ["GiB"] = 1L << 30,
        ["gibibyte"] = 1L << 30,
        ["gibibytes"] = 1L << 30,
        ["kB"] = 1_000,
        ["kilobyte"] = 1_000,
        ["kilobytes"] = 1_000,
        ["MB"] = 1_000_000,
        ["megabyte"] = 1_000_000,
        ["megabytes"] = 1_000_000,
        ["GB"] = 1_000_000_000,
        ["gigabyte"] = 1_000_000_000,
        ["gigabytes"] = 1_000_000_000,
    };

    /// <summary>A size up to 2 GiB - 1.</summary>
    public static Parsed<int> Int(string text)
    {
        var parsed = Long(text);
        if (!parsed.IsOk) return Parsed.Fail<int>(parsed.Problem, parsed.Remedy);
        return parsed.Value > int.MaxValue
            ? Parsed.Fail<int>($"{Quoted.Text(text)} is 2GiB or more", "write less than 2GiB")
            : Parsed.Ok((int)parsed.Value);
    }

    /// <summary>A size from 1 byte.</summary>
    public static Parsed<long> Long(string text)
    {
        var unitAt = text.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
        var unit = text[unitAt..].Trim();
        if (!long.TryParse(text.AsSpan(0, unitAt), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return Parsed.Fail<long>($"{Quoted.Text(text)} is not a size in bytes", Example);
        if (!BytesOf.TryGetValue(unit, out var factor))
            return Parsed.Fail<long>($"{Quoted.Text(text)} ends in no known unit of size", Example);
        if (number == 0 || number > long.MaxValue / factor)
            return Parsed.Fail<long>($"{Quoted.Text(text)} is out of range", Example);
        return Parsed.Ok(number * factor);
    }

    /// <summary>The size as a user writes it, in the largest unit that leaves it whole.</summary>
    public static string Show(long bytes)
    {
        if (bytes % (1L << 30) == 0) return $"{bytes >> 30}GiB";
        if (bytes % (1L << 20) == 0) return $"{bytes >> 20}MiB";
        return bytes % (1L << 10) == 0 ? $"{bytes >> 10}KiB" : $"{bytes} bytes";
    }
}
