using System.Collections.Immutable;
using Akka.Actor;
using Akka.DistributedData;
using Proxy.Actors.Logging;
using Proxy.Configuration;
using Proxy.Membership.Logging;
using Proxy.Transport;

namespace Proxy.Actors.Pools;

/// <summary>The pools of a node and their endpoints, and their changes at run time. A change made on one node is in force on all,
/// holds while any node of the cluster lives, and reaches nodes that join before they accept. Thread-safe.</summary>
public sealed partial class NodeEndpoints
{
    private const string SpreadingProblem = "in force on this node; not every other node has confirmed it yet, it follows as soon as they can be reached";

    private readonly ActorSystem _system;
    private readonly OverrideStore _store;
    private readonly IReadOnlyDictionary<string, PoolState> _pools;
    private readonly Lock _applying = new();
    private LWWDictionary<string, string> _entries = LWWDictionary<string, string>.Empty;
    private EndpointOverrides _overrides = EndpointOverrides.Empty;

    internal NodeEndpoints(ActorSystem system, IReadOnlyDictionary<string, PoolState> pools)
    {
        _system = system;
        _store = new OverrideStore(system);
        _pools = pools;
    }

    /// <summary>Every endpoint as this node uses it: by pool, in the order of the configuration, then those that were
    /// added, and last those that only other nodes have.</summary>
    public ImmutableArray<EndpointStatus> List()
    {
        lock (_applying)
        {
            return
            [
                .. _pools.OrderBy(pool => pool.Key, StringComparer.Ordinal).SelectMany(pool => StatusesOf(pool.Value)),
                .. _overrides.All.Where(entry => Find(entry.Pool, entry.Endpoint).IsEmpty).Select(OfOtherNodes)
                    .OrderBy(status => (status.Pool, status.Endpoint)),
            ];
        }
    }

    /// <summary>Changes an endpoint; what is not given stays as it is.</summary>
    /// <param name="pool">The pool; null: every pool that has the endpoint.</param>
    /// <param name="endpoint">The endpoint's name as configured, <c>host:port</c>.</param>
    /// <param name="state">Whether it takes new pairs; null: as before.</param>
    /// <param name="weight">Its part of the turns, 0 to 256, 0 for none; null: as before.</param>
    /// <param name="maxPairs">Pairs that it has at once at most; null: as before.</param>
    public Task<EndpointChange> SetAsync(string? pool, string endpoint, AdminState? state, int? weight = null, LimitChange? maxPairs = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (IsNoWeight(weight)) return Refuse(WeightProblem(weight));
        return ChangeAsync(pool, endpoint, before => before with
        {
            AdminState = state ?? before.AdminState,
            Weight = weight ?? before.Weight,
            MaxPairs = maxPairs ?? before.MaxPairs,
        });
    }

    /// <summary>Takes an override back: a configured endpoint is as configured, one that was added is gone.
    /// Pairs go on.</summary>
    /// <param name="pool">The pool; null: every pool that has the endpoint.</param>
    /// <param name="endpoint">The endpoint's name, <c>host:port</c>.</param>
    public Task<EndpointChange> ResetAsync(string? pool, string endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return ChangeAsync(pool, endpoint, _ => EndpointOverride.None);
    }

