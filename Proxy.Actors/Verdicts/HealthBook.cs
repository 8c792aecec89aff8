using System.Collections.Immutable;
using Proxy.Actors.Checks;
using Proxy.Actors.Pools;
using Proxy.Actors.Replication;
using Proxy.Configuration;

namespace Proxy.Actors.Verdicts;

/// <summary>What a node knows of the endpoints that are checked, and what follows from it: which of them it checks itself, what it tells the
/// others, and whether pairs are to go there. Nothing is done here; time comes in with each call, in milliseconds of a clock that no one
/// sets. Used by one caller at a time.</summary>
/// <param name="self">This node.</param>
internal sealed partial class HealthBook(string self)
{
    // Owners that say nothing for so many intervals do not check.
    private const int UnsaidIntervals = 3;

    private readonly Dictionary<string, WatchedPool> _pools = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WatchedEndpoint> _endpoints = new(StringComparer.Ordinal);
    private readonly HashSet<WatchedEndpoint> _doubtful = [];
    private readonly HashSet<WatchedEndpoint> _unsaid = [];
    private readonly HeardOpinions _heard = new(self);
    private readonly List<HealthChange> _changes = [];
    private bool _areTargetsNew;

    /// <summary>Which nodes live.</summary>
    internal NodeSigns Signs { get; } = new(self);

    /// <summary>The pools whose endpoints are checked.</summary>
    internal IEnumerable<WatchedPool> Pools => _pools.Values;

    /// <summary>The shortest interval of checks that nodes share; null when they share none.</summary>
    internal TimeSpan? ShortestInterval => _pools.Values.Where(pool => pool.IsShared).Min(pool => (TimeSpan?)pool.Check.Every);

    /// <summary>What is known of an endpoint; null when it is not checked.</summary>
    internal WatchedEndpoint? Find(string key) => _endpoints.GetValueOrDefault(key);

    /// <summary>Has a pool's endpoints checked, or checked in another way.</summary>
    internal void Watch(PoolState state, CheckSettings check, long now)
    {
        if (!_pools.TryGetValue(state.Model.Name, out var pool) || !ReferenceEquals(pool.State, state))
        {
            Unwatch(state.Model.Name);
            _pools[state.Model.Name] = pool = new WatchedPool(state) { Check = check };
        }

        pool.Check = check;
        pool.Seen = null;
        _areTargetsNew = true;
        Assign(pool, now);
        Scan(pool);
        _doubtful.UnionWith(pool.Endpoints.Values);
    }

    /// <summary>Has a pool's endpoints not checked any more.</summary>
    /// <returns>Whether they were.</returns>
    internal bool Unwatch(string name)
    {
        if (!_pools.Remove(name, out var pool)) return false;
        foreach (var endpoint in pool.Endpoints.Values) Forget(endpoint);
        return true;
    }

    /// <summary>Takes note of the nodes that are up and reachable, of the time, and of what others have changed about the pools.</summary>
    internal void Look(IEnumerable<string> nodes, long now)
    {
        Signs.Know(nodes, now);
        foreach (var pool in _pools.Values)
        {
            Assign(pool, now);
            Scan(pool);
        }

        foreach (var endpoint in _unsaid) _doubtful.Add(endpoint);
    }

    /// <summary>Takes in a part of what the others say.</summary>
    internal void Learn(int shard, HealthShard said) => Doubt(_heard.Learn(shard, said));

    /// <summary>Takes note of another node's sign of life.</summary>
    internal void Hear(HealthSign sign, long now)
    {
        if (Signs.Hear(sign, now)) _doubtful.UnionWith(_endpoints.Values);
    }

    /// <summary>Takes note of a check of this node's own.</summary>
    internal void Judge(string pool, string endpoint, CheckResult result)
    {
        if (result.Verdict.State == Health.Unknown || Find(EndpointOverrides.Key(pool, endpoint)) is not { IsMine: true } mine) return;
        var isUp = result.Verdict.State == Health.Up;
        // What it has from others it does not tell as its own, before a check has confirmed it.
        if (mine.Own?.IsUp == isUp || (mine.Own is null && !OwnChecks.Confirms(result))) return;
        var at = result.At.ToUnixTimeMilliseconds();
        var since = mine.Because is { } because && because.IsUp == isUp ? because.Since : at;
        mine.Own = new Opinion(isUp, since, Statement.Short(result.Words), self);
        if (mine.IsTold) _untold.Add(SharedPart.Of(mine.Key));
        _doubtful.Add(mine);
    }

    /// <summary>This node stood still: what it has said may not be so any more, and is said anew when it has been checked anew. Nobody else
    /// was silent meanwhile.</summary>
    internal void BeginAnew(long now)
    {
        Life++;
        Signs.Forgive(now);
        foreach (var endpoint in _endpoints.Values)
        {
            endpoint.Own = null;
            endpoint.UnsaidSince = null;
        }

        _doubtful.UnionWith(_endpoints.Values);
        _areTargetsNew = true;
    }

    /// <summary>What is to be checked here, when that has changed since the last call; otherwise null.</summary>
    internal ImmutableArray<CheckTarget>? TakeTargets()
    {
        if (!_areTargetsNew) return null;
        _areTargetsNew = false;
        return [.. _endpoints.Values.Where(endpoint => endpoint.IsMine).Select(TargetOf)];
    }

    /// <summary>How an endpoint is checked; null when it is not, or has no address.</summary>
    internal CheckTarget? TargetOf(string key) => Find(key) is { Address: not null } endpoint ? TargetOf(endpoint) : null;

    /// <summary>The nodes that check an endpoint, as far as this one sees.</summary>
    internal ImmutableArray<string> CheckersOf(WatchedEndpoint endpoint)
    {
        if (endpoint.Address is null) return [];
        return endpoint.IsMine && !endpoint.Owners.Contains(self) ? [self] : endpoint.Owners;
    }

    /// <summary>The endpoints whose health has changed since the last call.</summary>
    internal ImmutableArray<HealthChange> TakeChanges()
    {
        ImmutableArray<HealthChange> changes = [.. _changes];
        _changes.Clear();
        return changes;
    }

    private static CheckTarget TargetOf(WatchedEndpoint endpoint)
    {
        var greeting = endpoint.Pool.State.Greeting;
        return new CheckTarget(endpoint.Pool.Name, endpoint.Name, endpoint.Address!.Value, endpoint.Pool.Check)
        {
            Tls = greeting?.Tls,
            HeaderVersion = greeting?.Header?.Version,
            Known = new CheckVerdict(endpoint.Health, 0, 0),
        };
    }

    private void Assign(WatchedPool pool, long now)
    {
        var living = Signs.Living(pool.Check.Every, now);
        if (pool.Owners.Nodes.AsSpan().SequenceEqual(living.AsSpan())) return;
        pool.Owners = new Owners(living);
        _doubtful.UnionWith(pool.Endpoints.Values);
    }

    private void Doubt(IEnumerable<string> keys)
    {
        foreach (var key in keys)
        {
            if (Find(key) is { } endpoint) _doubtful.Add(endpoint);
        }
    }

    private void Forget(WatchedEndpoint endpoint)
    {
        _endpoints.Remove(endpoint.Key);
        _doubtful.Remove(endpoint);
        _unsaid.Remove(endpoint);
        Tell(endpoint, false);
        _areTargetsNew |= endpoint.IsMine;
    }
}
