using System.Buffers.Binary;
using Proxy.Transport;

namespace Proxy.Actors.Pools;

/// <summary>What stands for a client where endpoints are picked by it: the same for an IPv4 address and for the /64 of an IPv6 address, on every
/// node.</summary>
internal static class ClientHash
{
    private const int PrefixBytes = 8;

    /// <summary>The number of an address.</summary>
    /// <param name="client">The client's address.</param>
    internal static ulong Of(in TcpAddress client)
    {
        Span<byte> bytes = stackalloc byte[16];
        var address = client.ToEndPoint().Address;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        address.TryWriteBytes(bytes, out var length);
        return Mix(length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt64BigEndian(bytes[..PrefixBytes]));
    }

    // The finalizer of SplitMix64: neighbours have nothing in common.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
