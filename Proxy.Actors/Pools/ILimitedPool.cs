using System.Collections.Immutable;

namespace Proxy.Actors.Pools;

/// <summary>A pool whose limits count the pairs of all nodes: it takes pairs only where this node has a place for them. Thread-safe.</summary>
public interface ILimitedPool
{
    /// <summary>The pool's name, the same on every node.</summary>
    string Name { get; }

    /// <summary>Who is told that places are short or free. Set once, by who reads <see cref="Demand"/>.</summary>
    IPlaceSource? Places { get; set; }

    /// <summary>What the pool has, and what it needs.</summary>
    /// <param name="all">All endpoints; otherwise those of which something has changed since the last call, which is how a pool of thousands
    /// is asked a thousand times a second. There is one asker.</param>
    PoolDemand Demand(bool all);

    /// <summary>Gives places to the pool and takes idle ones back; then clients that wait go on as far as they find a place. They have taken it
    /// when this returns.</summary>
    /// <param name="changes">In this order. Of places that are taken back, those that pairs have stay.</param>
    void Allow(ImmutableArray<PlaceChange> changes);

    /// <summary>What the other nodes have, for a balancer that compares.</summary>
    /// <param name="pairs">Pairs of all other nodes together, by the endpoint's name; endpoints that are not in it have as many as before.</param>
    void LearnOthers(IReadOnlyDictionary<string, int> pairs);
}
