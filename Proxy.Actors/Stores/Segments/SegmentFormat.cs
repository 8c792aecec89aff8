using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;

namespace Proxy.Actors.Stores.Segments;

/// <summary>How a segment file begins and is called. Its number and its salt are in its name, so that nothing is lost with its first bytes.</summary>
internal static class SegmentFormat
{
    /// <summary>Bytes before the first record: "PXSPOOL1", the number of the next unit, zeros, and at the end the CRC32 of all of it.</summary>
    public const int HeaderSize = 64;

    private const string Suffix = ".segment";
    private const int CheckAt = HeaderSize - 4;

    private static ReadOnlySpan<byte> Magic => "PXSPOOL1"u8;

    /// <summary>The name of a segment's file.</summary>
    /// <param name="number">Grows by one from segment to segment.</param>
    /// <param name="salt">What its records are marked with, not 0.</param>
    public static string Name(long number, uint salt) => string.Create(CultureInfo.InvariantCulture, $"{number:x12}-{salt:x8}{Suffix}");

    /// <summary>Reads a file's name; false when it is not a segment's.</summary>
    /// <param name="name">Without its directory.</param>
    /// <param name="number">The segment's number.</param>
    /// <param name="salt">What its records are marked with.</param>
    public static bool TryReadName(string name, out long number, out uint salt)
    {
        (number, salt) = (0, 0);
        return name.Length == 12 + 1 + 8 + Suffix.Length && name[12] == '-' && name.EndsWith(Suffix, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(0, 12), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            && uint.TryParse(name.AsSpan(13, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out salt)
            && salt != 0;
    }

    /// <summary>Writes a segment's first bytes.</summary>
    /// <param name="header"><see cref="HeaderSize"/> bytes.</param>
    /// <param name="nextUnit">The number of the first unit that has none yet.</param>
    public static void WriteHeader(Span<byte> header, long nextUnit)
    {
        header.Clear();
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], nextUnit);
        BinaryPrimitives.WriteUInt32LittleEndian(header[CheckAt..], Crc32.HashToUInt32(header[..CheckAt]));
    }

    /// <summary>Reads a segment's first bytes; false when they are not whole.</summary>
    /// <param name="header">As many as there are.</param>
    /// <param name="nextUnit">The number that the next unit had.</param>
    public static bool TryReadHeader(ReadOnlySpan<byte> header, out long nextUnit)
    {
        nextUnit = 0;
        if (header.Length < HeaderSize || !header.StartsWith(Magic)) return false;
        if (BinaryPrimitives.ReadUInt32LittleEndian(header[CheckAt..]) != Crc32.HashToUInt32(header[..CheckAt])) return false;
        nextUnit = BinaryPrimitives.ReadInt64LittleEndian(header[8..]);
        return true;
    }
}
