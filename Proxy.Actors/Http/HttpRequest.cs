using System.Buffers;
using Proxy.Actors.Prefaces;

namespace Proxy.Actors.Http;

/// <summary>The head of an HTTP/1.1 request, read strictly (RFC 9112): what two readers could understand differently is refused. Lies where the bytes
/// lie, and takes no memory.</summary>
internal ref struct HttpRequest
{
    // Visible ASCII, without what begins a fragment: no target has one (RFC 9112 3.2).
    private static readonly SearchValues<byte> TargetBytes = SearchValues.Create([.. Enumerable.Range(0x21, 0x5E).Select(b => (byte)b).Where(b => b != '#')]);

    private ReadOnlySpan<byte> _bytes;
    private HttpHeadReader _head;

    /// <summary>The method.</summary>
    public HttpMethod Method { get; private set; }

    /// <summary>The method as it was sent.</summary>
    public ReadOnlySpan<byte> MethodText { get; private set; }

    /// <summary>The target as it was sent.</summary>
    public ReadOnlySpan<byte> Target { get; private set; }

    /// <summary>The path with the query, as a server is asked for it; <c>*</c> of OPTIONS, and empty of CONNECT.</summary>
    public ReadOnlySpan<byte> PathAndQuery { get; private set; }

    /// <summary>The host that the request is for, with the port if there is one, as it was sent: what the target names counts, whatever Host says
    /// (RFC 9112 3.2.2). A server has to be told this one. Empty when there is none.</summary>
    public ReadOnlySpan<byte> Host { get; private set; }

    /// <summary>Whether Host is missing or is not what the target names: it has to be written anew.</summary>
    public bool HasOtherHost { get; private set; }

    /// <summary>0 or 1.</summary>
    public int MinorVersion { get; private set; }

    /// <summary>Bytes of the head, from the first on, with the blank line.</summary>
    public readonly int HeadBytes => _head.HeadBytes;

    /// <summary>The head as it was sent.</summary>
    public readonly ReadOnlySpan<byte> Head => _bytes[..HeadBytes];

    /// <summary>The fields.</summary>
    public readonly HttpFields Fields => _head.Fields(_bytes);

    /// <summary>Those of them among which Connection is; empty when it is not there.</summary>
    public readonly HttpFields Connection => _head.Connection(_bytes);

    /// <summary>How the body is framed.</summary>
    public readonly HttpBody Body => _head.IsChunked ? HttpBody.Chunked : HttpBody.Of(Math.Max(_head.ContentLength, 0));

    /// <summary>What Content-Length says; -1 when there is none.</summary>
    public readonly long ContentLength => _head.ContentLength;

    /// <summary>Whether the client may send another request behind this one (RFC 9112 9.3).</summary>
    public readonly bool KeepsAlive =>
        (_head.Options & HttpConnectionOptions.Close) == 0 && (MinorVersion > 0 || (_head.Options & HttpConnectionOptions.KeepAlive) != 0);

    /// <summary>Whether the connection shall turn into something else (RFC 9110 7.8).</summary>
    public readonly bool Upgrades => _head.HasUpgrade && (_head.Options & HttpConnectionOptions.Upgrade) != 0 && MinorVersion > 0;

    /// <summary>Whether the client waits for 100 before it sends the body (RFC 9110 10.1.1).</summary>
    public readonly bool Expects100 => _head.Expects100 && MinorVersion > 0;

    /// <summary>Whether there is an Authorization.</summary>
    public readonly bool HasAuthorization => _head.HasAuthorization;

    /// <summary>Reads a head.</summary>
    /// <param name="bytes">The request, and what follows.</param>
    /// <param name="maxHead">Bytes within which the blank line has to be.</param>
    /// <param name="request">The head, when the result is <see cref="HttpReadStatus.Done"/>.</param>
    /// <returns><see cref="HttpReadStatus.Bad"/> with the code 400, 414, 431, 501 or 505.</returns>
    public static HttpReadResult Read(ReadOnlySpan<byte> bytes, int maxHead, out HttpRequest request)
    {
        HttpHeadReader reader = default;
        return Read(bytes, maxHead, ref reader, out request);
    }

    /// <summary>Reads a head that comes in pieces.</summary>
    /// <param name="bytes">The request from its first byte on, and what follows.</param>
    /// <param name="maxHead">Bytes within which the blank line has to be; always the same for a head.</param>
    /// <param name="reader">How far it has been read; at first <see langword="default"/>. Lines that have been read are not looked at again, the first one
    /// only when the head is complete.</param>
    /// <param name="request">The head, when the result is <see cref="HttpReadStatus.Done"/>.</param>
    /// <returns>What the other one returns for the same bytes.</returns>
    public static HttpReadResult Read(ReadOnlySpan<byte> bytes, int maxHead, scoped ref HttpHeadReader reader, out HttpRequest request)
    {
        request = default;
        var isCut = bytes.Length >= maxHead;
        if (isCut) bytes = bytes[..maxHead];

        // One blank line before the request is forgiven (RFC 9112 2.2).
        var start = bytes is [(byte)'\r', (byte)'\n', ..] ? 2 : 0;
        var hasFirst = reader.Start > 0;
        if (!hasFirst && request.ReadFirst(bytes, start, isCut, ref reader) is { Status: not HttpReadStatus.Done } first) return first;
        var fields = reader.Read(bytes);
        if (fields.Status == HttpReadStatus.NeedMore && isCut) return HttpReadResult.Bad("its head is longer than allowed", 431);
        if (fields.Status != HttpReadStatus.Done) return fields;
        if (hasFirst) request.ReadLine(bytes[start..(reader.Start - 2)]);
        request._bytes = bytes;
        request._head = reader;
        return request.Complete();
    }

    private const string LongTarget = "its first line is longer than allowed";

    private static ReadOnlySpan<byte> Http2Line => HttpRequestLine.Http2[..14];

    private HttpReadResult ReadFirst(ReadOnlySpan<byte> bytes, int start, bool isCut, scoped ref HttpHeadReader reader)
    {
        var line = bytes[start..];
        if (bytes is [] or [(byte)'\r']) return isCut ? HttpReadResult.Bad(LongTarget, 414) : HttpReadResult.NeedMore;
        if (!HttpRequestLine.CanBegin(line)) return HttpReadResult.Bad("it does not begin as a request");
        var end = HttpFieldLine.FindEnd(line, out var problem);
        if (problem is not null) return HttpReadResult.Bad(problem);
        if (end < 0) return isCut ? HttpReadResult.Bad(LongTarget, 414) : HttpReadResult.NeedMore;
        if (line[..end].SequenceEqual(Http2Line)) return ReadHttp2(line, isCut);
        var result = ReadLine(line[..end]);
        if (result.Status == HttpReadStatus.Done) reader = new HttpHeadReader(start + end + 2);
        return result;
    }

    private static HttpReadResult ReadHttp2(ReadOnlySpan<byte> bytes, bool isCut)
    {
        var preface = HttpRequestLine.Http2;
        var there = Math.Min(bytes.Length, preface.Length);
        if (!bytes[..there].SequenceEqual(preface[..there])) return HttpReadResult.Bad("the beginning of its HTTP/2 is malformed");
        return there == preface.Length ? HttpReadResult.Http2 : isCut ? HttpReadResult.Bad("its head is longer than allowed", 431) : HttpReadResult.NeedMore;
    }

    private HttpReadResult ReadLine(ReadOnlySpan<byte> line)
    {
        var space = line.IndexOf((byte)' ');
        var rest = space < 0 ? default : line[(space + 1)..];
        if (rest.Length < HttpVersion.Length + 2 || rest[^(HttpVersion.Length + 1)] != ' ') return HttpReadResult.Bad("its first line is malformed");
        if (!HttpVersion.TryRead(rest[^HttpVersion.Length..], out var minor, out var isOther))
            return isOther ? HttpReadResult.Bad("its version is not HTTP/1", 505) : HttpReadResult.Bad("its version is malformed");
        MinorVersion = minor;
        MethodText = line[..space];
        Method = HttpMethods.Read(MethodText);
        Target = rest[..^(HttpVersion.Length + 1)];
        if (Target.ContainsAnyExcept(TargetBytes) || !HttpTarget.TryRead(Method, Target, out var target)) return HttpReadResult.Bad("its target is malformed");
        PathAndQuery = target.PathAndQuery;
        Host = target.Authority;
        return HttpReadResult.Done;
    }

    // What only all fields together say.
    private HttpReadResult Complete()
    {
        if (!_head.HasHost && MinorVersion > 0) return HttpReadResult.Bad("it has no Host");
        var host = _head.Host(_bytes);
        if (!host.IsEmpty && !HttpHost.IsValid(host)) return HttpReadResult.Bad("its Host is malformed");
        if (_head.IsChunked && MinorVersion == 0) return HttpReadResult.Bad("its version does not know Transfer-Encoding");
        if (Host.IsEmpty) Host = host;
        else HasOtherHost = !Host.SequenceEqual(host);
        return HttpReadResult.Done;
    }
}
