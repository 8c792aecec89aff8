using System.Buffers.Binary;

namespace Proxy.Actors.Stores.Segments;

/// <summary>Finds the records in a segment's bytes. Where none can be read it looks for the next one, so that a place that has changed takes
/// nothing else with it.</summary>
internal static class SegmentReader
{
    private const int SaltAt = RecordHeader.Size - 4;

    /// <summary>Looks at what comes first.</summary>
    /// <param name="bytes">The segment from a multiple of eight on.</param>
    /// <param name="salt">The segment's.</param>
    /// <param name="isAll">Whether the segment ends where the bytes do.</param>
    /// <param name="header">A record's header; its payload follows it.</param>
    /// <param name="length">Bytes up to what comes next; 0 when more are needed, and at the end.</param>
    public static SegmentRead Next(ReadOnlySpan<byte> bytes, uint salt, bool isAll, out RecordHeader header, out int length)
    {
        (header, length) = (default, 0);
        if (bytes.Length < RecordHeader.Size) return AtEnd(bytes, isAll, out length);
        if (!RecordHeader.TryRead(bytes, salt, out header))
        {
            length = GapLength(bytes, salt, isAll);
            return SegmentRead.Gap;
        }

        if (bytes.Length < header.RecordBytes && !isAll) return SegmentRead.NeedMore;
        var isWhole = bytes.Length >= RecordHeader.Size + header.Length;
        length = Math.Min(header.RecordBytes, bytes.Length);
        return isWhole && header.Fits(bytes.Slice(RecordHeader.Size, header.Length)) ? SegmentRead.Record : SegmentRead.Damaged;
    }

    private static SegmentRead AtEnd(ReadOnlySpan<byte> bytes, bool isAll, out int length)
    {
        length = isAll ? bytes.Length : 0;
        if (!isAll) return SegmentRead.NeedMore;
        return length == 0 ? SegmentRead.End : SegmentRead.Gap;
    }

    // The salt stands at the end of every header, at the same place within eight bytes.
    private static int GapLength(ReadOnlySpan<byte> bytes, uint salt, bool isAll)
    {
        Span<byte> mark = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(mark, salt);
        for (var at = SaltAt + 8; at + 4 <= bytes.Length;)
        {
            var found = bytes[at..].IndexOf(mark);
            if (found < 0) break;
            at += found;
            if ((at - SaltAt) % 8 == 0 && RecordHeader.TryRead(bytes[(at - SaltAt)..], salt, out _)) return at - SaltAt;
            at++;
        }

        return isAll ? bytes.Length : (bytes.Length - RecordHeader.Size + 8) & ~7;
    }
}
