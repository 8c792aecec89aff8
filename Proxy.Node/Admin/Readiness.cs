using Akka.Cluster;

namespace Proxy.Node.Admin;

/// <summary>Whether clients should be sent to the node: it is up in its cluster and does not drain.</summary>
internal sealed class Readiness(Cluster cluster)
{
    private volatile bool _isDraining;

    /// <summary>Whether it takes no new clients any more.</summary>
    public bool IsDraining
    {
        get => _isDraining;
        set => _isDraining = value;
    }

    /// <summary>The answer of <c>/readyz</c>.</summary>
    public bool IsReady() => !_isDraining && !cluster.IsTerminated && cluster.SelfMember.Status == MemberStatus.Up;
}
