using System.Text;

namespace Proxy.Actors.Http;

/// <summary>Reads the fields of a head, and collects what framing and the connection need (RFC 9112 5, 6). Of a head that comes in pieces it reads on
/// where it has stopped: a line that is complete is read once, however many pieces follow.</summary>
internal struct HttpHeadReader
{
    private const string Tab = "a field that frames it has a tab";

    private int _next; // where the next line begins
    private int _connectionStart;
    private int _connectionEnd;
    private int _hostStart;
    private int _hostEnd;

    /// <summary>Makes one that has read nothing but the first line.</summary>
    /// <param name="start">Where the fields begin in the message.</param>
    public HttpHeadReader(int start) => (Start, _next, ContentLength) = (start, start, -1);

    /// <summary>Where the fields begin; 0 while the first line has not been read.</summary>
    public int Start { get; }

    /// <summary>Bytes of the head with the blank line, when all of it has been read; 0 when nothing has.</summary>
    public readonly int HeadBytes => Start == 0 ? 0 : _next + 2;

    /// <summary>What the fields Connection ask for.</summary>
    public HttpConnectionOptions Options { get; private set; }

    /// <summary>Whether there is a Host.</summary>
    public bool HasHost { get; private set; }

    /// <summary>What Content-Length says; -1 when there is none.</summary>
    public long ContentLength { get; private set; }

    /// <summary>Whether the body comes in chunks.</summary>
    public bool IsChunked { get; private set; }

    /// <summary>Whether there is an Upgrade.</summary>
    public bool HasUpgrade { get; private set; }

    /// <summary>Whether there is an Authorization.</summary>
    public bool HasAuthorization { get; private set; }

    /// <summary>Whether an Expect wants to hear 100 before it sends the body.</summary>
    public bool Expects100 { get; private set; }

    /// <summary>All fields, when the head has been read.</summary>
    /// <param name="bytes">The message.</param>
    public readonly HttpFields Fields(ReadOnlySpan<byte> bytes) => new(bytes[Start.._next]);

    /// <summary>The fields from the first Connection to the last.</summary>
    /// <param name="bytes">The message.</param>
    public readonly HttpFields Connection(ReadOnlySpan<byte> bytes) => new(bytes[_connectionStart.._connectionEnd]);

    /// <summary>The value of Host.</summary>
    /// <param name="bytes">The message.</param>
    public readonly ReadOnlySpan<byte> Host(ReadOnlySpan<byte> bytes) => bytes[_hostStart.._hostEnd];

    /// <summary>Reads the lines behind the first, with the blank one, from the first on that has not been read.</summary>
    /// <param name="bytes">The message from its beginning, and what follows.</param>
    public HttpReadResult Read(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            var rest = bytes[_next..];
            if (rest.IsEmpty) return HttpReadResult.NeedMore;
            if (rest[0] == '\r') break;
            var length = HttpFieldLine.Read(rest, out var field, out var problem);
            if (problem is not null) return HttpReadResult.Bad(problem);
            if (length == 0) return HttpReadResult.NeedMore;
            if (Take(field, rest[..length]) is { Status: HttpReadStatus.Bad } bad) return bad;
            _next += length;
        }

        if (_next + 1 == bytes.Length) return HttpReadResult.NeedMore;
        return bytes[_next + 1] == '\n' ? HttpReadResult.Done : HttpReadResult.Bad("a line of its head has a CR");
    }

    private HttpReadResult Take(HttpField field, ReadOnlySpan<byte> line)
    {
        switch (field.Name.Length)
        {
            case 4 when field.Is("host"u8):
                return TakeHost(field.Value, line);
            case 6 when field.Is("expect"u8):
                Expects100 |= HttpField.IsToken(field.Value, "100-continue"u8);
                break;
            case 7 when field.Is("upgrade"u8):
                HasUpgrade = true;
                break;
            case 10 when field.Is("connection"u8):
                return TakeConnection(field.Value, line.Length);
            case 13 when field.Is("authorization"u8):
                HasAuthorization = true;
                break;
            case 14 when field.Is("content-length"u8):
                return HasTab(line) ? HttpReadResult.Bad(Tab) : TakeLength(field.Value);
            case 17 when field.Is("transfer-encoding"u8):
                return HasTab(line) ? HttpReadResult.Bad(Tab) : TakeEncoding(field.Value);
            case 14 when Ascii.EqualsIgnoreCase(field.Name, "content_length"u8):
            case 17 when Ascii.EqualsIgnoreCase(field.Name, "transfer_encoding"u8):
                return HttpReadResult.Bad("a field of its head can be taken for one that frames it");
        }

        return HttpReadResult.Done;
    }

    // Not every reader takes tabs for white space.
    private static bool HasTab(ReadOnlySpan<byte> line) => line.Contains((byte)'\t');

    private HttpReadResult TakeHost(ReadOnlySpan<byte> value, ReadOnlySpan<byte> line)
    {
        if (HasHost) return HttpReadResult.Bad("it has two Hosts");
        HasHost = true;
        if (line.Overlaps(value, out var at)) (_hostStart, _hostEnd) = (_next + at, _next + at + value.Length);
        return HttpReadResult.Done;
    }

    private HttpReadResult TakeConnection(ReadOnlySpan<byte> value, int length)
    {
        if (_connectionEnd == 0) _connectionStart = _next;
        _connectionEnd = _next + length;
        Options |= HttpConnectionField.Read(value);
        return (Options & HttpConnectionOptions.Forbidden) == 0 ? HttpReadResult.Done : HttpReadResult.Bad("its Connection names a field that has to stay");
    }

    private HttpReadResult TakeLength(ReadOnlySpan<byte> value)
    {
        if (IsChunked) return HttpReadResult.Bad("it has Content-Length and Transfer-Encoding");
        if (ContentLength >= 0) return HttpReadResult.Bad("it has two Content-Lengths");
        if (!HttpLength.TryRead(value, out var length)) return HttpReadResult.Bad("its Content-Length is no number");
        ContentLength = length;
        return HttpReadResult.Done;
    }

    private HttpReadResult TakeEncoding(ReadOnlySpan<byte> value)
    {
        if (ContentLength >= 0) return HttpReadResult.Bad("it has Content-Length and Transfer-Encoding");
        if (IsChunked) return HttpReadResult.Bad("it has two Transfer-Encodings");
        if (!HttpField.IsToken(value, "chunked"u8)) return HttpReadResult.Bad("its Transfer-Encoding is not chunked", 501);
        IsChunked = true;
        return HttpReadResult.Done;
    }
}
