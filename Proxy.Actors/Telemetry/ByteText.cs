using System.Globalization;

namespace Proxy.Actors.Telemetry;

/// <summary>Numbers of bytes as people read them.</summary>
public static class ByteText
{
    private const double Step = 1024;

    private static readonly string[] Units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>At most four digits and a unit: <c>17 bytes</c>, <c>1.5 KiB</c>, <c>212 KiB</c>.</summary>
    /// <param name="bytes">The number.</param>
    public static string Of(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        for (; value >= Step; unit++) value /= Step;
        var digits = unit > 0 && value < 10 ? "0.#" : "0";
        return $"{value.ToString(digits, CultureInfo.InvariantCulture)} {Units[unit]}";
    }
}
