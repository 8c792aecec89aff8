using System.Collections.Immutable;
using Akka.Event;
using Proxy.Actors.Logging;
using Proxy.Actors.Pools;

namespace Proxy.Actors.Verdicts;

/// <summary>Keeps the last changes of endpoints' health, and writes them into the node's log. Thread-safe.</summary>
/// <param name="log">The node's log.</param>
internal sealed class TransitionLog(ILoggingAdapter log)
{
    /// <summary>Changes that are kept.</summary>
    internal const int Kept = 500;

    // With so many changes at once, nobody reads a line for each.
    private const int MaxLines = 20;

    private readonly Lock _adding = new();
    private ImmutableArray<HealthTransition> _last = [];

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

    /// <summary>Takes note of changes that were found at once.</summary>
    internal void Add(IReadOnlyCollection<HealthTransition> changes)
    {
        Keep(changes);
        // That a server serves which nobody has checked before is no news.
        var news = changes.Where(change => change.From != Health.Unknown || change.To != Health.Up).ToList();
        if (news.Count > MaxLines)
        {
            log.EndpointsChangedHealth(news.Count(change => change.To == Health.Down), news.Count(change => change.To == Health.Up));
            return;
        }

        foreach (var change in news)
        {
            if (change.To == Health.Down) log.EndpointDown(change.Pool, change.Endpoint, change.Words, change.Node);
            else log.EndpointUp(change.Pool, change.Endpoint, change.Words, change.Node);
        }
    }
}
