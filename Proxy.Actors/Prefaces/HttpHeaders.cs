using System.Text;

namespace Proxy.Actors.Prefaces;

/// <summary>The fields of an HTTP/1 request (RFC 9112 5).</summary>
internal static class HttpHeaders
{
    /// <summary>Bytes up to the blank line and with it; -1 when it is not there.</summary>
    /// <param name="bytes">What follows the request's first line.</param>
    public static int Find(ReadOnlySpan<byte> bytes)
    {
        if (bytes is [(byte)'\n', ..]) return 1;
        if (bytes is [(byte)'\r', (byte)'\n', ..]) return 2;
        var withCr = bytes.IndexOf("\n\r\n"u8);
        var without = (withCr < 0 ? bytes : bytes[..(withCr + 1)]).IndexOf("\n\n"u8);
        return without >= 0 ? without + 2 : withCr < 0 ? -1 : withCr + 3;
    }

    /// <summary>Reads all fields, for the Host among them.</summary>
    /// <param name="fields">The fields with the blank line.</param>
    /// <param name="host">The value of Host; empty when there is none.</param>
    /// <param name="hasHost">Whether there is one.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Read(ReadOnlySpan<byte> fields, out ReadOnlySpan<byte> host, out bool hasHost)
    {
        host = default;
        hasHost = false;
        while (!fields.IsEmpty)
        {
            var end = fields.IndexOf((byte)'\n');
            var line = WithoutCr(fields[..end]);
            fields = fields[(end + 1)..];
            if (line.IsEmpty) continue;
            var colon = line.IndexOf((byte)':');
            if (colon < 0 || !HttpToken.Is(line[..colon])) return "a header of its HTTP request is malformed";
            var value = line[(colon + 1)..];
            if (value.IndexOfAny((byte)'\r', (byte)0) >= 0) return "a header of its HTTP request is malformed";
            if (!Ascii.EqualsIgnoreCase(line[..colon], "Host"u8)) continue;
            if (hasHost) return "its HTTP request has two Host headers";
            hasHost = true;
            host = value.Trim(" \t"u8);
        }

        return null;
    }

    /// <summary>A line without the CR that may end it; a LF alone is taken for a line's end, too (RFC 9112 2.2).</summary>
    public static ReadOnlySpan<byte> WithoutCr(ReadOnlySpan<byte> line) => line is [.. var rest, (byte)'\r'] ? rest : line;
}
