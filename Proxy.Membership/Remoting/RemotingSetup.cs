using System.Collections.Frozen;
using Akka.Actor;
using Akka.Actor.Setup;
using Proxy.Configuration;

namespace Proxy.Membership.Remoting;

/// <summary>What an actor system's <see cref="MemberTransport"/> works with: part of the system's setup.</summary>
public sealed class RemotingSetup : Setup, IDisposable
{
    private readonly bool _isPlainOnPurpose;
    private readonly FrozenSet<(string Host, int Port)> _seeds;

    private RemotingSetup(ClusterSettings settings, MemberCertificates? certificates, MemberListener listener)
    {
        _isPlainOnPurpose = settings.IsTlsOff;
        _seeds = settings.Seeds.Select(Address.Parse).Select(seed => (seed.Host, seed.Port ?? 0)).ToFrozenSet();
        MaxConnections = settings.MaxConnections;
        Certificates = certificates;
        Listener = listener;
    }

    /// <summary>Who may say more than that he wants to join.</summary>
    public KnownMembers Members { get; } = new();

    /// <summary>The bound cluster port. The transport closes it.</summary>
    public MemberListener Listener { get; }

    /// <summary>What members prove themselves with; null when cluster traffic is plain.</summary>
    public MemberCertificates? Certificates { get; }

    /// <summary>Whether anybody who reaches the cluster port can join, and nobody has said that this is meant.</summary>
    public bool IsOpen => Certificates is null && Listener.IsReachable && !_isPlainOnPurpose;

    /// <summary>Accepted connections at a time.</summary>
    public int MaxConnections { get; }

    /// <summary>Whether an address is a seed's.</summary>
    internal bool IsSeed(Address address) => _seeds.Contains((address.Host, address.Port ?? 0));

    /// <summary>Reads the certificates and binds the port.</summary>
    /// <param name="settings">Where the member is, and what it proves itself with.</param>
    /// <exception cref="ClusterStartException">A file does not do, or the address cannot be bound.</exception>
    public static RemotingSetup Open(ClusterSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new RemotingSetup(settings, LoadCertificates(settings), MemberListener.Bind(settings));
    }

    /// <summary>Reads the certificates, and checks that other members will accept them.</summary>
    /// <param name="settings">Where the member is, and what it proves itself with.</param>
    /// <returns>Null when cluster traffic is plain.</returns>
    /// <exception cref="ClusterStartException">A file does not do.</exception>
    public static MemberCertificates? LoadCertificates(ClusterSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Tls is { } tls
            ? MemberCertificates.Load(tls, settings.PublicHostname ?? settings.Hostname, TimeProvider.System.GetUtcNow())
            : null;
    }

    /// <summary>Closes the port, where no transport does.</summary>
    public void Dispose() => Listener.Dispose();
}
