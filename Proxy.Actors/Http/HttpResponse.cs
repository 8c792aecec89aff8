namespace Proxy.Actors.Http;

/// <summary>The head of an HTTP/1.1 response, read strictly (RFC 9112): what two readers could understand differently is refused. Lies where the bytes
/// lie, and takes no memory.</summary>
internal ref struct HttpResponse
{
    private const int BadGateway = 502;

    private ReadOnlySpan<byte> _bytes;
    private HttpHeadReader _head;
    private HttpMethod _toMethod;

    /// <summary>The status code, 100 to 999.</summary>
    public int Status { get; private set; }

    /// <summary>The words behind the status code; they may be missing.</summary>
    public ReadOnlySpan<byte> ReasonPhrase { get; private set; }

    /// <summary>0 or 1.</summary>
    public int MinorVersion { get; private set; }

    /// <summary>Bytes of the head, from the first on, with the blank line.</summary>
    public readonly int HeadBytes => _head.HeadBytes;

    /// <summary>The fields.</summary>
    public readonly HttpFields Fields => _head.Fields(_bytes);

    /// <summary>Those of them among which Connection is; empty when it is not there.</summary>
    public readonly HttpFields Connection => _head.Connection(_bytes);

    /// <summary>What Content-Length says, also where no body follows; -1 when there is none.</summary>
    public readonly long ContentLength => _head.ContentLength;

    /// <summary>Whether another response follows before the one that the request asks for (RFC 9110 15.2).</summary>
    public readonly bool IsInterim => Status is >= 100 and < 200 and not 101;

    /// <summary>Whether the connection turns into something else behind the head.</summary>
    public readonly bool Tunnels => Status == 101 || (_toMethod == HttpMethod.Connect && Status is >= 200 and < 300);

    /// <summary>How the body is framed (RFC 9112 6.3).</summary>
    public readonly HttpBody Body =>
        _toMethod == HttpMethod.Head || Status is < 200 or 204 or 304 || Tunnels ? HttpBody.None
        : _head.IsChunked ? HttpBody.Chunked
        : _head.ContentLength >= 0 ? HttpBody.Of(_head.ContentLength)
        : HttpBody.UntilClose;

    /// <summary>Whether the server takes another request behind this one (RFC 9112 9.3).</summary>
    public readonly bool KeepsAlive =>
        Body.Kind != HttpBodyKind.UntilClose && !Tunnels && (_head.Options & HttpConnectionOptions.Close) == 0
        && (MinorVersion > 0 || (_head.Options & HttpConnectionOptions.KeepAlive) != 0);

    /// <summary>Reads a head.</summary>
    /// <param name="bytes">The response, and what follows.</param>
    /// <param name="toMethod">The method of the request.</param>
    /// <param name="maxHead">Bytes within which the blank line has to be.</param>
    /// <param name="response">The head, when the result is <see cref="HttpReadStatus.Done"/>.</param>
    /// <returns><see cref="HttpReadStatus.Bad"/> with the code 502: what a server says is not the client's fault.</returns>
    public static HttpReadResult Read(ReadOnlySpan<byte> bytes, HttpMethod toMethod, int maxHead, out HttpResponse response)
    {
        HttpHeadReader reader = default;
        return Read(bytes, toMethod, maxHead, ref reader, out response);
    }

    /// <summary>Reads a head that comes in pieces.</summary>
    /// <param name="bytes">The response from its first byte on, and what follows.</param>
    /// <param name="toMethod">The method of the request.</param>
    /// <param name="maxHead">Bytes within which the blank line has to be; always the same for a head.</param>
    /// <param name="reader">How far it has been read; at first <see langword="default"/>. Lines that have been read are not looked at again, the first one
    /// only when the head is complete.</param>
    /// <param name="response">The head, when the result is <see cref="HttpReadStatus.Done"/>.</param>
    /// <returns>What the other one returns for the same bytes.</returns>
    public static HttpReadResult Read(ReadOnlySpan<byte> bytes, HttpMethod toMethod, int maxHead, scoped ref HttpHeadReader reader, out HttpResponse response)
    {
        response = default;
        response._toMethod = toMethod;
        var isCut = bytes.Length >= maxHead;
        var result = response.Read(isCut ? bytes[..maxHead] : bytes, ref reader);
        if (result.Status == HttpReadStatus.NeedMore && isCut) result = HttpReadResult.Bad("its head is longer than allowed");
        return result.Status == HttpReadStatus.Bad ? result with { Code = BadGateway } : result;
    }

    private HttpReadResult Read(ReadOnlySpan<byte> bytes, scoped ref HttpHeadReader reader)
    {
        var hasFirst = reader.Start > 0;
        if (!hasFirst && ReadFirst(bytes, ref reader) is { Status: not HttpReadStatus.Done } first) return first;
        var fields = reader.Read(bytes);
        if (fields.Status != HttpReadStatus.Done) return fields;
        if (hasFirst) TryReadLine(bytes[..(reader.Start - 2)]);
        _bytes = bytes;
        _head = reader;
        if (_head.IsChunked && MinorVersion == 0) return HttpReadResult.Bad("its version does not know Transfer-Encoding");

        // It has no body whatever it says, but not every reader knows that of every status.
        return Status < 200 && (_head.IsChunked || _head.ContentLength > 0) ? HttpReadResult.Bad("an interim response has a body") : fields;
    }

    private HttpReadResult ReadFirst(ReadOnlySpan<byte> bytes, scoped ref HttpHeadReader reader)
    {
        var begins = "HTTP/1."u8;
        var there = Math.Min(bytes.Length, begins.Length);
        if (!bytes[..there].SequenceEqual(begins[..there])) return HttpReadResult.Bad("it does not begin as a response");
        var end = HttpFieldLine.FindEnd(bytes, out var problem);
        if (problem is not null) return HttpReadResult.Bad(problem);
        if (end < 0) return HttpReadResult.NeedMore;
        if (!TryReadLine(bytes[..end])) return HttpReadResult.Bad("its first line is malformed");
        reader = new HttpHeadReader(end + 2);
        return HttpReadResult.Done;
    }

    // The space behind the status code is missing often where nothing follows it.
    private bool TryReadLine(ReadOnlySpan<byte> line)
    {
        if (line.Length < 12 || !HttpVersion.TryRead(line[..HttpVersion.Length], out var minor, out _) || line[8] != ' ') return false;
        if (line[9] is < (byte)'1' or > (byte)'9' || !char.IsAsciiDigit((char)line[10]) || !char.IsAsciiDigit((char)line[11])) return false;
        if (line.Length > 12 && line[12] != ' ') return false;
        MinorVersion = minor;
        Status = ((line[9] - '0') * 100) + ((line[10] - '0') * 10) + (line[11] - '0');
        ReasonPhrase = line.Length > 13 ? line[13..] : default;
        return true;
    }
}
