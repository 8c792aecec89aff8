using System.Buffers;
using Proxy.Actors.Stores.Segments;

namespace Proxy.Actors.Stores;

/// <summary>Reads a unit's bytes from its start, checking them. Blocks for the disk: not for a loop's thread. One thread at a time.</summary>
internal sealed class SpoolUnitReader : IDisposable
{
    private readonly ISegmentDirectory _directory;
    private readonly Func<Segment, string> _name;
    private readonly long _number;
    private readonly UnitPiece[] _pieces;
    private byte[]? _record = ArrayPool<byte>.Shared.Rent(RecordHeader.BytesOf(RecordHeader.MaxPayload));
    private Segment? _segment;
    private ISegmentFile? _file;
    private int _next;
    private int _at;
    private int _end;

    internal SpoolUnitReader(ISegmentDirectory directory, long number, ReadOnlySpan<UnitPiece> pieces, Func<Segment, string>? name = null)
    {
        (_directory, _number, _pieces) = (directory, number, pieces.ToArray());
        _name = name ?? (segment => segment.Name);
    }

    /// <summary>Bytes read so far.</summary>
    public long Position { get; private set; }

    /// <summary>Whether a record is as it was written.</summary>
    /// <param name="record">Its header and its payload.</param>
    /// <param name="unit">The number of its unit.</param>
    /// <param name="piece">Where it lies.</param>
    /// <param name="index">Its index in the unit.</param>
    internal static bool IsWhole(ReadOnlySpan<byte> record, long unit, UnitPiece piece, int index) =>
        RecordHeader.TryRead(record, piece.Segment.Salt, out var header)
        && header.Unit == unit && header.Index == index && header.Fits(record[RecordHeader.Size..]);

    /// <summary>Reads what comes next.</summary>
    /// <param name="buffer">Where the bytes go; not empty.</param>
    /// <returns>How many; 0 at the unit's end.</returns>
    /// <exception cref="SpoolException">The disk does not give them back as they were written.</exception>
    public int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_record is null, this);
        if (_at == _end && !TryLoad()) return 0;
        var length = Math.Min(buffer.Length, _end - _at);
        _record.AsSpan(_at, length).CopyTo(buffer);
        _at += length;
        Position += length;
        return length;
    }

    /// <summary>Starts again at the first byte.</summary>
    public void Rewind() => (_next, _at, _end, Position) = (0, 0, 0, 0);

    /// <summary>Gives its buffer back and closes its file.</summary>
    public void Dispose()
    {
        if (_record is null) return;
        ArrayPool<byte>.Shared.Return(_record);
        _record = null;
        _file?.Dispose();
    }

    private bool TryLoad()
    {
        while (_next < _pieces.Length && _pieces[_next].Length == 0) _next++; // head and end mark
        if (_next == _pieces.Length) return false;
        try
        {
            Load(_pieces[_next], _next);
        }
        catch (Exception error) when (error is IOException and not SpoolException or UnauthorizedAccessException)
        {
            throw new SpoolException($"unit {_number} cannot be read: {error.Message}", error);
        }

        _next++;
        return true;
    }

    private void Load(UnitPiece piece, int index)
    {
        if (_segment != piece.Segment) Open(piece.Segment);
        var record = _record.AsSpan(0, RecordHeader.Size + piece.Length);
        for (var filled = 0; filled < record.Length;)
        {
            var read = _file!.Read(piece.Offset + filled, record[filled..]);
            if (read == 0) throw Damaged(piece);
            filled += read;
        }

        if (!IsWhole(record, _number, piece, index)) throw Damaged(piece);
        (_at, _end) = (RecordHeader.Size, record.Length);
    }

    private void Open(Segment segment)
    {
        _file?.Dispose();
        (_file, _segment) = (null, null);
        _file = _directory.Open(_name(segment));
        _segment = segment;
    }

    private SpoolException Damaged(UnitPiece piece) =>
        new($"unit {_number} is damaged: {_name(piece.Segment)} has changed at {piece.Offset}");
}