    /// <summary>Adds an endpoint to a pool of every node that has the pool.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="endpoint"><c>host:port</c>; a host's name is looked up.</param>
    /// <param name="weight">Its part of the turns, 0 to 256, 0 for none.</param>
    public Task<EndpointChange> AddAsync(string pool, string endpoint, int weight = 1)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(endpoint);
        var parsed = EndpointAddress.Parse(endpoint);
        if (!parsed.IsOk) return Refuse($"{parsed.Problem} ({parsed.Remedy})");
        if (IsNoWeight(weight)) return Refuse(WeightProblem(weight));
        if (!_pools.ContainsKey(pool)) return Refuse(NoPool(pool));
        var name = parsed.Value!.ToString();
        return Find(pool, name).IsEmpty
            ? ChangeAsync([(pool, name)], _ => new EndpointOverride(AdminState.Ready, weight, IsAdded: true))
            : Refuse($"pool {pool} has {name} already");
    }

    /// <summary>Learns the overrides so far, from the other nodes if there are any, and listens from then on.</summary>
    /// <exception cref="TimeoutException">Most of the other nodes did not answer in time.</exception>
    internal async Task StartAsync(TimeSpan limit)
    {
        Apply(await _store.ReadOthersAsync(limit).ConfigureAwait(false));
        _system.ActorOf(OverrideSubscriber.Props(this, _store), "endpoints");
    }

    /// <summary>Puts overrides in force; news may come in any order and more than once.</summary>
    internal void Apply(LWWDictionary<string, string> overrides)
    {
        lock (_applying)
        {
            _entries = _entries.Merge(overrides);
            _overrides = EndpointOverrides.Read(_entries);
            foreach (var pool in _pools.Values) Apply(pool);
        }
    }

    /// <summary>Puts a pool in force as configured, with the overrides of its endpoints.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="settings">What the configuration says of it.</param>
    /// <param name="addresses">What the names of its endpoints stand for, where they could be looked up.</param>
    internal void Configure(
        PoolState pool, PoolSettings settings, IReadOnlyDictionary<string, ImmutableArray<TcpAddress>> addresses)
    {
        lock (_applying) pool.Change(model => model.As(settings).WithAddresses(addresses).With(_overrides));
    }

    /// <summary>Puts a change of a pool's endpoints in force, with the overrides of those that are new.</summary>
    internal void Change(PoolState pool, Func<PoolModel, PoolModel> change)
    {
        lock (_applying) pool.Change(model => change(model).With(_overrides));
    }

    private void Apply(PoolState pool)
    {
        var model = pool.Model;
        var before = model.Endpoints;
        pool.Change(model => model.With(_overrides));
        if ((model.Balance, model.MaxPairs) != (pool.Model.Balance, pool.Model.MaxPairs))
            _system.LoggerFor<NodeEndpoints>().PoolChanged(pool.Model.Name, PoolOverride.Name(pool.Model.Balance), LimitChange.Text(pool.Model.MaxPairs));
        foreach (var endpoint in pool.Model.Endpoints) LogChange(pool.Model.Name, before.FirstOrDefault(each => each.Name == endpoint.Name), endpoint);
        foreach (var endpoint in before.ExceptBy(pool.Model.Endpoints.Select(each => each.Name), each => each.Name))
            _system.LoggerFor<NodeEndpoints>().EndpointRemoved(pool.Model.Name, endpoint.Name);
        if (pool.Model.Endpoints.Any(endpoint => endpoint.Addresses.IsEmpty)) pool.Resolver.Tell(EndpointResolver.Refresh.Instance);
    }

    private void LogChange(string pool, EndpointModel? before, EndpointModel after)
    {
        if (before?.MaxPairs != after.MaxPairs) _system.LoggerFor<NodeEndpoints>().EndpointLimited(pool, after.Name, LimitChange.Text(after.MaxPairs));
        if (before is not null && (before.AdminState, before.Weight) == (after.AdminState, after.Weight)) return;
        _system.LoggerFor<NodeEndpoints>().EndpointChanged(pool, after.Name, after.AdminState.ToString().ToLowerInvariant(), after.Weight);
    }

    private Task<EndpointChange> ChangeAsync(string? pool, string endpoint, Func<EndpointOverride, EndpointOverride> change)
    {
        var names = Known(pool, endpoint);
        return names.IsEmpty ? Refuse(NoEndpoint(pool, endpoint)) : ChangeAsync(names, change);
    }

    private async Task<EndpointChange> ChangeAsync(
        ImmutableArray<(string Pool, string Endpoint)> names, Func<EndpointOverride, EndpointOverride> change)
    {
        string Changed(string before) => change(EndpointOverride.Parse(before)).Text;
        var everywhere = await _store.WriteAsync(names.ToDictionary(
            name => EndpointOverrides.Key(name.Pool, name.Endpoint), _ => (Func<string, string>)Changed)).ConfigureAwait(false);
        Apply(await _store.ReadLocalAsync().ConfigureAwait(false));
        var now = List().Where(status => names.Contains((status.Pool, status.Endpoint)));
        return everywhere
            ? new(EndpointChangeOutcome.Everywhere, [.. now], "")
            : new(EndpointChangeOutcome.Spreading, [.. now], SpreadingProblem);
    }

    /// <summary>The endpoints of a name in this node's pools; none when <paramref name="pool"/> is not a pool here.</summary>
    private ImmutableArray<(string Pool, string Endpoint)> Find(string? pool, string endpoint) =>
    [
        .. from candidate in _pools.Values
           where pool is null || candidate.Model.Name == pool
           from each in candidate.Model.Endpoints
           where string.Equals(each.Name, endpoint, StringComparison.OrdinalIgnoreCase)
           select (candidate.Model.Name, each.Name),
    ];

    /// <summary>The endpoints of a name in this node's pools, and those that only overrides name.</summary>
    private ImmutableArray<(string Pool, string Endpoint)> Known(string? pool, string endpoint)
    {
        var here = Find(pool, endpoint);
        return
        [
            .. here,
            .. from entry in _overrides.All
               where (pool ?? entry.Pool) == entry.Pool && string.Equals(entry.Endpoint, endpoint, StringComparison.OrdinalIgnoreCase)
               where !here.Any(name => name.Pool == entry.Pool)
               select (entry.Pool, entry.Endpoint),
        ];
    }

    private static IEnumerable<EndpointStatus> StatusesOf(PoolState pool)
    {
        var model = pool.Model;
        return model.Endpoints.Select(endpoint => StatusOf(model.Name, endpoint, pool.StateOf(endpoint.Name)));
    }

    private static EndpointStatus StatusOf(string pool, EndpointModel endpoint, EndpointState state) => new(
        pool,
        endpoint.Name,
        endpoint.AdminState,
        endpoint.Health,
        endpoint.Weight,
        endpoint.IsAdded ? EndpointSource.Added : endpoint.Service is null ? EndpointSource.Configured : EndpointSource.Discovered,
        endpoint.Addresses,
        state.Pairs)
    {
        Priority = endpoint.Priority,
        MaxPairs = endpoint.MaxPairs,
        RampPercent = endpoint.Ramp * 100 / EndpointModel.FullRamp,
        Ejection = endpoint.Ejection,
        EjectedUntil = endpoint.Ejection == Ejection.Out ? state.EjectedUntil : null,
        Ejections = state.Ejections,
        FailuresInARow = state.FailuresInARow,
        LastFailure = state.LastFailure,
        Unresolved = state.Unresolved,
    };

    private static EndpointStatus OfOtherNodes((string Pool, string Endpoint, EndpointOverride Override) entry) => new(
        entry.Pool,
        entry.Endpoint,
        entry.Override.AdminState,
        Health.Unknown,
        entry.Override.Weight ?? 1,
        EndpointSource.OtherNodes,
        [],
        Pairs: 0)
    {
        MaxPairs = entry.Override.MaxPairs.Over(null),
    };

    private static bool IsNoWeight(int? weight) => weight is < 0 or > EndpointOverride.MaxWeight;

    private static string WeightProblem(int? weight) => $"{weight} is not a weight (write 0 to {EndpointOverride.MaxWeight})";

    private string NoPool(string pool) => $"there is no pool {Quoted.Text(pool)}{DidYouMean(pool, _pools.Keys)}";

    private string NoEndpoint(string? pool, string endpoint)
    {
        if (pool is not null && !_pools.ContainsKey(pool)) return NoPool(pool);
        var known = List().Where(status => status.Source != EndpointSource.OtherNodes && (pool ?? status.Pool) == status.Pool);
        return $"{(pool is null ? "no pool" : $"pool {pool}")} has {(pool is null ? "an" : "no")} endpoint {Quoted.Text(endpoint)}"
            + DidYouMean(endpoint, known.Select(status => status.Endpoint));
    }

    private static string DidYouMean(string text, IEnumerable<string> known) =>
        NearestName.Of(text, [.. known]) is { } nearest ? $" (did you mean {nearest}?)" : "";

    private static Task<EndpointChange> Refuse(string problem) =>
        Task.FromResult(new EndpointChange(EndpointChangeOutcome.Refused, [], problem));
}
