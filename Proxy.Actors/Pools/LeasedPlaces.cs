using System.Collections.Immutable;

namespace Proxy.Actors.Pools;

/// <summary>The books of a pool whose limits count the pairs of all nodes: which places this node has and which of them pairs have taken.
/// Used within the pool's lock.</summary>
public sealed class LeasedPlaces
{
    // Hosts have no case. An entry stays for a while when its endpoint goes: pairs are bound to it still, and that it is gone is to be told.
    private readonly Dictionary<string, LeasedPlace> _endpoints = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<LeasedPlace> _changed = [];
    private int _turnedAway;
    private long _turnedAwayAt;

    /// <summary>The pool's own places.</summary>
    public LeasedPlace Pool { get; } = new("");

    /// <summary>Who finds places; null as long as nobody does.</summary>
    public IPlaceSource? Source { get; set; }

    /// <summary>The places at an endpoint: the same object for a name as long as the pool lives.</summary>
    /// <param name="endpoint">The endpoint's name.</param>
    public LeasedPlace At(string endpoint)
    {
        if (_endpoints.TryGetValue(endpoint, out var place)) return place;
        place = _endpoints[endpoint] = new LeasedPlace(endpoint);
        Note(place);
        return place;
    }

    /// <summary>Puts limits in force. Endpoints that are not named have none, and take nobody.</summary>
    /// <param name="maxPairs">The pool's limit; null for none.</param>
    /// <param name="endpoints">The endpoints with their limits, and whether clients that wait would go there.</param>
    public void Configure(int? maxPairs, IEnumerable<(string Name, int? MaxPairs, bool Takes)> endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        Pool.MaxPairs = maxPairs;
        Pool.Change(0);
        var gone = _endpoints.Values.ToHashSet();
        foreach (var (name, max, takes) in endpoints)
        {
            var place = At(name);
            gone.Remove(place);
            place.IsGone = false;
            Set(place, max, takes);
        }

        foreach (var place in gone)
        {
            place.IsGone = true;
            Set(place, null, false);
        }
    }

    /// <summary>Whether a pair more may go to an endpoint.</summary>
    /// <param name="endpoint">The endpoint.</param>
    public bool HasRoom(LeasedPlace endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return Pool.HasRoom && endpoint.HasRoom;
    }

    /// <summary>A pair goes to an endpoint, where there is room.</summary>
    /// <param name="endpoint">The endpoint.</param>
    public void Enter(LeasedPlace endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        Pool.Pairs++;
        endpoint.Pairs++;
        Note(endpoint);
    }

    /// <summary>A pair has left an endpoint, or has not reached it.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="oldest">Since when the pool's oldest client waits; <see cref="long.MaxValue"/> when none does.</param>
    public void Leave(LeasedPlace endpoint, long oldest)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        Pool.Pairs--;
        endpoint.Pairs--;
        Note(endpoint);
        if (Source?.OnLeft(endpoint.Name, oldest) != true) return;
        endpoint.Change(-1);
        Pool.Change(-1);
    }

    /// <summary>A client found no place and does not wait. It counts as one that does for a moment, so that the next ones find places that are free, or idle on
    /// other nodes.</summary>
    /// <param name="now">The node's clock.</param>
    public void TurnAway(long now)
    {
        _turnedAway = Math.Min(_turnedAway + 1, PoolDemand.MaxSince);
        _turnedAwayAt = now;
        Source?.OnShort();
    }

    /// <summary>Gives places and takes idle ones back.</summary>
    /// <param name="changes">In this order.</param>
    public void Allow(ImmutableArray<PlaceChange> changes)
    {
        _turnedAway = Math.Max(0, _turnedAway - changes.Where(each => each.Places > 0).Sum(each => each.Places));
        foreach (var (name, places) in changes)
        {
            var place = name is null ? Pool : At(name);
            place.Change(places);
            if (name is not null) Note(place);
        }
    }

    /// <summary>What the pool has, and what it needs.</summary>
    /// <param name="all">All endpoints; otherwise those of which something has changed since the last call.</param>
    /// <param name="waiting">Clients that wait.</param>
    /// <param name="since">Since when the first of them wait.</param>
    /// <param name="turnedAwaySince">Clients turned away before that do not count any more.</param>
    public PoolDemand Demand(bool all, int waiting, ImmutableArray<long> since, long turnedAwaySince)
    {
        if (_turnedAwayAt < turnedAwaySince) _turnedAway = 0;
        if (waiting == 0 && _turnedAway > 0) (waiting, since) = (_turnedAway, [.. Enumerable.Repeat(_turnedAwayAt, _turnedAway)]);
        var told = all ? [.. _endpoints.Values.Select(each => each.Demand)] : _changed.Select(each => each.Demand).ToImmutableArray();
        foreach (var place in _changed)
        {
            place.IsChanged = false;
            if (place is { IsGone: true, Pairs: 0, Places: 0 }) _endpoints.Remove(place.Name);
        }

        _changed.Clear();
        return new PoolDemand(Pool.MaxPairs, Pool.Pairs, Pool.Places, waiting, since, told);
    }

    private void Set(LeasedPlace place, int? maxPairs, bool takes)
    {
        if ((place.MaxPairs, place.Takes) == (maxPairs, takes)) return;
        (place.MaxPairs, place.Takes) = (maxPairs, takes);
        place.Change(0);
        Note(place);
    }

    private void Note(LeasedPlace place)
    {
        if (place.IsChanged) return;
        place.IsChanged = true;
        _changed.Add(place);
    }
}
