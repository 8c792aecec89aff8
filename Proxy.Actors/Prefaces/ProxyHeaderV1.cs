using Proxy.Transport;

namespace Proxy.Actors.Prefaces;

/// <summary>Reads PROXY headers of version 1: a line of text (proxy-protocol.txt 2.1).</summary>
internal static class ProxyHeaderV1
{
    private static ReadOnlySpan<byte> Tcp4 => "PROXY TCP4 "u8;

    private static ReadOnlySpan<byte> Tcp6 => "PROXY TCP6 "u8;

    private static ReadOnlySpan<byte> Unknown => "PROXY UNKNOWN"u8;

    /// <summary>Reads the header at the beginning of a connection's bytes, of which there is one at least.</summary>
    public static PrefaceResult Read(ReadOnlySpan<byte> bytes, out ProxyHeader header)
    {
        header = default;
        var word = "PROXY "u8;
        if (!AgreeSoFar(bytes, word)) return ProxyHeader.NoHeader(bytes);
        if (!AgreeSoFar(bytes, Tcp4) && !AgreeSoFar(bytes, Tcp6) && !AgreeSoFar(bytes, Unknown))
            return PrefaceResult.Bad("its PROXY header names neither TCP4 nor TCP6 nor UNKNOWN");

        var seen = bytes[..Math.Min(bytes.Length, ProxyHeader.MaxSizeV1)];
        var end = seen.IndexOfAny((byte)'\r', (byte)'\n');
        if (end < 0 || end == ProxyHeader.MaxSizeV1 - 1)
            return bytes.Length < ProxyHeader.MaxSizeV1 ? PrefaceResult.NeedMore : PrefaceResult.Bad("its PROXY header has no end within 107 bytes");
        if (bytes[end] == '\r' && end + 1 == bytes.Length) return PrefaceResult.NeedMore;
        if (bytes[end] != '\r' || bytes[end + 1] != '\n') return PrefaceResult.Bad("the line of its PROXY header does not end in CR LF");
        return ReadLine(bytes[..end], end + 2, out header);
    }

    private static PrefaceResult ReadLine(ReadOnlySpan<byte> line, int size, out ProxyHeader header)
    {
        header = new ProxyHeader { Version = 1 };
        if (line.StartsWith(Unknown))
        {
            // What may follow behind a space has no meaning (proxy-protocol.txt 2.1).
            return line.Length == Unknown.Length || line[Unknown.Length] == ' '
                ? PrefaceResult.Done(size)
                : PrefaceResult.Bad("its PROXY header names neither TCP4 nor TCP6 nor UNKNOWN");
        }

        var v6 = line[Tcp4.Length - 2] == '6';
        var rest = line[Tcp4.Length..];
        Span<byte> source = stackalloc byte[v6 ? 16 : 4];
        Span<byte> destination = stackalloc byte[v6 ? 16 : 4];
        if (!TryReadAddress(Word(ref rest), source) || !TryReadAddress(Word(ref rest), destination))
            return PrefaceResult.Bad(v6 ? "an address of its PROXY header is no IPv6 address" : "an address of its PROXY header is no IPv4 address");
        var sourcePort = Word(ref rest);
        if (!AddressText.TryReadNumber(sourcePort, 65535, out var from) || !AddressText.TryReadNumber(rest, 65535, out var to))
            return PrefaceResult.Bad("a port of its PROXY header is no number from 0 to 65535");
        header = new ProxyHeader { Version = 1, Source = TcpAddress.From(source, from), Destination = TcpAddress.From(destination, to) };
        return PrefaceResult.Done(size);
    }

    private static bool AgreeSoFar(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> expected)
    {
        var length = Math.Min(bytes.Length, expected.Length);
        return bytes[..length].SequenceEqual(expected[..length]);
    }

    private static bool TryReadAddress(ReadOnlySpan<byte> text, Span<byte> address) =>
        address.Length == 4 ? AddressText.TryReadIPv4(text, address) : AddressText.TryReadIPv6(text, address);

    // What stands before the next space; nothing at all when there is no space.
    private static ReadOnlySpan<byte> Word(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)' ');
        if (end < 0) return default;
        var word = rest[..end];
        rest = rest[(end + 1)..];
        return word;
    }
}
