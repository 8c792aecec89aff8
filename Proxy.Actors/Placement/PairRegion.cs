using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Proxy.Actors.Listeners;
using Proxy.Actors.Pairs;

namespace Proxy.Actors.Placement;

/// <summary>Starts the shard region that holds a node's pairs and finds those of others.</summary>
internal static class PairRegion
{
    /// <summary>The entity type in cluster sharding.</summary>
    internal const string TypeName = "pair";

    /// <summary>Starts the region.</summary>
    /// <param name="system">The node's actor system.</param>
    /// <param name="loops">The node's loops, by index.</param>
    internal static Task<IActorRef> StartAsync(ActorSystem system, IReadOnlyList<NodeLoop> loops)
    {
        var props = loops.Select(PairActor.Props).ToArray();
        return ClusterSharding.Get(system).StartAsync(
            TypeName,
            entity => props[LoopOf(entity) % props.Length],
            ClusterShardingSettings.Create(system),
            new PairMessageExtractor(),
            new NodePlacement(Cluster.Get(system)),
            StopPair.Instance);
    }

    private static int LoopOf(string entity) => PairId.TryParse(entity, out var id) ? id!.Loop : 0;
}
