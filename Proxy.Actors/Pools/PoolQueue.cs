using System.Collections.Immutable;

namespace Proxy.Actors.Pools;

/// <summary>The pairs of a node that wait for a place at an endpoint of a pool, in the order in which they came, whatever their loops. Used with
/// the pool's lock held.</summary>
internal sealed class PoolQueue
{
    private readonly LinkedList<IPoolGuest> _waiting = new();
    private readonly Dictionary<IPoolGuest, LinkedListNode<IPoolGuest>> _places = new(ReferenceEqualityComparer.Instance);

    /// <summary>How many wait.</summary>
    internal int Count => _waiting.Count;

    /// <summary>Since when the one waits that waits longest; <see cref="long.MaxValue"/> when nobody does.</summary>
    internal long Oldest => _waiting.First?.Value.WaitsSince ?? long.MaxValue;

    /// <summary>Since when the first ones wait.</summary>
    /// <param name="most">How many of them.</param>
    internal ImmutableArray<long> Since(int most) => [.. _waiting.Take(most).Select(each => each.WaitsSince)];

    /// <summary>Puts a guest behind those that have waited for longer.</summary>
    /// <param name="guest">The guest.</param>
    internal void Add(IPoolGuest guest)
    {
        var before = _waiting.Last;
        while (before is not null && before.Value.WaitsSince > guest.WaitsSince) before = before.Previous;
        _places.Add(guest, before is null ? _waiting.AddFirst(guest) : _waiting.AddAfter(before, guest));
    }

    /// <summary>Takes a guest out.</summary>
    /// <returns>Whether it was waiting.</returns>
    internal bool Remove(IPoolGuest guest)
    {
        if (!_places.Remove(guest, out var place)) return false;
        _waiting.Remove(place);
        return true;
    }

    /// <summary>Serves who can be served, in order. Whoever has tried something already may be held up by what the others are not; nobody else
    /// is overtaken.</summary>
    /// <param name="serve">Gives a guest a place; tells that it has to wait on.</param>
    /// <param name="served">Receives those that do not wait any more.</param>
    internal void Serve(Func<IPoolGuest, PoolPlace> serve, List<IPoolGuest> served)
    {
        for (var node = _waiting.First; node is not null;)
        {
            var (guest, next) = (node.Value, node.Next);
            var place = serve(guest);
            if (place.Outcome != PoolOutcome.Waiting)
            {
                Remove(guest);
                guest.Granted = place;
                served.Add(guest);
            }
            else if (guest.Tried.IsEmpty)
            {
                return;
            }

            node = next;
        }
    }
}
