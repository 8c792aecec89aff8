using Proxy.Actors.Prefaces;
using Proxy.Configuration;

namespace Proxy.Fuzz;

/// <summary>The parsers of first bytes. What they have read is used, as the proxy uses it.</summary>
public static class PrefaceParsers
{
    /// <summary>Bytes that they look at. The line of a PROXY header of version 1 ends within 107.</summary>
    public const int MaxSize = 4096;

    /// <summary>PROXY headers; each that is read is also written and read again.</summary>
    public static PrefaceResult ReadProxy(ReadOnlySpan<byte> bytes, out string read)
    {
        var result = ProxyHeader.Read(bytes, MaxSize, out var header);
        read = $"{header.Version} {header.IsLocal} {header.Source} {header.Destination} {header.Authority} {header.Alpn} {header.Ssl} {Convert.ToHexString(header.Tlvs ?? [])}";
        if (result.Status == PrefaceStatus.Done) WriteAndRead(header);
        return result;
    }

    /// <summary>ClientHellos.</summary>
    public static PrefaceResult ReadHello(ReadOnlySpan<byte> bytes, out string read)
    {
        var result = ClientHello.Read(bytes, MaxSize, out var hello);
        read = $"{hello.Sni} {string.Join(',', hello.Alpn ?? [])} {hello.Version}";
        CheckHost(hello.Sni);
        return result;
    }

    /// <summary>Heads of HTTP requests.</summary>
    public static PrefaceResult ReadHttp(ReadOnlySpan<byte> bytes, out string read)
    {
        var result = HttpHead.Read(bytes, MaxSize, out var head);
        read = $"{head.Method} {head.Path} {head.Host} {head.IsHttp2}";
        CheckHost(head.Host);
        return result;
    }

    private static void WriteAndRead(in ProxyHeader header)
    {
        Span<byte> types = stackalloc byte[256];
        for (var type = 0; type < types.Length; type++) types[type] = (byte)type;
        var target = new byte[2 * MaxSize];
        var values = new ProxyTlvSet { Received = header.Tlvs, Passed = types, HasChecksum = true };
        var written = ProxyHeaderWriter.WriteV2(target, header.Source, header.Destination, values);
        BrokenInvariantException.Unless(written.Dropped == 0, "a value that was received has no room");
        Same(header, ProxyHeader.Read(target, target.Length, out var again), again, written.Length);
        BrokenInvariantException.Unless(again.Authority == header.Authority && again.Alpn == header.Alpn && again.Ssl == header.Ssl, "values change on their way");
        var line = ProxyHeaderWriter.WriteV1(target, header.Source, header.Destination);
        Same(header, ProxyHeader.Read(target.AsSpan(0, line), MaxSize, out again), again, line);
    }

    private static void Same(in ProxyHeader header, PrefaceResult result, in ProxyHeader again, int length)
    {
        BrokenInvariantException.Unless(result == PrefaceResult.Done(length), $"what was written is read as {result}");
        BrokenInvariantException.Unless(
            again.Source.ToString() == header.Source.ToString() && again.Destination.ToString() == header.Destination.ToString(), "addresses change on their way");
    }

    // A host that a client has named is also a host that a route can be for.
    private static void CheckHost(string? host)
    {
        if (host is null) return;
        var pattern = HostPattern.Parse(host);
        BrokenInvariantException.Unless(pattern.IsOk, pattern.Problem ?? "");
        BrokenInvariantException.Unless(pattern.Value.Text == host && new HostPatterns([pattern.Value]).Matches(host), $"{host} does not match itself");
    }
}
