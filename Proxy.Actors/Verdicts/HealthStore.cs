using System.Collections.Immutable;
using Akka.Actor;
using Akka.DistributedData;
using Proxy.Actors.Replication;

namespace Proxy.Actors.Verdicts;

/// <summary>What the nodes say of endpoints, as all hold it together: distributed data, in parts of which each is far smaller than a frame
/// between nodes, as what is larger is discarded.</summary>
internal sealed class HealthStore
{
    /// <summary>Parts. An endpoint's is the same on all nodes, of all versions.</summary>
    internal const int Shards = 64;

    /// <summary>Bytes of a part. As many parts as <c>max-delta-elements</c> in akka.conf go into one frame of 128,000 bytes.</summary>
    internal const int MaxShardBytes = 38_000;

    private const uint FnvBasis = 2166136261;
    private const uint FnvPrime = 16777619;

    private static readonly ImmutableArray<HealthKey> Keys = [.. Enumerable.Range(0, Shards).Select(shard => new HealthKey(shard))];

    private readonly ImmutableArray<SharedValue<HealthShard>> _shards;

    internal HealthStore(ActorSystem system) =>
        _shards = [.. Keys.Select(key => new SharedValue<HealthShard>(system, key, HealthShard.Empty, "which endpoints are down"))];

    /// <summary>The part that an endpoint belongs to.</summary>
    /// <param name="key">Pool and endpoint, as all nodes call it.</param>
    internal static int ShardOf(string key) => (int)(key.Aggregate(FnvBasis, (hash, c) => (hash ^ c) * FnvPrime) % Shards);

    /// <summary>Has an actor told of each part, now and whenever it changes, as <see cref="Changed"/>.</summary>
    internal void Subscribe(IActorRef subscriber)
    {
        foreach (var shard in _shards) shard.Subscribe(subscriber);
    }

    /// <summary>The part in a message to a subscriber, with its number.</summary>
    internal static (int Shard, HealthShard Said) Read(Changed changed)
    {
        var key = (HealthKey)changed.Key;
        return (key.Shard, changed.Get(key));
    }

    /// <summary>What the other nodes hold: all of them, or at least most.</summary>
    /// <param name="limit">How long to try.</param>
    /// <exception cref="TimeoutException">Most of the other nodes did not answer.</exception>
    internal Task<HealthShard[]> ReadOthersAsync(TimeSpan limit) => Task.WhenAll(_shards.Select(shard => shard.ReadOthersAsync(limit)));

    /// <summary>Says what this node says from now on of a part's endpoints.</summary>
    /// <param name="shard">Its number.</param>
    /// <param name="part">What the node says.</param>
    /// <returns>Whether every node has confirmed it; this one has it in any case.</returns>
    internal Task<bool> WriteAsync(int shard, HealthPart part) => _shards[shard].WriteAsync(before => before.With(part));
}
