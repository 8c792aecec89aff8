using System.Diagnostics.Metrics;
using Akka.Actor;
using Akka.Cluster;
using Proxy.Actors.Metrics;

namespace Proxy.Actors.Metering;

/// <summary>The figures of the cluster as this node sees it.</summary>
/// <param name="system">The node's actor system.</param>
internal sealed class ClusterFigures(ActorSystem system)
{
    private readonly Cluster _cluster = Cluster.Get(system);

    internal void AddTo(InstrumentSet set)
    {
        set.Add(MetricLedger.Members, () => _cluster.State.Members.GroupBy(member => (Role: member.Roles.FirstOrDefault() ?? "", member.Status))
            .Select(group => new Measurement<long>(
                group.Count(), new KeyValuePair<string, object?>("role", group.Key.Role), new("status", group.Key.Status.ToString().ToLowerInvariant()))));
        set.Add(MetricLedger.Unreachable, () => _cluster.State.Unreachable.Count);
    }
}
