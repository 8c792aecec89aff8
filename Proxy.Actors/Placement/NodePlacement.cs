using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;

namespace Proxy.Actors.Placement;

/// <summary>The <c>node</c> placement: a shard is one I/O loop of one node. It is allocated where its name says, since
/// its sockets are there, and it never moves. A shard whose node is gone is answered for by whoever asked, and dropped soon
/// after.</summary>
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
        Task.FromResult<IImmutableSet<string>>(
            currentShardAllocations
                .SelectMany(region => region.Value.Where(shard => IsOutOfPlace(shard, region.Key, currentShardAllocations.Keys)))
                .Except(rebalanceInProgress)
                .ToImmutableHashSet());

    /// <summary>Whether a shard is on a node that is not its own. Nothing is lost when it is stopped: its sockets are not there,
    /// and it is allocated again when somebody asks. What a dead node held is dropped without our doing as its death becomes
    /// known; asked to hand something over, it would be waited for a minute long, and questions about its pairs as well.</summary>
    private bool IsOutOfPlace(string shardId, IActorRef region, IEnumerable<IActorRef> regions) =>
        IsAlive(region) && (Home(shardId, regions) is { } home ? !home.Equals(region) : !IsMember(shardId));

    private bool IsAlive(IActorRef region)
    {
        var address = AddressOf(region);
        return address == cluster.SelfAddress || cluster.State.Members.Any(member => member.Address == address);
    }

    private bool IsMember(string shardId) =>
        PairId.TryReadNode(shardId, out var uid) && AddressOf(uid) is not null;

    /// <summary>The region on the shard's node. A shard whose node is gone has none: whoever asked for it answers, and
    /// finds that the pair does not exist.</summary>
    private IActorRef? Home(string shardId, IEnumerable<IActorRef> regions)
    {
        if (!PairId.TryReadNode(shardId, out var uid)) return null;
        var node = AddressOf(uid);
        return node is null ? null : regions.FirstOrDefault(region => AddressOf(region) == node);
    }

    /// <summary>The address of a member. A node knows itself before it has heard that it is one.</summary>
    private Address? AddressOf(int uid) => uid == cluster.SelfUniqueAddress.Uid
        ? cluster.SelfAddress
        : cluster.State.Members.FirstOrDefault(member => member.UniqueAddress.Uid == uid)?.Address;

    private Address AddressOf(IActorRef region) =>
        region.Path.Address.HasLocalScope ? cluster.SelfAddress : region.Path.Address;
}
