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
        var end = FindEnd(text);
        if (end < 0) return false;
        host = text[0] == '[' ? ReadLiteral(text[..end]) : HostName.Read(text[..end]);
        return host is not null;
    }

    /// <summary>Whether a host is named, and as HTTP writes it. Takes no memory.</summary>
    public static bool IsValid(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return false;
        var end = FindEnd(text);
        return end >= 0 && (text[0] == '[' ? IsLiteral(text[..end]) : HostName.IsValid(text[..end]));
    }

    // Where the host ends and a port may begin; -1 when what follows is no port.
    private static int FindEnd(ReadOnlySpan<byte> text)
    {
        var end = text[0] == '[' ? text.IndexOf((byte)']') + 1 : text.IndexOf((byte)':');
        if (end < 0) end = text.Length;
        return end > 0 && IsPort(text[end..]) ? end : -1;
    }

    private static string? ReadLiteral(ReadOnlySpan<byte> text) => IsLiteral(text) ? Encoding.ASCII.GetString(text).ToLowerInvariant() : null;

    private static bool IsLiteral(ReadOnlySpan<byte> text)
    {
        Span<byte> address = stackalloc byte[16];
        return AddressText.TryReadIPv6(text[1..^1], address);
    }

    // Nothing, or a colon and a number that may be missing (RFC 3986 3.2.3).
    private static bool IsPort(ReadOnlySpan<byte> text) =>
        text.IsEmpty || (text[0] == ':' && (text.Length == 1 || AddressText.TryReadNumber(text[1..], 65535, out _)));
}
