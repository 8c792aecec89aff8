using System.Collections.Immutable;
using Proxy.Actors.Pools;

namespace Proxy.Actors.Places;

/// <summary>One pool's places on this node: the pool, and the machine that asks for it.</summary>
/// <param name="client">The machine.</param>
internal sealed class PoolPlaces(PlaceClient client)
{
    private PlaceSource? _source;

    internal PlaceClient Client { get; } = client;

    /// <summary>The pool; null when this node has none of that name, or it has no limits that count all nodes.</summary>
    internal ILimitedPool? Pool { get; private set; }

    /// <summary>Whether the node was last known to help itself.</summary>
    internal bool WasAlone { get; set; }

    /// <summary>The pool is there, or has changed.</summary>
    internal void Serve(ILimitedPool pool, PlaceSource source)
    {
        (Pool, _source) = (pool, source);
        Client.LearnAll(pool.Demand(all: true));
    }

    /// <summary>The pool is gone, or its limits are.</summary>
    internal void Leave()
    {
        _source?.Follow(long.MaxValue, []);
        _source?.Attended();
        (Pool, _source) = (null, null);
        Client.Leave();
    }

    /// <summary>Brings pool and machine together: places that have come go to the pool, what it has left over goes back.</summary>
    internal void Attend()
    {
        if (Pool is null) return;
        _source!.Attended();
        Follow(_source); // before it is looked at what is idle: what becomes idle from here on is told
        Client.Learn(Pool.Demand(all: false));
        Apply(Pool, Client.Grants());
        Apply(Pool, Client.Adjustments());
        if (Client.Others() is { Count: > 0 } others) Pool.LearnOthers(others);
        Follow(_source);
    }

    private void Follow(PlaceSource source) => source.Follow(Client.OthersSince, Client.Short());

    private void Apply(ILimitedPool pool, ImmutableArray<PlaceChange> changes)
    {
        if (changes.IsEmpty) return;
        pool.Allow(changes);
        Client.Learn(pool.Demand(all: false));
    }
}
