using System.Buffers.Binary;
using System.Text;
using Proxy.Actors.Stores.Segments;

namespace Proxy.Actors.Stores;

/// <summary>The file of a unit that was buried: a segment with that unit alone, and before it how many bytes it has (8 bytes), how often it
/// was tried (4) and why it was buried.</summary>
/// <param name="file">The file.</param>
/// <param name="salt">What its records are marked with.</param>
internal sealed class DeadUnitFile(ISegmentFile file, uint salt)
{
    private const int MaxWhy = 8 * 1024;
    private const int WordsAt = 12;

    private readonly byte[] _record = new byte[RecordHeader.BytesOf(RecordHeader.MaxPayload)];
    private long _end;
    private int _index;

    /// <summary>Writes it; returns when it is on the disk.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="reader">Reads it from its start.</param>
    /// <param name="why">Why it is buried.</param>
    /// <param name="tries">How often it has been tried.</param>
    /// <returns>Bytes of the file.</returns>
    public long Write(SpoolUnit unit, SpoolUnitReader reader, string why, int tries)
    {
        SegmentFormat.WriteHeader(_record, unit.Number + 1);
        Write(_record.AsSpan(0, SegmentFormat.HeaderSize));
        WriteWhy(unit, why, tries);
        var head = UnitRecords.HeadLength(unit.Head);
        UnitRecords.WriteHead(Payload(head), unit.Head, unit.Begun);
        Seal(RecordKind.Head, unit.Number, head);
        int read;
        while ((read = reader.Read(Payload(RecordHeader.MaxPayload))) > 0) Seal(RecordKind.Data, unit.Number, read);
        BinaryPrimitives.WriteInt64LittleEndian(Payload(UnitRecords.EndLength), unit.Bytes);
        Seal(RecordKind.End, unit.Number, UnitRecords.EndLength);
        file.Sync();
        return _end;
    }

    /// <summary>Reads what its first records say; null when they are not whole.</summary>
    /// <param name="number">The unit's number.</param>
    public DeadUnit? TryDescribe(long number)
    {
        if (!TryRead(SegmentFormat.HeaderSize, RecordKind.Why, out var why) || why.Length < WordsAt) return null;
        var bytes = BinaryPrimitives.ReadInt64LittleEndian(why);
        var tries = BinaryPrimitives.ReadInt32LittleEndian(why[8..]);
        var words = Encoding.UTF8.GetString(why[WordsAt..]);
        var next = SegmentFormat.HeaderSize + RecordHeader.BytesOf(why.Length);
        if (!TryRead(next, RecordKind.Head, out var payload) || !UnitRecords.TryReadHead(payload, out var head, out var begun)) return null;
        return new DeadUnit(number, head, begun, bytes, words, tries);
    }

    private Span<byte> Payload(int length) => _record.AsSpan(RecordHeader.Size, length);

    private void WriteWhy(SpoolUnit unit, string why, int tries)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Payload(8), unit.Bytes);
        BinaryPrimitives.WriteInt32LittleEndian(Payload(WordsAt)[8..], tries);
        Encoding.UTF8.TryGetBytes(why.AsSpan(0, Math.Min(why.Length, MaxWhy / 3)), Payload(WordsAt + MaxWhy)[WordsAt..], out var words);
        Seal(RecordKind.Why, unit.Number, WordsAt + words);
        _index = 0; // the unit's own records count from its head
    }

    private void Seal(RecordKind kind, long unit, int length)
    {
        var record = _record.AsSpan(0, RecordHeader.BytesOf(length));
        RecordHeader.Seal(record, salt, kind, unit, _index++, length);
        Write(record);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var written = file.Write(_end, bytes);
            if (written <= 0) throw DiskErrors.NothingWritten();
            _end += written;
            bytes = bytes[written..];
        }
    }

    private bool TryRead(long at, RecordKind kind, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        var filled = 0;
        while (filled < _record.Length && file.Read(at + filled, _record.AsSpan(filled)) is > 0 and var read) filled += read;
        if (filled < RecordHeader.Size || !RecordHeader.TryRead(_record, salt, out var header)) return false;
        if (header.Kind != kind || filled < RecordHeader.Size + header.Length) return false;
        payload = Payload(header.Length);
        return header.Fits(payload);
    }
}
