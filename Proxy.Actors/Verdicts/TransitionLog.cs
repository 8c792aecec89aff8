using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Proxy.Actors.Logging;
using Proxy.Actors.Pools;

namespace Proxy.Actors.Verdicts;

/// <summary>Keeps the last changes of endpoints' health, and writes them into the node's log. Thread-safe.</summary>
/// <param name="log">The node's log.</param>
internal sealed class TransitionLog(ILogger log)
{
    /// <summary>Changes that are kept.</summary>
    internal const int Kept = 500;

    // With so many changes in a minute, nobody reads a line for each.
    private const int MaxLines = 20;
    private const long Minute = 60_000;
    private const long BetweenSums = 10_000;

    private readonly Lock _adding = new();
    private ImmutableArray<HealthTransition> _last = [];
    private long _minute = -Minute;
    private long _summed = -BetweenSums;
    private int _lines, _down, _up;

    /// <summary>The last changes, the oldest first.</summary>
    internal ImmutableArray<HealthTransition> Last
    {
        get
        {
            lock (_adding) return _last;
        }
    }

    /// <summary>Takes note of changes that the log has already.</summary>
    internal void Keep(IReadOnlyCollection<HealthTransition> changes)
    {
        if (changes.Count == 0) return;
        lock (_adding)
        {
            var all = _last.AddRange(changes);
            _last = all.Length <= Kept ? all : all.RemoveRange(0, all.Length - Kept);
        }
    }

    /// <summary>Takes note of changes that were found at once, and tells what is to be told by now. Called again and again.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="now">Milliseconds of a clock that only goes on.</param>
    internal void Add(IReadOnlyCollection<HealthTransition> changes, long now)
    {
        Keep(changes);
        // That a server serves which nobody has checked before is no news.
        var news = changes.Where(change => change.From != Health.Unknown || change.To != Health.Up).ToList();
        if (now - _minute >= Minute) (_minute, _lines) = (now, 0);
        if (_down + _up == 0 && _lines + news.Count <= MaxLines)
        {
            _lines += news.Count;
            foreach (var change in news) Tell(change);
            return;
        }

        _down += news.Count(change => change.To == Health.Down);
        _up += news.Count(change => change.To == Health.Up);
        if (now - _summed < BetweenSums) return;
        log.EndpointsChangedHealth(_down, _up);
        (_summed, _down, _up) = (now, 0, 0);
    }

    private void Tell(HealthTransition change)
    {
        if (change.To == Health.Down) log.EndpointDown(change.Pool, change.Endpoint, change.Words, change.Node);
        else log.EndpointUp(change.Pool, change.Endpoint, change.Words, change.Node);
    }
}
