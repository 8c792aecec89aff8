using System.Collections.Immutable;

namespace Proxy.Configuration;

/// <summary>How the node meets the other nodes: <c>proxy.cluster</c>.</summary>
/// <param name="SystemName">The name of the actor system; nodes that meet have the same one.</param>
/// <param name="Hostname">The address or name that the node binds for cluster traffic.</param>
/// <param name="Port">The port that the node binds for cluster traffic, 0 to 65535; 0 lets the kernel pick one.</param>
/// <param name="PublicHostname">The address or name that other nodes reach this one by; null when it is <paramref name="Hostname"/>.</param>
/// <param name="Seeds">Full addresses, <c>akka.tcp://system@host:port</c>; empty when the node starts a cluster of its own.</param>
/// <param name="JoinTimeout">For the seeds to let a node in; infinite to wait for them for ever.</param>
public sealed record ClusterSettings(
    string SystemName, string Hostname, int Port, string? PublicHostname, ImmutableArray<string> Seeds, TimeSpan JoinTimeout)
{
    /// <summary>What members prove themselves to each other with; null when cluster traffic is plain.</summary>
    public ClusterTlsSettings? Tls { get; init; }

    /// <summary>Whether plain cluster traffic is meant: <c>tls = off</c> is written.</summary>
    public bool IsTlsOff { get; init; }

    /// <summary>Connections of others at the cluster port at a time, 16 to 10000.</summary>
    public int MaxConnections { get; init; } = 256;
}
