using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;

namespace Proxy.Actors.Placement;

/// <summary>Starts the shard region that holds a node's pairs and finds those of others.</summary>
internal static class PairRegion
{
    /// <summary>The entity type in cluster sharding.</summary>
    internal const string TypeName = "pair";

    /// <summary>Starts the region.</summary>
    /// <param name="system">The node's actor system.</param>
    /// <param name="pairs">How the pairs of each loop are made, by the loop's index.</param>
    /// <param name="stop">What a pair is told when its shard ends.</param>
    internal static Task<IActorRef> StartAsync(ActorSystem system, ImmutableArray<Props> pairs, object stop) =>
        ClusterSharding.Get(system).StartAsync(
            TypeName,
            entity => pairs[LoopOf(entity) % pairs.Length],
            ClusterShardingSettings.Create(system),
            new PairMessageExtractor(),
            new NodePlacement(Cluster.Get(system)),
            stop);

    private static int LoopOf(string entity) => PairId.TryParse(entity, out var id) ? id!.Loop : 0;
}
