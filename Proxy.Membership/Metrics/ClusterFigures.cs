using System.Diagnostics.Metrics;
using Akka.Actor;
using Akka.Cluster;

namespace Proxy.Membership.Metrics;

/// <summary>The figures of the cluster as this member sees it.</summary>
/// <param name="system">The member's actor system.</param>
internal sealed class ClusterFigures(ActorSystem system)
{
    private readonly Cluster _cluster = Cluster.Get(system);

    internal void AddTo(InstrumentSet set)
    {
        set.Add(MemberLedger.Members, () => _cluster.State.Members.GroupBy(member => (Role: member.Roles.FirstOrDefault() ?? "", member.Status))
            .Select(group => new Measurement<long>(
                group.Count(), new KeyValuePair<string, object?>("role", group.Key.Role), new("status", group.Key.Status.ToString().ToLowerInvariant()))));
        set.Add(MemberLedger.Unreachable, () => _cluster.State.Unreachable.Count);
    }
}
