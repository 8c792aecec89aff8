using System.Text;

namespace Proxy.Actors.Prefaces;

/// <summary>A host with or without a port, as HTTP writes it (RFC 9110 7.2).</summary>
internal static class HttpHost
{
    /// <summary>Reads the host.</summary>
    /// <param name="text">The host; empty when none is named.</param>
    /// <param name="host">The host in lower case, without port and a dot at its end, IPv6 in brackets; null when none is named.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out string? host)
    {
        host = null;
        if (text.IsEmpty) return true;
        var end = text[0] == '[' ? text.IndexOf((byte)']') + 1 : text.IndexOf((byte)':');
        if (end < 0) end = text.Length;
        if (end == 0 || !IsPort(text[end..])) return false;
        host = text[0] == '[' ? ReadLiteral(text[..end]) : HostName.Read(text[..end]);
        return host is not null;
    }

    private static string? ReadLiteral(ReadOnlySpan<byte> text)
    {
        Span<byte> address = stackalloc byte[16];
        return AddressText.TryReadIPv6(text[1..^1], address) ? Encoding.ASCII.GetString(text).ToLowerInvariant() : null;
    }

    // Nothing, or a colon and a number that may be missing (RFC 3986 3.2.3).
    private static bool IsPort(ReadOnlySpan<byte> text) =>
        text.IsEmpty || (text[0] == ':' && (text.Length == 1 || AddressText.TryReadNumber(text[1..], 65535, out _)));
}
