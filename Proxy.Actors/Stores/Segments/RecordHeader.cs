using System.Buffers.Binary;
using System.IO.Hashing;

namespace Proxy.Actors.Stores.Segments;

/// <summary>The 32 bytes before each record's payload, little-endian: CRC32 of the other 28, CRC32 of the payload, its length (4 bytes each),
/// kind and three zeros, unit (8 bytes), index (4), the segment's salt (4).</summary>
/// <remarks>A header has a check of its own, so that a changed payload hides none of the records behind it. The salt, which no client knows,
/// keeps a payload that looks like a record from being taken for one.</remarks>
/// <param name="Kind">What the record says.</param>
/// <param name="Unit">The unit it belongs to.</param>
/// <param name="Index">Its place in its unit, from 0.</param>
/// <param name="Length">Bytes of its payload.</param>
/// <param name="PayloadCheck">CRC32 of the payload.</param>
internal readonly record struct RecordHeader(RecordKind Kind, long Unit, int Index, int Length, uint PayloadCheck)
{
    /// <summary>Bytes of a header.</summary>
    public const int Size = 32;

    /// <summary>The longest payload.</summary>
    public const int MaxPayload = 64 * 1024;

    /// <summary>Bytes that the record takes up: header, payload, and zeros up to a multiple of eight.</summary>
    public int RecordBytes => BytesOf(Length);

    /// <summary>Bytes that a record takes up.</summary>
    /// <param name="length">Of its payload.</param>
    public static int BytesOf(int length) => Size + ((length + 7) & ~7);

    /// <summary>Completes a record whose payload lies behind the room for its header: header, checks and the zeros at its end.</summary>
    /// <param name="record">All of the record, <see cref="BytesOf"/> bytes.</param>
    /// <param name="salt">The segment's.</param>
    /// <param name="kind">What it says.</param>
    /// <param name="unit">The unit it belongs to.</param>
    /// <param name="index">Its place in its unit.</param>
    /// <param name="length">Bytes of its payload.</param>
    public static void Seal(Span<byte> record, uint salt, RecordKind kind, long unit, int index, int length)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], Crc32.HashToUInt32(record.Slice(Size, length)));
        BinaryPrimitives.WriteInt32LittleEndian(record[8..], length);
        BinaryPrimitives.WriteUInt32LittleEndian(record[12..], (byte)kind);
        BinaryPrimitives.WriteInt64LittleEndian(record[16..], unit);
        BinaryPrimitives.WriteInt32LittleEndian(record[24..], index);
        BinaryPrimitives.WriteUInt32LittleEndian(record[28..], salt);
        BinaryPrimitives.WriteUInt32LittleEndian(record, Crc32.HashToUInt32(record[4..Size]));
        record[(Size + length)..].Clear();
    }

    /// <summary>Reads a header; false when these bytes are none of this segment.</summary>
    /// <param name="bytes">At least <see cref="Size"/>.</param>
    /// <param name="salt">The segment's.</param>
    /// <param name="header">What it says.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, uint salt, out RecordHeader header)
    {
        header = default;
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[28..]) != salt) return false;
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Crc32.HashToUInt32(bytes[4..Size])) return false;
        header = new RecordHeader(
            (RecordKind)bytes[12],
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]));
        return header.Kind is > RecordKind.None and <= RecordKind.Why && header.Length is >= 0 and <= MaxPayload;
    }

    /// <summary>Whether the payload is the one that was written.</summary>
    /// <param name="payload">As it lies in the file.</param>
    public bool Fits(ReadOnlySpan<byte> payload) => payload.Length == Length && Crc32.HashToUInt32(payload) == PayloadCheck;
}
