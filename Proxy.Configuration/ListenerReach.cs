using System.Net;
using System.Net.Sockets;

namespace Proxy.Configuration;

/// <summary>Which addresses lead to a listener.</summary>
public static class ListenerReach
{
    /// <summary>Whether two addresses cannot be bound side by side: one port, and one of them has what the other has.</summary>
    /// <param name="one">A bound address; <c>[::]</c> takes IPv4, too.</param>
    /// <param name="other">Another one.</param>
    public static bool Overlap(IPEndPoint one, IPEndPoint other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return one.Port == other.Port && (Covers(one.Address, other.Address) || Covers(other.Address, one.Address));
    }

    /// <summary>Whether a connection to an address arrives at a listener.</summary>
    /// <param name="bind">The address that the listener is bound to.</param>
    /// <param name="target">Where the connection goes; <c>0.0.0.0</c> and <c>[::]</c> stand for this machine, as they do for the kernel.</param>
    public static bool Includes(IPEndPoint bind, IPEndPoint target)
    {
        ArgumentNullException.ThrowIfNull(bind);
        ArgumentNullException.ThrowIfNull(target);
        if (bind.Port != target.Port) return false;
        var address = Loopback(Plain(target.Address));
        if (!IsWildcard(bind.Address)) return Plain(bind.Address).Equals(address);
        // The machine is asked only for a port that a listener has at every address.
        return Covers(bind.Address, address) && LocalAddresses.Has(address);
    }

    /// <summary>Whether who listens at an address has the other as well.</summary>
    private static bool Covers(IPAddress one, IPAddress other) => Plain(one).Equals(Plain(other))
        || one.Equals(IPAddress.IPv6Any)
        || (one.Equals(IPAddress.Any) && Plain(other).AddressFamily == AddressFamily.InterNetwork);

    private static bool IsWildcard(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static IPAddress Loopback(IPAddress address)
    {
        if (address.Equals(IPAddress.Any)) return IPAddress.Loopback;
        return address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address;
    }
}
