using System.Text;

namespace Proxy.Actors.Http;

/// <summary>Reads the fields of a head, and collects what framing and the connection need (RFC 9112 5, 6).</summary>
internal ref struct HttpHeadReader
{
    private const string Tab = "a field that frames it has a tab";

    private int _connectionStart;
    private int _connectionEnd;

    /// <summary>Makes one that has read nothing.</summary>
    public HttpHeadReader() => ContentLength = -1;

    /// <summary>All fields.</summary>
    public HttpFields Fields { get; private set; }

    /// <summary>The fields from the first Connection to the last.</summary>
    public HttpFields Connection { get; private set; }

    /// <summary>What the fields Connection ask for.</summary>
    public HttpConnectionOptions Options { get; private set; }

    /// <summary>The value of Host.</summary>
    public ReadOnlySpan<byte> Host { get; private set; }

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

    /// <summary>Reads the lines behind the first, with the blank one.</summary>
    /// <param name="bytes">The message, and what follows.</param>
    /// <param name="start">Where the fields begin.</param>
    /// <param name="end">Where the body begins, when the result is <see cref="HttpReadStatus.Done"/>.</param>
    public HttpReadResult Read(ReadOnlySpan<byte> bytes, int start, out int end)
    {
        for (end = start; ;)
        {
            var rest = bytes[end..];
            if (rest.IsEmpty) return HttpReadResult.NeedMore;
            if (rest[0] == '\r') break;
            var length = HttpFieldLine.Read(rest, out var field, out var problem);
            if (problem is not null) return HttpReadResult.Bad(problem);
            if (length == 0) return HttpReadResult.NeedMore;
            if (Take(field, rest[..length], end) is { Status: HttpReadStatus.Bad } bad) return bad;
            end += length;
        }

        if (end + 1 == bytes.Length) return HttpReadResult.NeedMore;
        if (bytes[end + 1] != '\n') return HttpReadResult.Bad("a line of its head has a CR");
        Fields = new HttpFields(bytes[start..end]);
        Connection = new HttpFields(bytes[_connectionStart.._connectionEnd]);
        end += 2;
        return HttpReadResult.Done;
    }

    private HttpReadResult Take(HttpField field, ReadOnlySpan<byte> line, int at)
    {
        switch (field.Name.Length)
        {
            case 4 when field.Is("host"u8):
                return TakeHost(field.Value);
            case 6 when field.Is("expect"u8):
                Expects100 |= HttpField.IsToken(field.Value, "100-continue"u8);
                break;
            case 7 when field.Is("upgrade"u8):
                HasUpgrade = true;
                break;
            case 10 when field.Is("connection"u8):
                return TakeConnection(field.Value, at, at + line.Length);
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

    private HttpReadResult TakeHost(ReadOnlySpan<byte> value)
    {
        if (HasHost) return HttpReadResult.Bad("it has two Hosts");
        HasHost = true;
        Host = value;
        return HttpReadResult.Done;
    }

    private HttpReadResult TakeConnection(ReadOnlySpan<byte> value, int start, int end)
    {
        if (_connectionEnd == 0) _connectionStart = start;
        _connectionEnd = end;
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
