using System.Collections.Immutable;
using Akka.Actor;
using Proxy.Actors.Checks;
using Proxy.Actors.Pools;
using Proxy.Actors.Replication;
using Proxy.Configuration;
using Proxy.Membership.Logging;

namespace Proxy.Actors.Verdicts;

/// <summary>The health of the endpoints of a node's pools. Each endpoint is checked by two nodes of the cluster, who tell the others what
/// they find; where a pool says so, or its owners say nothing, the node checks by itself. What other nodes have found reaches a node that
/// joins before it accepts. Thread-safe.</summary>
public sealed partial class NodeHealth : IAsyncDisposable
{
    private readonly ActorSystem _system;
    private readonly TimeProvider _time;
    private readonly SharedParts<HealthShard> _store;
    private readonly HealthMembers _members;
    private readonly TransitionLog _transitions;
    private readonly OwnChecks _checks;
    private readonly Lock _working = new();
    private readonly HealthBook _book;
    private IActorRef _actor = ActorRefs.Nobody;
    private long _looked;
    private long _signed;

    internal NodeHealth(ActorSystem system, TimeProvider time)
    {
        (_system, _time) = (system, time);
        _store = HealthKey.Parts(system);
        _members = new HealthMembers(system);
        _transitions = new TransitionLog(system.LoggerFor<TransitionLog>());
        _book = new HealthBook(_members.Self);
        _checks = new OwnChecks(system, time, _members.Self.GetHashCode(StringComparison.Ordinal), () => _actor.Tell(HealthActor.News.Instance));
        _looked = Now;
    }

    /// <summary>The last changes of endpoints' health on this node, ejections among them, at most 500, the oldest first.</summary>
    public ImmutableArray<HealthTransition> Transitions => _transitions.Last;

    /// <summary>Whether an endpoint of the node's pools is checked.</summary>
    internal bool IsWatching
    {
        get
        {
            lock (_working) return _book.Pools.Any();
        }
    }

    private long Now => (long)_time.GetElapsedTime(0).TotalMilliseconds;

    /// <summary>What the node knows of an endpoint; null when it is not checked.</summary>
    /// <param name="pool">The pool's name.</param>
    /// <param name="endpoint">The endpoint's name, <c>host:port</c>.</param>
    public EndpointHealth? Report(string pool, string endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        lock (_working)
        {
            if (_book.Find(EndpointOverrides.Key(pool, endpoint)) is not { } known) return null;
            var own = known.IsMine ? _checks.Last(pool, known.Name) : null;
            return new EndpointHealth(
                known.Health,
                known.Because is { } because ? DateTimeOffset.FromUnixTimeMilliseconds(because.Since) : null,
                own?.Words ?? known.Because?.Words ?? "",
                own?.At ?? (known.Because is { } heard && _book.Signs.Silence(heard.Node, Now) is { } silence
                    ? _time.GetUtcNow() - TimeSpan.FromMilliseconds(silence)
                    : null),
                [.. _book.CheckersOf(known).Select(NodeName.AddressOf)]);
        }
    }

    /// <summary>How the last check of an endpoint by this node ended; null where it does not check it, or has not yet.</summary>
    internal bool? LastCheck(string pool, string endpoint) => _checks.Last(pool, endpoint.ToLowerInvariant())?.Ok;

    /// <summary>The checks of a pool's endpoints by this node, since its start.</summary>
    internal CheckCounts ChecksOf(string pool) => _checks.Counts(pool);

    /// <summary>What this node's own last check of an endpoint found, whatever others find; null when it does not check it.</summary>
    /// <param name="pool">The pool's name.</param>
    /// <param name="endpoint">The endpoint's name, <c>host:port</c>.</param>
    internal CheckResult? OwnCheck(string pool, string endpoint)
    {
        lock (_working) return _book.Find(EndpointOverrides.Key(pool, endpoint)) is { IsMine: true } known ? _checks.Last(pool, known.Name) : null;
    }

    /// <summary>Checks an endpoint now, as its pool says, whoever owns it. Nothing follows from what is found.</summary>
    /// <param name="pool">The pool's name.</param>
    /// <param name="endpoint">The endpoint's name, <c>host:port</c>.</param>
    /// <returns>What was done; null when it is not checked, or has no address.</returns>
    public async Task<CheckReport?> CheckNowAsync(string pool, string endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        CheckTarget? target;
        lock (_working) target = _book.TargetOf(EndpointOverrides.Key(pool, endpoint));
        return target is null ? null : await _checks.CheckNowAsync(target).ConfigureAwait(false);
    }

    /// <summary>Learns what is known so far, from the other nodes if there are any, and listens from then on.</summary>
    /// <exception cref="TimeoutException">Most of the other nodes did not answer in time.</exception>
    internal async Task StartAsync(TimeSpan limit)
    {
        var shards = await _store.ReadOthersAsync(limit).ConfigureAwait(false);
        for (var i = 0; i < shards.Length; i++) Learn(i, shards[i]);
        Look();
        _actor = _system.ActorOf(HealthActor.Props(this, _store, _time), HealthActor.Name);
    }

    /// <summary>Takes note of the ejections of a pool from now on.</summary>
    internal void Follow(PoolState pool) => pool.Changed += (before, after) => _transitions.Keep(EjectionChanges.Between(before, after, pool.StateOf)
        .Select(change => change with { At = _time.GetUtcNow(), Node = NodeName.AddressOf(_members.Self) }).ToList());

    /// <summary>Has a pool checked as it is configured. What is known of its endpoints is in force when this returns.</summary>
    internal void Configure(PoolState pool, PoolSettings settings)
    {
        lock (_working)
        {
            // While nothing was checked, nobody looked.
            if (_book.ShortestInterval is null) _looked = Now;
            if (settings.Check is { } check) _book.Watch(pool, check, Now);
            else Forget(pool, settings.Name);
            pool.DialWatch = settings.Check is null ? null : this;
        }

        Work();
        _actor.Tell(HealthActor.News.Instance);
    }

    /// <summary>What checks had found is of no meaning without them.</summary>
    private void Forget(PoolState pool, string name)
    {
        _book.Unwatch(name);
        pool.Change(model => model.Endpoints.All(endpoint => endpoint.Health == Health.Unknown)
            ? null
            : model.With(endpoint => endpoint with { Health = Health.Unknown }));
    }

    /// <summary>Has a pool not checked any more that takes no new pairs.</summary>
    internal void Retire(string pool)
    {
        lock (_working) _book.Unwatch(pool);
        Work();
    }

    /// <summary>Ends the checks.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_working) _checks.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string NameOf(EndpointModel endpoint) => endpoint.Name.ToLowerInvariant();
}
