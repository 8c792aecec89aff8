using System.Collections.Immutable;
using Proxy.Actors.Pools;

namespace Proxy.Actors.Places;

/// <summary>One pool's places on this node: the pool, and the machine that asks for it.</summary>
/// <param name="client">The machine.</param>
/// <param name="wake">Has the pool attended to soon.</param>
internal sealed class PoolPlaces(PlaceClient client, Action wake)
{
    private readonly PlaceSource _source = new(wake);

    internal PlaceClient Client { get; } = client;

    /// <summary>The pool; null when this node has none of that name, or has it no more.</summary>
    internal ILimitedPool? Pool { get; private set; }

    /// <summary>The pool is there, or is gone.</summary>
    internal void Serve(ILimitedPool? pool)
    {
        if (Pool is not null && pool is null) Client.Leave();
        if (Pool is not null) Pool.Places = null;
        Pool = pool;
        if (pool is null) return;
        pool.Places = _source;
        Client.Learn(pool.Demand(all: true));
    }

    /// <summary>Brings pool and machine together: places that have come go to the pool, what it has left over goes back.</summary>
    internal void Attend()
    {
        _source.Attended();
        if (Pool is null) return;
        Client.Learn(Pool.Demand(all: false));
        Apply(Pool, Client.Grants());
        Apply(Pool, Client.Adjustments());
        if (Client.Others() is { Count: > 0 } others) Pool.LearnOthers(others);
        _source.Follow(Client.OthersSince, Client.Short());
    }

    private void Apply(ILimitedPool pool, ImmutableArray<PlaceChange> changes)
    {
        if (changes.IsEmpty) return;
        pool.Allow(changes);
        Client.Learn(pool.Demand(all: false));
    }
}
