using System.Buffers.Binary;
using Proxy.Actors.Balancing;
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
        return Mixing.Next(length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt64BigEndian(bytes[..PrefixBytes]));
    }
}
