using System.Collections.Immutable;

namespace Proxy.Actors.Pools;

/// <summary>The pairs of a node that wait for a place at an endpoint of a pool, in the order in which they came, whatever their loops. Used with
/// the pool's lock held.</summary>
/// <remarks>Pairs that have tried the same in vain stand in a line of their own: they can go to the same endpoints, so that one question to the
/// first of them tells of all. Most have tried nothing, and there are few lines.</remarks>
internal sealed class PoolQueue
{
    private readonly Dictionary<int, LinkedList<IPoolGuest>> _lines = [];
    private readonly Dictionary<IPoolGuest, (int Line, LinkedListNode<IPoolGuest> Node)> _places = new(ReferenceEqualityComparer.Instance);

    /// <summary>How many wait.</summary>
    internal int Count => _places.Count;

    /// <summary>Since when the one waits that waits longest; <see cref="long.MaxValue"/> when nobody does.</summary>
    internal long Oldest
    {
        get
        {
            var oldest = long.MaxValue;
            foreach (var line in _lines.Values) oldest = Math.Min(oldest, line.First!.Value.WaitsSince);
            return oldest;
        }
    }

    /// <summary>Since when the first ones wait.</summary>
    /// <param name="most">How many of them.</param>
    internal ImmutableArray<long> Since(int most) =>
        [.. _lines.Values.SelectMany(line => line.Take(most)).Select(guest => guest.WaitsSince).Order().Take(most)];

    /// <summary>Puts a guest behind those that have waited for longer.</summary>
    /// <param name="guest">The guest.</param>
    internal void Add(IPoolGuest guest)
    {
        var key = LineOf(guest.Tried);
        if (!_lines.TryGetValue(key, out var line)) _lines[key] = line = new LinkedList<IPoolGuest>();
        var before = line.Last;
        while (before is not null && before.Value.WaitsSince > guest.WaitsSince) before = before.Previous;
        _places.Add(guest, (key, before is null ? line.AddFirst(guest) : line.AddAfter(before, guest)));
    }

    /// <summary>Takes a guest out.</summary>
    /// <returns>Whether it was waiting.</returns>
    internal bool Remove(IPoolGuest guest)
    {
        if (!_places.Remove(guest, out var place)) return false;
        var line = place.Node.List!;
        line.Remove(place.Node);
        if (line.Count == 0) _lines.Remove(place.Line);
        return true;
    }

    /// <summary>Serves who can be served, in the order in which they came. Whoever has tried something already may be held up by what the others
    /// are not; nobody else is overtaken.</summary>
    /// <param name="serve">Gives a guest a place; tells that it has to wait on.</param>
    /// <param name="served">Receives those that do not wait any more.</param>
    internal void Serve(Func<IPoolGuest, PoolPlace> serve, List<IPoolGuest> served)
    {
        var open = _lines.Values.ToList();
        while (open.MinBy(static line => line.First!.Value.WaitsSince) is { } line)
        {
            var guest = line.First!.Value;
            var place = serve(guest);
            if (place.Outcome == PoolOutcome.Waiting)
            {
                open.Remove(line);
                continue;
            }

            Remove(guest);
            guest.Granted = place;
            served.Add(guest);
            if (line.Count == 0) open.Remove(line);
        }
    }

    /// <summary>The same for guests that have tried the same, in whatever order.</summary>
    private static int LineOf(ReadOnlySpan<Attempt> tried)
    {
        var line = 0;
        foreach (var attempt in tried) line += HashCode.Combine(attempt.State, attempt.Address);
        return line;
    }
}
