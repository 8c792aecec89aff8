using Akka.Cluster;
using Proxy.Actors;

namespace Proxy.Node.Admin;

/// <summary>Whether clients should be sent to a node: it accepts, does not drain, and is up in its cluster.</summary>
internal sealed class Readiness(ProxyNode node)
{
    private readonly Cluster _cluster = Cluster.Get(node.System);

    /// <summary>The answer of <c>/readyz</c>.</summary>
    public bool IsReady() => node.IsReady && !_cluster.IsTerminated && _cluster.SelfMember.Status == MemberStatus.Up;
}
