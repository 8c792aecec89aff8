using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;

namespace Proxy.Actors.Placement;

/// <summary>The <c>node</c> placement: a shard is one I/O loop of one node. It is allocated where its name says, since
/// its sockets are there, and it never moves.</summary>
internal sealed class NodePlacement(Cluster cluster) : IShardAllocationStrategy
{
    public Task<IActorRef> AllocateShard(
        IActorRef requester,
        string shardId,
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations) =>
        Task.FromResult(Home(shardId, currentShardAllocations.Keys) ?? requester);

    public Task<IImmutableSet<string>> Rebalance(
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations,
        IImmutableSet<string> rebalanceInProgress) =>
        Task.FromResult<IImmutableSet<string>>(ImmutableHashSet<string>.Empty);

    /// <summary>The region on the shard's node. A shard whose node is gone has none: whoever asked for it answers, and
    /// finds that the pair does not exist.</summary>
    private IActorRef? Home(string shardId, IEnumerable<IActorRef> regions)
    {
        if (!PairId.TryReadNode(shardId, out var uid)) return null;
        var node = cluster.State.Members.FirstOrDefault(member => member.UniqueAddress.Uid == uid)?.Address;
        return node is null ? null : regions.FirstOrDefault(region => AddressOf(region) == node);
    }

    private Address AddressOf(IActorRef region) =>
        region.Path.Address.HasLocalScope ? cluster.SelfAddress : region.Path.Address;
}
