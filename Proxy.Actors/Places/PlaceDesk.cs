using Akka.Actor;
using Proxy.Actors.Pools;

namespace Proxy.Actors.Places;

/// <summary>A node's part in the places of all pools: it asks for its own, and gives out those that it owns. Used by one thread at a time; without actor,
/// socket or timer.</summary>
/// <param name="time">The node's clock.</param>
/// <param name="host">The node around it.</param>
internal sealed class PlaceDesk(TimeProvider time, IPlaceHost host)
{
    // So long the owner's books are kept when no node has the pool any more.
    private static readonly TimeSpan MaxUnused = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, PoolPlaces> _pools = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PlaceOwner> _owners = new(StringComparer.Ordinal);
    private readonly Queue<object> _toItself = [];
    private PlaceView? _view;
    private long _alive = time.GetTimestamp();
    private int _terms;
    private bool _isBusy;

    /// <summary>The pools of this node.</summary>
    internal IEnumerable<(string Name, PoolPlaces Places)> Pools =>
        _pools.Where(each => each.Value.Pool is not null).Select(each => (each.Key, each.Value));

    /// <summary>Whether every pool has its places, or is known to find no owner.</summary>
    internal bool IsSettled => _pools.Values.All(each => each.Pool is null || each.Client.IsSettled);

    /// <summary>Whether there is nothing that time changes: neither a pool nor books of one.</summary>
    internal bool IsIdle => _pools.Count == 0 && _owners.Count == 0;

    /// <summary>Finds places for a pool that is new, or has changed.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="source">What it tells of its places to.</param>
    internal void Add(ILimitedPool pool, PlaceSource source) => Do(() =>
    {
        var places = Find(pool.Name);
        places.Serve(pool, source);
        OwnWhatIsOurs();
        Serve(places);
    });

    /// <summary>A pool is gone, or its limits are.</summary>
    internal void Remove(string pool) => Do(() =>
    {
        if (!_pools.TryGetValue(pool, out var places) || places.Pool is null) return;
        places.Leave();
        Serve(places);
    });

    /// <summary>Learns who the members are.</summary>
    internal void See(PlaceView view) => Do(() =>
    {
        _view = view;
        foreach (var (pool, owner) in _owners.ToList())
        {
            if (IsOurs(pool)) owner.See(view);
            else _owners.Remove(pool);
        }

        OwnWhatIsOurs();
        foreach (var places in _pools.Values) places.Client.See(view);
        foreach (var owner in _owners.Values) Tell(owner);
        foreach (var places in _pools.Values) Serve(places);
    });

    /// <summary>Another node tells something.</summary>
    internal void Hear(Address from, object message) => Do(() => Take(from, message));

    /// <summary>A pool has changed.</summary>
    internal void Attend(string pool) => Do(() =>
    {
        if (_pools.TryGetValue(pool, out var places)) Serve(places);
    });

    /// <summary>Notes that time has passed; every <see cref="PlaceTimes.Interval"/>, unless it is <see cref="IsIdle"/>.</summary>
    internal void Tick() => Do(() =>
    {
        foreach (var (pool, owner) in _owners.ToList())
        {
            owner.Tick();
            Tell(owner);
            if (time.GetElapsedTime(owner.LastUse) > MaxUnused && !HasPool(pool)) _owners.Remove(pool);
        }

        foreach (var (pool, places) in _pools.ToList())
        {
            places.Client.Tick();
            Serve(places);
            if (places.Pool is null && !places.Client.IsFollowing) _pools.Remove(pool);
        }
    });

    /// <summary>Does something, and then what it has this node tell itself.</summary>
    private void Do(Action what)
    {
        if (_isBusy)
        {
            what();
            return;
        }

        _isBusy = true;
        try
        {
            NoticeStandstill();
            what();
            while (_toItself.TryDequeue(out var message)) Take(_view!.Self.Address, message);
        }
        finally
        {
            _isBusy = false;
        }
    }

    /// <summary>This node has stood still for so long that the others help themselves: what it knows of them is of no meaning, nor are the
    /// places that it held.</summary>
    private void NoticeStandstill()
    {
        var stood = time.GetElapsedTime(_alive) > PlaceTimes.Silent;
        _alive = time.GetTimestamp();
        if (!stood) return;
        foreach (var pool in _owners.Keys.ToList()) Own(pool);
        foreach (var places in _pools.Values)
        {
            places.Client.StandStill();
            Serve(places);
        }
    }

    private void Take(Address from, object message)
    {
        switch (message)
        {
            case PlaceReport report when OwnerFor(report) is { } owner:
                owner.Hear(from, report);
                Tell(owner);
                break;
            case PlaceLease lease when _pools.ContainsKey(lease.Pool) || from.Equals(_view?.OwnerOf(lease.Pool)?.Address):
                var places = Find(lease.Pool);
                places.Client.Hear(from, lease);
                Serve(places);
                break;
            default:
                break;
        }
    }

    private PlaceOwner? OwnerFor(PlaceReport report)
    {
        if (_owners.TryGetValue(report.Pool, out var owner)) return owner;
        // Of a node that has no such pool itself there is nothing to begin with.
        return IsOurs(report.Pool) && (report.Term == 0 || report.Holdings.Length > 0) ? Own(report.Pool) : null;
    }

    private void OwnWhatIsOurs()
    {
        foreach (var pool in _pools.Keys.Where(pool => HasPool(pool) && IsOurs(pool) && !_owners.ContainsKey(pool))) Tell(Own(pool));
    }

    private PlaceOwner Own(string pool) =>
        _owners[pool] = new PlaceOwner(pool, PlaceTimes.Number(_view!.Self.Uid, ++_terms), _view, time);

    private bool IsOurs(string pool) => _view is not null && _view.Self.Equals(_view.OwnerOf(pool));

    private bool HasPool(string pool) => _pools.TryGetValue(pool, out var places) && places.Pool is not null;

    private PoolPlaces Find(string pool)
    {
        if (_pools.TryGetValue(pool, out var places)) return places;
        var client = new PlaceClient(pool, time);
        if (_view is not null) client.See(_view);
        return _pools[pool] = new PoolPlaces(client);
    }

    private void Serve(PoolPlaces places)
    {
        places.Attend();
        if (places.Pool is not null && places.WasAlone != places.Client.IsAlone)
        {
            places.WasAlone = places.Client.IsAlone;
            host.OnAlone(places.Pool.Name, places.Client.Owner, places.WasAlone);
        }

        if (places.Pool is null && !places.Client.IsFollowing) return;
        foreach (var (to, report) in places.Client.Reports()) Send(to, report);
    }

    private void Tell(PlaceOwner owner)
    {
        foreach (var (to, lease) in owner.Leases().ToList()) Send(to, lease);
    }

    private void Send(Address to, object message)
    {
        if (to.Equals(_view!.Self.Address)) _toItself.Enqueue(message);
        else host.Send(to, message);
    }
}
