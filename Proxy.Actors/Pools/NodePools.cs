using System.Collections.Concurrent;
using Akka.Actor;
using Proxy.Actors.Discovery;
using Proxy.Actors.Logging;
using Proxy.Configuration;
using Proxy.Membership.Logging;

namespace Proxy.Actors.Pools;

/// <summary>The pools of a node at run time. Pools are added, changed and retired by one caller at a time; anyone may read
/// <see cref="States"/>.</summary>
internal sealed class NodePools
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private readonly ActorSystem _system;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, PoolState> _states = new(StringComparer.Ordinal);
    private readonly Lock _retiring = new();
    private readonly HashSet<string> _retired = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _times = new(StringComparer.Ordinal);
    private readonly ServiceLookup _lookup;
    private ICancelable? _sweeping;
    private bool _isHeld;

    /// <summary>The pools of a node.</summary>
    /// <param name="system">Its actor system.</param>
    /// <param name="time">Its clock.</param>
    internal NodePools(ActorSystem system, TimeProvider time)
    {
        _system = system;
        _time = time;
        _lookup = new ServiceLookup(new NameServerList(time), time);
        Circles = new CircleGuard(_states, system.LoggerFor<CircleGuard>());
    }

    /// <summary>Keeps pairs from going round in circles.</summary>
    internal CircleGuard Circles { get; }

    /// <summary>Puts changes of a pool in force with the overrides of its endpoints; as they are, until the node has such.</summary>
    internal Action<PoolState, Func<PoolModel, PoolModel>> Change { get; set; } = static (pool, change) => pool.Change(change);

    /// <summary>Told of a pool that is taken in, before it has pairs.</summary>
    internal Action<PoolState> Added { get; set; } = static _ => { };

    /// <summary>Told of a pool that is let go.</summary>
    internal Action<string> Gone { get; set; } = static _ => { };

    /// <summary>The pools by name, with those that are retired and still have pairs.</summary>
    internal IReadOnlyDictionary<string, PoolState> States => _states;

    /// <summary>Takes a pool in, or back, and has its endpoints' names looked up from now on.</summary>
    internal void Add(PoolState pool, TimeSpan refresh)
    {
        lock (_retiring)
        {
            var name = pool.Model.Name;
            if (_retired.Remove(name)) return;
            // The name of an actor is free again some time after it has stopped: a pool that comes back gets a number.
            var times = _times[name] = _times.GetValueOrDefault(name) + 1;
            pool.Resolver = _system.ActorOf(EndpointResolver.Props(pool, refresh, ServiceResolver.Props(pool, _lookup, _time, Change)), $"resolver-{name}" + (times > 1 ? $"-{times}" : ""));
            _states[name] = pool;
            pool.Circles = Circles;
            pool.Log = _system.LoggerFor<PoolState>();
            pool.Time = _time;
            pool.Change(model => model);
            Added(pool);
        }
    }

    /// <summary>Has other name servers asked for services.</summary>
    internal void Ask(DnsSettings dns) => _lookup.Servers.Use(dns.Servers);

    /// <summary>Looks up the names of a pool's endpoints and services as configured.</summary>
    internal async Task<PoolNames> ResolveAsync(PoolSettings settings)
    {
        var services = Task.WhenAll(settings.Services.Select(async service => (service, await _lookup.FindAsync(service, ServiceAnswer.None).ConfigureAwait(false))));
        var hosts = await EndpointResolver.ResolveAsync(PoolModel.Of(settings)).ConfigureAwait(false);
        foreach (var (endpoint, problem) in hosts.Problems) _system.LoggerFor<NodePools>().NotYetResolved(settings.Name, endpoint, problem);
        return new PoolNames(hosts, [.. await services.ConfigureAwait(false)]);
    }

    /// <summary>Puts in force what was found of a pool's services, and has them looked after; takes note of names that were not found.</summary>
    internal void Discover(PoolState pool, PoolNames names)
    {
        EndpointResolver.Note(pool, names.Hosts);
        Change(pool, model => names.Services.Where(each => each.Answer.Problem is null)
            .Aggregate(model, (all, each) => all.WithDiscovered(each.Service.Name, each.Answer.Endpoints)));
        pool.Resolver.Tell(new ServiceResolver.Watch(names.Services));
    }

    /// <summary>Lets no pool go before <see cref="LetGo"/>: a configuration that is about to be put in force may have found one among
    /// <see cref="States"/> that it takes back.</summary>
    internal void Hold()
    {
        lock (_retiring) _isHeld = true;
    }

    /// <summary>The configuration is in force, or has been given up.</summary>
    internal void LetGo()
    {
        lock (_retiring)
        {
            _isHeld = false;
            Sweep();
        }
    }

    /// <summary>Lets a pool go when no pair is bound to its endpoints any more: at once if none is.</summary>
    internal void Retire(string name)
    {
        lock (_retiring)
        {
            _retired.Add(name);
            Sweep();
            if (_retired.Count > 0) _sweeping ??= _system.Scheduler.Advanced.ScheduleRepeatedlyCancelable(SweepInterval, SweepInterval, Sweep);
        }
    }

    /// <summary>Has names looked up in another interval.</summary>
    internal void RefreshEvery(TimeSpan interval)
    {
        foreach (var pool in _states.Values) pool.Resolver.Tell(new EndpointResolver.RefreshEvery(interval));
    }

    private void Sweep()
    {
        lock (_retiring)
        {
            if (_isHeld) return;
            foreach (var name in _retired.Where(IsUnused).ToList())
            {
                _retired.Remove(name);
                if (!_states.TryRemove(name, out var pool)) continue;
                pool.Retire();
                _system.Stop(pool.Resolver);
                Gone(name);
            }

            if (_retired.Count > 0) return;
            _sweeping?.Cancel();
            _sweeping = null;
        }
    }

    private bool IsUnused(string name) =>
        !_states.TryGetValue(name, out var pool) || !pool.HasPairs;
}
