using System.Globalization;
using System.Text;

namespace Proxy.Actors.Prefaces;

/// <summary>Shows a connection's first bytes to an operator.</summary>
internal static class FirstBytes
{
    private const int Shown = 10;

    /// <summary>The first ten bytes in quotes, those that cannot be printed as <c>\x00</c>, and what they look like.</summary>
    public static string Quote(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder("'");
        foreach (var b in bytes[..Math.Min(bytes.Length, Shown)])
        {
            if (b is >= 0x20 and < 0x7F and not (byte)'\'' and not (byte)'\\') text.Append((char)b);
            else text.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
        }

        return text.Append('\'').Append(bytes is [0x16, 3, ..] ? " (TLS)" : "").ToString();
    }
}
