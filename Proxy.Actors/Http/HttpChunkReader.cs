using System.Runtime.InteropServices;
using Proxy.Actors.Prefaces;

namespace Proxy.Actors.Http;

/// <summary>Reads what is between the bytes of chunks (RFC 9112 7.1), a byte at a time.</summary>
/// <remarks><code>
/// Size -> [Extension ->] SizeEnd -> (the chunk's bytes) -> DataCr -> DataLf -> Size
///                        SizeEnd -> Line -> [Name -> Value -> LineEnd -> Line] -> LastLf -> Done      behind a size of 0
/// </code></remarks>
[StructLayout(LayoutKind.Auto)]
internal struct HttpChunkReader
{
    /// <summary>More digits than this are no size: all of these fit into 60 bits.</summary>
    private const int MaxDigits = 15;

    private long _size;
    private int _length;
    private State _state;
    private HttpTrailerName _name;

    private enum State : byte
    {
        Size,
        Extension,
        SizeEnd,
        DataCr,
        DataLf,
        Line,
        Name,
        Value,
        LineEnd,
        LastLf,
        Done,
    }

    /// <summary>Whether the last line has been read.</summary>
    public readonly bool IsDone => _state == State.Done;

    /// <summary>Reads up to the next chunk's bytes, or to the end.</summary>
    /// <param name="input">Bytes behind those that are read, and behind the bytes of the last chunk.</param>
    /// <param name="size">Bytes of the chunk that follows; 0 when it is not known yet, and when none follows.</param>
    /// <param name="problem">What is wrong; null when nothing is.</param>
    /// <returns>Bytes that have been read.</returns>
    public int Read(ReadOnlySpan<byte> input, out long size, out string? problem)
    {
        size = 0;
        problem = null;
        for (var at = 0; at < input.Length;)
        {
            problem = Take(input[at++]);
            if (problem is not null || _state == State.Done) return at;
            if (_state != State.DataCr || _size == 0) continue;
            size = _size;
            _size = 0;
            return at;
        }

        return input.Length;
    }

    private string? Take(byte b) => _state switch
    {
        State.Size => TakeSize(b),
        State.Extension => TakeExtension(b),
        State.SizeEnd => TakeSizeEnd(b),
        State.DataCr => Expect(b, '\r', State.DataLf, "a chunk is longer than its size"),
        State.DataLf => Expect(b, '\n', State.Size, "a chunk is longer than its size"),
        State.LineEnd => Expect(b, '\n', State.Line, "a trailer has a CR"),
        State.LastLf => Expect(b, '\n', State.Done, "a trailer has a CR"),
        _ => TakeTrailer(b),
    };

    private string? TakeSize(byte b)
    {
        if (char.IsAsciiHexDigit((char)b))
        {
            _size = (_size << 4) | (uint)(char.IsAsciiDigit((char)b) ? b - '0' : (b | 0x20) - 'a' + 10);
            return ++_length > MaxDigits ? "the size of a chunk is too large" : null;
        }

        if (_length == 0 || b is not ((byte)'\r' or (byte)';')) return "the size of a chunk is no number";
        _length = 0;
        _state = b == '\r' ? State.SizeEnd : State.Extension;
        return null;
    }

    private string? TakeExtension(byte b)
    {
        if (b == '\r') return Go(State.SizeEnd);
        if (b is (< 0x20 and not (byte)'\t') or > 0x7E) return "the extension of a chunk has other bytes than visible ASCII";
        return ++_length > HttpBodyReader.MaxExtension ? "the extension of a chunk is too long" : null;
    }

    private string? TakeSizeEnd(byte b)
    {
        _length = 0;
        return Expect(b, '\n', _size == 0 ? State.Line : State.DataCr, "the size of a chunk does not end with CR LF");
    }

    private string? TakeTrailer(byte b)
    {
        if (++_length > HttpBodyReader.MaxTrailers) return "its trailers are too long";
        switch (_state)
        {
            case State.Line when b == '\r':
                return Go(State.LastLf);
            case State.Name when b == ':':
                return _name.IsForbidden ? "a trailer has a name that only a head may have" : Go(State.Value);
            case State.Value:
                return b == '\r' ? Go(State.LineEnd) : IsControl(b) ? "a trailer has a control character" : null;
            default:
                if (!HttpToken.Bytes.Contains(b)) return "a trailer has no valid name";
                if (_state == State.Line) _name = default;
                _name.Add(b);
                return Go(State.Name);
        }
    }

    private string? Expect(byte b, char expected, State next, string problem) => b == expected ? Go(next) : problem;

    private string? Go(State state)
    {
        _state = state;
        return null;
    }

    private static bool IsControl(byte b) => b is (< 0x20 and not (byte)'\t') or 0x7F;
}
