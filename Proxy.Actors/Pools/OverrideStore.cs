using Akka.Actor;
using Akka.Cluster;
using Akka.DistributedData;
using Proxy.Actors.Replication;

namespace Proxy.Actors.Pools;

/// <summary>The overrides of pools and endpoints, as all nodes hold them together: distributed data, an entry for each.</summary>
/// <remarks>An entry is never taken out. What is to be as configured is written as no override, so
/// that the later of two changes wins also against a node that had not heard of the earlier.</remarks>
internal sealed class OverrideStore(ActorSystem system)
{
    private static readonly LWWDictionaryKey<string, string> Key = new("proxy-endpoints");

    private readonly Cluster _cluster = Cluster.Get(system);
    private readonly SharedValue<LWWDictionary<string, string>> _value = new(
        system, Key, LWWDictionary<string, string>.Empty, "which endpoints are in drain or maint");

    /// <summary>Has an actor told of the overrides, now and whenever they change, as <see cref="Changed"/>.</summary>
    internal void Subscribe(IActorRef subscriber) => _value.Subscribe(subscriber);

    /// <summary>The overrides in a message to a subscriber.</summary>
    internal static LWWDictionary<string, string> Read(Changed changed) => changed.Get(Key);

    /// <summary>What this node holds.</summary>
    internal Task<LWWDictionary<string, string>> ReadLocalAsync() => _value.ReadLocalAsync();

    /// <summary>What the other nodes hold: all of them, or at least most.</summary>
    /// <param name="limit">How long to try.</param>
    /// <exception cref="TimeoutException">Most of the other nodes did not answer.</exception>
    internal Task<LWWDictionary<string, string>> ReadOthersAsync(TimeSpan limit) => _value.ReadOthersAsync(limit);

    /// <summary>Changes overrides.</summary>
    /// <param name="entries">The text of the new override by key; made from the one before, which is empty where there was none.</param>
    /// <returns>Whether every node has confirmed it; this one has it in any case.</returns>
    internal Task<bool> WriteAsync(IReadOnlyDictionary<string, Func<string, string>> entries) =>
        _value.WriteAsync(overrides => entries.Aggregate(overrides, (all, entry) =>
            all.SetItem(_cluster, entry.Key, entry.Value(all.TryGetValue(entry.Key, out var before) ? before : ""))));
}
