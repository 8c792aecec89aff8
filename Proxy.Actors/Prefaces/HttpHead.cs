namespace Proxy.Actors.Prefaces;

/// <summary>The head of an HTTP/1 request (RFC 9112): enough to know which host it is for.</summary>
public readonly struct HttpHead
{
    /// <summary>The method; <c>PRI</c> when the client begins with HTTP/2 (RFC 9113 3.4).</summary>
    public string Method { get; init; }

    /// <summary>The path without the query; <c>*</c> as it is, and empty for CONNECT.</summary>
    public string Path { get; init; }

    /// <summary>The host in lower case, without port and a dot at its end, IPv6 in brackets; null when there is none.</summary>
    public string? Host { get; init; }

    /// <summary>Whether the Host is not the <see cref="Host"/> that the target names.</summary>
    public bool HasOtherHost { get; init; }

    /// <summary>Whether the client begins with HTTP/2: it says its host only later.</summary>
    public bool IsHttp2 { get; init; }

    /// <summary>Whether a lenient server may take bytes for a request that <see cref="Read"/> does not.</summary>
    /// <param name="bytes">The connection's bytes, from the first on.</param>
    public static bool IsMeantAsOne(ReadOnlySpan<byte> bytes) => HttpRequestLine.IsMeantAsOne(bytes);

    /// <summary>Reads the head at the beginning of a connection's bytes, up to the blank line.</summary>
    /// <param name="bytes">The connection's bytes, from the first on.</param>
    /// <param name="maxSize">Bytes within which the blank line has to be.</param>
    /// <param name="head">The head, when the result is <see cref="PrefaceStatus.Done"/>.</param>
    /// <returns><see cref="PrefaceStatus.Other"/> when the bytes are not HTTP/1 and not the beginning of HTTP/2.</returns>
    public static PrefaceResult Read(ReadOnlySpan<byte> bytes, int maxSize, out HttpHead head)
    {
        head = default;
        bytes = bytes[..Math.Min(bytes.Length, maxSize)];

        // One blank line before the request is forgiven (RFC 9112 2.2).
        var start = bytes is [(byte)'\r', (byte)'\n', ..] ? 2 : 0;
        if (bytes.IsEmpty || bytes is [(byte)'\r']) return NeedMore(bytes, maxSize);
        var request = bytes[start..];
        if (!HttpRequestLine.CanBegin(request))
            return PrefaceResult.Other($"it begins with {FirstBytes.Quote(bytes)} and not with an HTTP request");

        var end = request.IndexOf((byte)'\n');
        if (end < 0) return NeedMore(bytes, maxSize);
        if (!HttpRequestLine.TryRead(HttpHeaders.WithoutCr(request[..end]), out var line))
            return PrefaceResult.Other($"it begins with {FirstBytes.Quote(bytes)} and not with an HTTP request");
        if (line.IsHttp2) return ReadHttp2(bytes, request, maxSize, out head);

        var headers = request[(end + 1)..];
        var length = HttpHeaders.Find(headers);
        if (length < 0) return NeedMore(bytes, maxSize);
        if (HttpHeaders.Read(headers[..length], out var host, out var hasHost) is { } problem) return PrefaceResult.Bad(problem);
        if (!hasHost && line.NeedsHost) return PrefaceResult.Bad("its HTTP/1.1 request has no Host");
        if (!HttpHost.TryRead(line.Authority, out var authority) || (line.HasAuthority && authority is null)) return PrefaceResult.Bad("the target of its HTTP request has no valid host");
        if (!HttpHost.TryRead(host, out var named)) return PrefaceResult.Bad("the Host of its HTTP request is not valid");

        // What the target names counts, whatever the header says (RFC 9112 3.2.2).
        head = new HttpHead
        {
            Method = HttpRequestLine.Text(line.Method),
            Path = HttpRequestLine.Text(line.Path),
            Host = line.HasAuthority ? authority : named,
            HasOtherHost = line.HasAuthority && hasHost && named != authority,
        };
        return PrefaceResult.Done(start + end + 1 + length);
    }

    private static PrefaceResult ReadHttp2(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> request, int maxSize, out HttpHead head)
    {
        head = default;
        var preface = HttpRequestLine.Http2;
        var there = Math.Min(request.Length, preface.Length);
        if (!request[..there].SequenceEqual(preface[..there])) return PrefaceResult.Bad("the beginning of its HTTP/2 is malformed");
        if (there < preface.Length) return NeedMore(bytes, maxSize);
        head = new HttpHead { Method = "PRI", Path = "*", IsHttp2 = true };
        return PrefaceResult.Done(bytes.Length - request.Length + preface.Length);
    }

    private static PrefaceResult NeedMore(ReadOnlySpan<byte> bytes, int maxSize) =>
        bytes.Length < maxSize ? PrefaceResult.NeedMore : PrefaceResult.Bad($"the head of its HTTP request does not end within {maxSize} bytes");
}
