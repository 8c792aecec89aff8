using System.Buffers.Binary;
using Proxy.Transport;

namespace Proxy.Actors.Access;

/// <summary>An address without its port as the 128 bits of IPv6, in which IPv4 is mapped (RFC 4291 2.5.5.2).</summary>
/// <param name="High">The upper 64 bits.</param>
/// <param name="Low">The lower 64 bits.</param>
internal readonly record struct AddressNumber(ulong High, ulong Low)
{
    private const ulong MappedPrefix = 0xFFFF;
    private const int Ipv4Bits = 32;

    /// <summary>Whether it is IPv4.</summary>
    internal bool IsIpv4 => High == 0 && Low >> Ipv4Bits == MappedPrefix;

    /// <summary>The number of an address.</summary>
    internal static AddressNumber Of(in TcpAddress address)
    {
        Span<byte> bytes = stackalloc byte[2 * sizeof(ulong)];
        address.WriteIpv6(bytes);
        return new AddressNumber(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[sizeof(ulong)..]));
    }

    /// <summary>The address without the bits behind its prefix.</summary>
    /// <param name="mask4">Bits that are kept of IPv4, 0 to 32.</param>
    /// <param name="mask6">Bits that are kept of IPv6, 0 to 128.</param>
    internal AddressNumber Masked(int mask4, int mask6)
    {
        var bits = IsIpv4 ? (2 * 64) - Ipv4Bits + mask4 : mask6;
        return bits <= 64 ? new AddressNumber(High & Leading(bits), 0) : new AddressNumber(High, Low & Leading(bits - 64));
    }

    // A shift by all 64 bits would be one by none.
    private static ulong Leading(int bits) => bits == 0 ? 0 : ulong.MaxValue << (64 - bits);
}
