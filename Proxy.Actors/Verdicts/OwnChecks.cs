using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;
using Proxy.Actors.Checks;
using Proxy.Actors.Pools;
using Proxy.Membership.Logging;

namespace Proxy.Actors.Verdicts;

/// <summary>The checks that this node does, and what they have shown last. Thread-safe, but for what says otherwise.</summary>
/// <param name="system">The node's actor system.</param>
/// <param name="time">The clock.</param>
/// <param name="seed">What makes this node's times other than those of others.</param>
/// <param name="onNews">Told when there is a result that may change something, on the engine's thread.</param>
internal sealed class OwnChecks(ActorSystem system, TimeProvider time, int seed, Action onNews) : ICheckObserver, IDisposable
{
    // As often as that clients tell of an endpoint that they cannot reach.
    private const int NoticeMilliseconds = 100;

    // The engine is silent for so many of the longest intervals, or it does not live.
    private const int AliveIntervals = 3;

    private readonly ConcurrentDictionary<(string Pool, string Endpoint), (CheckResult Result, int Turn, bool IsConfirmed)> _last = new();
    private readonly ConcurrentDictionary<(string Pool, string Endpoint), long> _noticed = new();
    private readonly ConcurrentQueue<(int Turn, string Pool, string Endpoint, CheckResult Result)> _results = new();
    private readonly ConcurrentDictionary<string, CheckCounts> _counts = new(StringComparer.Ordinal);
    private CheckEngine? _engine;
    private long _aliveUntil = long.MaxValue;
    private long _patience;
    private int _hasNews;
    private volatile int _turn;
    private int _firstTurn;
    private bool _isOver;

    private long Now => (long)time.GetElapsedTime(0).TotalMilliseconds;

    /// <summary>Checks these from now on, and no others. One caller at a time.</summary>
    internal void Watch(ImmutableArray<CheckTarget> targets)
    {
        if (_isOver || (targets.IsEmpty && _engine is null)) return;
        _engine ??= new CheckEngine(this, system.LoggerFor<CheckEngine>(), time, seed);
        var names = targets.Select(target => (target.Pool, target.Endpoint)).ToHashSet();
        foreach (var gone in _last.Keys.Where(name => !names.Contains(name)).ToList()) _last.TryRemove(gone, out _);
        foreach (var gone in _noticed.Keys.Where(name => !names.Contains(name)).ToList()) _noticed.TryRemove(gone, out _);
        _turn++; // whatever comes now is looked at, also where it is as before
        _patience = targets.IsEmpty ? 0 : targets.Max(target => (long)(target.Settings.Every + target.Settings.Down + target.Settings.Timeout).TotalMilliseconds) * AliveIntervals;
        Volatile.Write(ref _aliveUntil, targets.IsEmpty ? long.MaxValue : Now + _patience);
        _engine.Watch(targets);
    }

    /// <summary>Lets go of all that was found so far, and of what is being checked. One caller at a time.</summary>
    internal void Forget()
    {
        Watch([]);
        _firstTurn = _turn;
    }

    /// <summary>Whether checks end, if there are any to do.</summary>
    internal bool AreAlive(long now) => now <= Volatile.Read(ref _aliveUntil);

    /// <summary>The results that may change something since the last call. One caller at a time.</summary>
    internal IEnumerable<(string Pool, string Endpoint, CheckResult Result)> TakeResults()
    {
        Interlocked.Exchange(ref _hasNews, 0); // seen before the queue is looked at
        while (_results.TryDequeue(out var each))
        {
            if (each.Turn >= _firstTurn) yield return (each.Pool, each.Endpoint, each.Result);
        }
    }

    /// <summary>How the last check of an endpoint ended; null when there was none.</summary>
    internal CheckResult? Last(string pool, string endpoint) => _last.TryGetValue((pool, endpoint), out var last) ? last.Result : null;

    /// <summary>How many checks of a pool's endpoints have passed, and how many have failed.</summary>
    internal CheckCounts Counts(string pool) => _counts.GetOrAdd(pool, static _ => new CheckCounts());

    /// <summary>Whether a client that could not reach an endpoint is to be told of, or another just was. As cheap as it can be.</summary>
    internal bool IsTimeToCheck(string pool, string endpoint, long now)
    {
        var name = (pool, endpoint);
        if (!_noticed.TryGetValue(name, out var next)) return _noticed.TryAdd(name, now + NoticeMilliseconds);
        return now >= next && _noticed.TryUpdate(name, now + NoticeMilliseconds, next);
    }

    /// <summary>Checks an endpoint as soon as can be.</summary>
    internal void CheckSoon(string pool, string endpoint) => _engine?.CheckSoon(pool, endpoint);

    /// <summary>Checks one once, and tells what was done.</summary>
    internal Task<CheckReport> CheckNowAsync(CheckTarget target) => (_engine ??= new CheckEngine(this, system.LoggerFor<CheckEngine>(), time, seed)).CheckNowAsync(target);

    /// <summary>Whether a check has found what follows from it and from those before.</summary>
    internal static bool Confirms(CheckResult result) => result.Verdict.State == (result.Ok ? Health.Up : Health.Down);

    void ICheckObserver.OnResult(CheckTarget target, CheckResult result)
    {
        Counts(target.Pool).Count(result.Ok);
        var name = (target.Pool, target.Endpoint);
        var turn = _turn;
        Volatile.Write(ref _aliveUntil, Now + _patience);
        var isFirst = !_last.TryGetValue(name, out var before) || before.Turn != turn;
        var isConfirmed = Confirms(result) || (!isFirst && before.IsConfirmed);
        var isNews = isFirst || before.Result.Verdict.State != result.Verdict.State || before.IsConfirmed != isConfirmed;
        _last[name] = (result, turn, isConfirmed);
        if (!isNews) return;
        _results.Enqueue((turn, target.Pool, target.Endpoint, result));
        if (Interlocked.Exchange(ref _hasNews, 1) == 0) onNews();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isOver = true;
        _engine?.Dispose();
    }
}
