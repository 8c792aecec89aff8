using System.Collections.Immutable;
using Akka.Actor;
using Proxy.Actors.Logging;
using Proxy.Actors.Pools;
using Proxy.Membership.Logging;

namespace Proxy.Actors.Verdicts;

/// <content>What is done with what comes in.</content>
public sealed partial class NodeHealth : IDialWatch
{
    void IDialWatch.OnDialFailed(PoolState pool, string endpoint)
    {
        if (_checks.IsTimeToCheck(pool.Model.Name, endpoint, Now)) _actor.Tell(new HealthActor.DialFailed(EndpointOverrides.Key(pool.Model.Name, endpoint)));
    }

    /// <summary>Takes in a part of what the nodes say, which is in force with the next <see cref="Work"/>.</summary>
    internal void Learn(int shard, HealthShard said)
    {
        lock (_working) _book.Learn(shard, said);
    }

    /// <summary>Takes note of another node's sign of life.</summary>
    internal void Hear(HealthSign sign)
    {
        lock (_working) _book.Hear(sign, Now);
    }

    /// <summary>Looks who else is there and what has changed about the pools, and gives a sign of life when it is time.</summary>
    internal void Look()
    {
        lock (_working)
        {
            var now = Now;
            NoticeStandstill(now);
            _looked = now;
            _book.Look(_members.Reachable(), now);
            EndEjections();
            if (_book.ShortestInterval is not { } every || now - _signed < NodeSigns.PeriodOf(every) || !_checks.AreAlive(now)) return;
            _signed = now;
            _members.Tell(new HealthSign(_members.Self, _book.Life, NodeSigns.PeriodOf(every)));
        }
    }

    /// <summary>Draws what follows from what has come in, and does it.</summary>
    internal void Work()
    {
        ImmutableArray<(int Shard, HealthPart Part)> untold;
        lock (_working)
        {
            NoticeStandstill(Now);
            foreach (var (pool, endpoint, result) in _checks.TakeResults()) _book.Judge(pool, endpoint, result);
            _book.Decide(Now);
            if (_book.TakeTargets() is { } targets) _checks.Watch(targets);
            Apply();
            untold = _book.TakeUntold();
        }

        foreach (var (shard, part) in untold) _ = TellAsync(shard, part);
    }

    /// <summary>Has an endpoint checked at once by whoever owns it, unless it was a moment ago.</summary>
    /// <param name="key">Pool and endpoint, as all nodes call it.</param>
    /// <param name="tellOwners">Whether this node is the one that noticed.</param>
    internal void CheckAtOnce(string key, bool tellOwners)
    {
        lock (_working)
        {
            if (_book.Find(key) is not { Health: not Health.Down } endpoint || !endpoint.Hurry(Now)) return;
            if (endpoint.IsMine) _checks.CheckSoon(endpoint.Pool.Name, endpoint.Name);
            if (tellOwners && !endpoint.Owners.IsEmpty) _members.Tell(new CheckAtOnce(key), endpoint.Owners);
        }
    }

    /// <summary>A process that was stopped for so long that others have taken its place knows nothing any more.</summary>
    private void NoticeStandstill(long now)
    {
        if (_book.ShortestInterval is not { } every || now - _looked <= NodeSigns.SilenceOf(every)) return;
        _looked = now;
        _checks.Forget();
        _book.BeginAnew(now);
    }

    /// <summary>Endpoints that clients of this node could not reach are back when its own checks reach them.</summary>
    private void EndEjections()
    {
        // A check of another port says nothing of the one that clients cannot connect to.
        foreach (var pool in _book.Pools.Where(pool => pool.Check.Port is null))
        {
            foreach (var endpoint in pool.Ejected.Where(endpoint => endpoint.IsMine && HasPassed(pool, endpoint)))
                pool.State.Change(model => model.WithHealth(endpoint.Name, Health.Up));
        }

        bool HasPassed(WatchedPool pool, WatchedEndpoint endpoint) =>
            endpoint.Health == Health.Up && _checks.Last(pool.Name, endpoint.Name) is { Ok: true } last && last.At > pool.EjectedAt(endpoint);
    }

    private void Apply()
    {
        foreach (var pool in _book.Pools.Where(pool => pool.IsToBeChanged))
        {
            pool.IsToBeChanged = false;
            // Of those alone that it is another of: to say that one is up ends its ejection.
            pool.State.Change(model => model.WithHealth(pool.OtherThan(model).ToDictionary(endpoint => endpoint.Name.ToLowerInvariant(), endpoint => endpoint.Health)));
        }

        var at = _time.GetUtcNow();
        _transitions.Add([.. _book.TakeChanges().Select(change => new HealthTransition(
            at, change.Pool.Name, change.Endpoint, change.From, change.Opinion.Health, change.Opinion.Words, NodeName.AddressOf(change.Opinion.Node)))], Now);
    }

    private async Task TellAsync(int shard, HealthPart part)
    {
        try
        {
            await _store.WriteAsync(shard, before => before.With(part)).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is AskTimeoutException or InvalidOperationException)
        {
            // The node stops, or has been removed; otherwise the next change tells all that this one did.
            if (!_system.WhenTerminated.IsCompleted) _system.LoggerFor<NodeHealth>().HealthNotTold(failure.Message);
        }
    }
}
