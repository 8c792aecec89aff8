using System.Collections.Immutable;
using Akka.Actor;
using Akka.DistributedData;

namespace Proxy.Actors.Replication;

/// <summary>What all nodes hold together of many things, in parts of which each is a <see cref="SharedValue{T}"/> far smaller than a frame between nodes,
/// as what is larger is discarded.</summary>
/// <typeparam name="T">A part's type.</typeparam>
/// <param name="system">The node's actor system.</param>
/// <param name="key">The key of a part, by its number.</param>
/// <param name="empty">A part that nobody has changed yet.</param>
/// <param name="unsaid">What nodes that do not answer do not say, for the message.</param>
internal sealed class SharedParts<T>(ActorSystem system, Func<int, Key<T>> key, T empty, string unsaid)
    where T : class, IReplicatedData<T>
{
    private readonly ImmutableArray<SharedValue<T>> _parts =
        [.. Enumerable.Range(0, SharedPart.Count).Select(part => new SharedValue<T>(system, key(part), empty, unsaid))];

    /// <summary>Has an actor told of each part, now and whenever it changes, as <see cref="Changed"/>.</summary>
    internal void Subscribe(IActorRef subscriber)
    {
        foreach (var part in _parts) part.Subscribe(subscriber);
    }

    /// <summary>What this node holds of a part.</summary>
    internal Task<T> ReadLocalAsync(int part) => _parts[part].ReadLocalAsync();

    /// <summary>What the other nodes hold: all of them, or at least most.</summary>
    /// <param name="limit">How long to try.</param>
    /// <exception cref="TimeoutException">Most of the other nodes did not answer.</exception>
    internal Task<T[]> ReadOthersAsync(TimeSpan limit) => Task.WhenAll(_parts.Select(part => part.ReadOthersAsync(limit)));

    /// <summary>Changes a part.</summary>
    /// <param name="part">Its number.</param>
    /// <param name="change">Makes the new one of the one before.</param>
    /// <returns>Whether every node has confirmed it; this one has it in any case.</returns>
    internal Task<bool> WriteAsync(int part, Func<T, T> change) => _parts[part].WriteAsync(change);
}
