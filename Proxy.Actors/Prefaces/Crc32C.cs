using System.Buffers.Binary;
using System.Numerics;

namespace Proxy.Actors.Prefaces;

/// <summary>The checksum of PROXY headers (RFC 4960 appendix B).</summary>
internal static class Crc32C
{
    /// <summary>Bytes of a checksum.</summary>
    public const int Size = 4;

    /// <summary>The checksum of a header, in which its own bytes count as zeros.</summary>
    /// <param name="header">The whole header.</param>
    /// <param name="at">Where in it the checksum stands.</param>
    public static uint OfHeader(ReadOnlySpan<byte> header, int at)
    {
        var crc = Add(uint.MaxValue, header[..at]);
        crc = BitOperations.Crc32C(crc, 0u);
        return ~Add(crc, header[(at + Size)..]);
    }

    private static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var b in bytes) crc = BitOperations.Crc32C(crc, b);
        return crc;
    }
}
