using System.Buffers.Binary;
using System.Net;
using Proxy.Actors.Access;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Fuzz;

/// <summary>Networks as text: what is understood comes back from what it is shown as, and is a set that holds its ends and not its
/// neighbours.</summary>
internal static class Networks
{
    /// <summary>Texts that are understood.</summary>
    public static IReadOnlyList<string> Seeds { get; } =
    [
        "10.0.0.0/8", "192.0.2.7", "0.0.0.0/0", "128.0.0.0/1", "::1", "::/0", "fd00::/8", "2001:db8:1:2::/64", "::ffff:10.0.0.0/104", "::ffff:0:0/96", "fe80::1%1", "[::1]",
    ];

    /// <summary>Throws when a text breaks a promise.</summary>
    public static void Check(string text)
    {
        var parsed = NetworkRange.Parse(text);
        BrokenInvariantException.Unless(parsed.IsOk == (parsed.Remedy.Length == 0), "there is a remedy exactly when there is a problem");
        if (!parsed.IsOk) return;
        var network = parsed.Value;
        var again = NetworkRange.Parse(network.ToString());
        BrokenInvariantException.Unless(again.IsOk && again.Value == network, "it is shown as something else");
        var set = AddressSet.Of([network]);
        BrokenInvariantException.Unless(Holds(set, network, network.First) && Holds(set, network, network.Last), "it lacks one of its ends");
        if (network.First != 0) BrokenInvariantException.Unless(!Holds(set, network, network.First - 1), "it holds what is before it");
        if (network.Last != Highest(network)) BrokenInvariantException.Unless(!Holds(set, network, network.Last + 1), "it holds what is behind it");
    }

    private static UInt128 Highest(NetworkRange network) => network.IsIpv6 ? UInt128.MaxValue : uint.MaxValue;

    private static bool Holds(AddressSet set, NetworkRange network, UInt128 address)
    {
        // Mapped addresses are IPv4, and in no network of IPv6.
        if (network.IsIpv6 && address >> 32 == 0xFFFF) return network.First <= address && address <= network.Last;
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, address);
        return set.Contains(TcpAddress.From(new IPEndPoint(new IPAddress(network.IsIpv6 ? bytes : bytes[12..]), 0)));
    }
}
