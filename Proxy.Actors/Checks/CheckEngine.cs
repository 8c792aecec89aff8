using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Proxy.Actors.Descriptors;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Checks;

/// <summary>Checks endpoints, on a thread of its own. Each target is checked every so often, as its settings and its state have it, and never
/// twice at once; those that stay when others come and go keep their state and their rhythm.</summary>
/// <remarks>Members may be used on any thread.</remarks>
internal sealed class CheckEngine : IDisposable
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);

    private readonly Lock _watching = new();
    private readonly CheckContext _context;
    private readonly ICheckObserver _observer;
    private readonly Random _random;
    private readonly ConcurrentDictionary<SingleCheck, bool> _singles = new();
    private Dictionary<Key, WatchedTarget> _watched = [];
    private volatile CheckIndex _index = CheckIndex.Empty;
    private bool _isOver;

    /// <summary>Starts the thread; nothing is checked yet.</summary>
    /// <param name="observer">Who is told of results.</param>
    /// <param name="log">Where the engine tells of itself.</param>
    /// <param name="time">The clock.</param>
    /// <param name="seed">What makes this node's times other than those of others.</param>
    /// <param name="maxInFlight">Checks in flight at most, above 0; each has one descriptor.</param>
    /// <param name="name">The name of its thread.</param>
    internal CheckEngine(
        ICheckObserver observer, ILogger log, TimeProvider time, int seed, int maxInFlight = DescriptorBudget.MaxChecks, string name = "checks")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxInFlight, 1);
        _observer = observer;
        _random = new Random(seed);
        _context = new CheckContext(log, time, maxInFlight, name);
    }

    /// <summary>Its own loop.</summary>
    internal IoLoop Loop => _context.Loop;

    /// <summary>Replaces what is checked.</summary>
    /// <param name="targets">All targets; one that is there twice counts once.</param>
    internal void Watch(ImmutableArray<CheckTarget> targets)
    {
        var scripts = new Dictionary<CheckSettings, CheckScript>(ReferenceEqualityComparer.Instance);
        lock (_watching)
        {
            if (_isOver) return;
            var next = new Dictionary<Key, WatchedTarget>(targets.Length);
            var changes = new List<(WatchedTarget Endpoint, CheckTarget Target, CheckScript Script)>();
            foreach (var target in targets)
            {
                var key = new Key(target.Pool, target.Endpoint, target.Address);
                if (next.ContainsKey(key)) continue;
                var script = ScriptOf(target, scripts);
                var endpoint = _watched.GetValueOrDefault(key) ?? new WatchedTarget(_context, _observer, _random, target, script);
                next.Add(key, endpoint);
                changes.Add((endpoint, target, script));
            }

            var gone = _watched.Where(each => !next.ContainsKey(each.Key)).Select(each => each.Value).ToList();
            _watched = next;
            _index = CheckIndex.Of(next.Select(each => (each.Key.Pool, each.Key.Endpoint, each.Value)));
            _context.Loop.Execute(() =>
            {
                foreach (var endpoint in gone) endpoint.Unwatch();
                foreach (var (endpoint, target, script) in changes) endpoint.Watch(target, script);
            });
        }
    }

    /// <summary>Sets how many checks may be in flight, each with a descriptor: what <see cref="DescriptorBudget.Checks"/> says. Those that are
    /// in flight beyond that end first.</summary>
    /// <param name="count">Checks, above 0.</param>
    internal void Allow(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _context.Loop.Execute(() => _context.Allow(count));
    }

    /// <summary>Makes the next check of an endpoint due now, or as soon after the last one as <c>fast</c> allows.</summary>
    /// <param name="pool">The pool's name.</param>
    /// <param name="endpoint">The endpoint's name; one that is not watched is not checked.</param>
    internal void CheckSoon(string pool, string endpoint)
    {
        foreach (var each in _index.Find(pool, endpoint)) each.AskSoon();
    }

    /// <summary>Makes one check, beside those that are made anyway, and tells all of it.</summary>
    /// <param name="target">What is checked.</param>
    /// <exception cref="OperationCanceledException">The engine has ended.</exception>
    internal async Task<CheckReport> CheckNowAsync(CheckTarget target)
    {
        var single = new SingleCheck(_context, target, CheckScript.Of(target));
        lock (_watching)
        {
            if (_isOver) throw new OperationCanceledException("the checks have ended");
            _singles[single] = true;
            _context.Loop.Execute(single);
        }

        try
        {
            return await single.Report.ConfigureAwait(false);
        }
        finally
        {
            _singles.TryRemove(single, out _);
        }
    }

    /// <summary>Gives all checks up and ends the thread.</summary>
    public void Dispose()
    {
        lock (_watching)
        {
            if (_isOver) return;
            _isOver = true;
        }

        using var done = new ManualResetEventSlim();
        _context.Loop.Execute(() =>
        {
            foreach (var endpoint in _watched.Values) endpoint.Unwatch();
            foreach (var single in _singles.Keys) single.Cancel();
            done.Set();
        });
        done.Wait(EndLimit);
        _context.Dispose();
    }

    private static CheckScript ScriptOf(CheckTarget target, Dictionary<CheckSettings, CheckScript> scripts)
    {
        if (!CheckScript.IsShared(target.Settings)) return CheckScript.Of(target);
        if (!scripts.TryGetValue(target.Settings, out var script)) scripts[target.Settings] = script = CheckScript.Of(target);
        return script;
    }

    private readonly record struct Key(string Pool, string Endpoint, TcpAddress Address);
}
