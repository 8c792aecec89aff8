using Microsoft.Extensions.Logging;
using Proxy.Actors.Logging;

namespace Proxy.Actors.Pairs;

/// <summary>How often a node was full. Thread-safe.</summary>
/// <param name="time">The clock.</param>
internal sealed class Fullness(TimeProvider time)
{
    // While clients wait it is noted 50 times a second at least: who comes a second later found room in between.
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan QuietBetweenWarnings = TimeSpan.FromSeconds(30);

    private readonly Lock _noting = new();
    private long? _last;
    private long? _lastWarning;
    private long _times;

    /// <summary>Times that there was no room for the next client, as long as clients wait without a break counted as one.</summary>
    internal long Times => Volatile.Read(ref _times);

    /// <summary>There is no room for the next client. Says so now and then.</summary>
    /// <param name="maxPairs">The pairs that fill the node.</param>
    /// <param name="log">The node's log.</param>
    internal void Note(int maxPairs, ILogger log)
    {
        lock (_noting)
        {
            if (HasPassed(_last, Apart)) _times++;
            _last = time.GetTimestamp();
            if (!HasPassed(_lastWarning, QuietBetweenWarnings)) return;
            _lastWarning = _last;
        }

        log.IsFull(maxPairs);
    }

    private bool HasPassed(long? since, TimeSpan span) => since is not { } then || time.GetElapsedTime(then) >= span;
}
