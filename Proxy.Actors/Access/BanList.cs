using System.Collections.Immutable;
using Proxy.Transport;

namespace Proxy.Actors.Access;

/// <summary>The bans in force: a value, replaced whole whenever one comes or ends.</summary>
public sealed class BanList
{
    /// <summary>No ban.</summary>
    public static readonly BanList Empty = new([]);

    private readonly AddressSet _addresses;

    internal BanList(ImmutableArray<Ban> bans)
    {
        Bans = bans;
        _addresses = AddressSet.Of([.. bans.Select(ban => ban.Network)]);
    }

    /// <summary>Every ban, in the order of their networks, IPv4 first.</summary>
    public ImmutableArray<Ban> Bans { get; }

    /// <summary>Whether an address is in a network that is banned.</summary>
    /// <param name="address">The address, whatever its port.</param>
    public bool IsBanned(in TcpAddress address) => _addresses.Contains(address);
}
