using System.Collections.Immutable;
using Akka.Actor;
using Akka.DistributedData;
using Proxy.Actors.Replication;

namespace Proxy.Actors.Access;

/// <summary>The bans as all nodes hold them together: distributed data, in parts of which each is far smaller than a frame between nodes,
/// as what is larger is discarded.</summary>
internal sealed class BanStore
{
    /// <summary>Parts. A network's is the same on all nodes, of all versions.</summary>
    internal const int Shards = 64;

    /// <summary>Bytes of a part. As many parts as <c>max-delta-elements</c> in akka.conf go into one frame of 128,000 bytes.</summary>
    internal const int MaxShardBytes = 38_000;

    private const uint FnvBasis = 2166136261;
    private const uint FnvPrime = 16777619;

    private static readonly ImmutableArray<BanKey> Keys = [.. Enumerable.Range(0, Shards).Select(shard => new BanKey(shard))];

    private readonly ImmutableArray<SharedValue<BanShard>> _shards;

    internal BanStore(ActorSystem system) =>
        _shards = [.. Keys.Select(key => new SharedValue<BanShard>(system, key, BanShard.Empty, "who is banned"))];

    /// <summary>The part that a network belongs to.</summary>
    internal static int ShardOf(string network) => (int)(network.Aggregate(FnvBasis, (hash, c) => (hash ^ c) * FnvPrime) % Shards);

    /// <summary>Has an actor told of each part, now and whenever it changes, as <see cref="Changed"/>.</summary>
    internal void Subscribe(IActorRef subscriber)
    {
        foreach (var shard in _shards) shard.Subscribe(subscriber);
    }

    /// <summary>The part in a message to a subscriber, with its number.</summary>
    internal static (int Shard, BanShard Bans) Read(Changed changed)
    {
        var key = (BanKey)changed.Key;
        return (key.Shard, changed.Get(key));
    }

    /// <summary>What this node holds of a part.</summary>
    internal Task<BanShard> ReadLocalAsync(int shard) => _shards[shard].ReadLocalAsync();

    /// <summary>What the other nodes hold: all of them, or at least most.</summary>
    /// <param name="limit">How long to try.</param>
    /// <exception cref="TimeoutException">Most of the other nodes did not answer.</exception>
    internal Task<BanShard[]> ReadOthersAsync(TimeSpan limit) => Task.WhenAll(_shards.Select(shard => shard.ReadOthersAsync(limit)));

    /// <summary>Changes a part.</summary>
    /// <param name="shard">Its number.</param>
    /// <param name="change">Makes the new one of the one before.</param>
    /// <returns>Whether every node has confirmed it; this one has it in any case.</returns>
    internal Task<bool> WriteAsync(int shard, Func<BanShard, BanShard> change) => _shards[shard].WriteAsync(change);
}
