using System.Buffers.Binary;

namespace Proxy.Testing;

/// <summary>The first 16 bytes that a churn client sends: a magic number, the run's seed, the connection's number.</summary>
public readonly record struct ChurnHeader(uint Seed, ulong Connection)
{
    /// <summary>Bytes on the wire: 4 + 4 + 8.</summary>
    public const int Size = 16;

    // "CHRN" in ASCII.
    private const uint Magic = 0x4348524E;

    /// <summary>Its bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), Seed);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), Connection);
        return bytes;
    }

    /// <summary>Reads it from <see cref="Size"/> bytes; false when the magic number is not there.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out ChurnHeader header)
    {
        header = new ChurnHeader(BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
        return BinaryPrimitives.ReadUInt32BigEndian(bytes) == Magic;
    }
}
