using Proxy.Actors.Metrics;

namespace Proxy.Actors.Metering;

/// <summary>Keeps the node's metrics up to date for those who read its meter. Figures are read where loops and pools keep them; what takes a
/// turn of the loops is brought up to date by <see cref="RefreshAsync"/>, no more often than every <see cref="Fresh"/>. Thread-safe.</summary>
public sealed class NodeMeter
{
    /// <summary>How old figures may be.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Func<CancellationToken, Task> _count;
    private readonly EndpointFigures _endpoints;
    private readonly LoopFigures _loops;
    private readonly TimeProvider _time;
    private Task _refreshing = Task.CompletedTask;
    private long? _refreshed;

    /// <summary>Sets it up.</summary>
    /// <param name="count">Has live pairs put what they have moved into the counters.</param>
    /// <param name="endpoints">The figures of endpoints.</param>
    /// <param name="loops">The figures of loops.</param>
    /// <param name="time">The clock.</param>
    internal NodeMeter(Func<CancellationToken, Task> count, EndpointFigures endpoints, LoopFigures loops, TimeProvider time) =>
        (_count, _endpoints, _loops, _time) = (count, endpoints, loops, time);

    /// <summary>Brings up to date what is older than it may be.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    public Task RefreshAsync(CancellationToken cancellation = default)
    {
        lock (_lock)
        {
            if (_refreshing.IsCompleted && (_refreshed is not { } last || _time.GetElapsedTime(last) >= Fresh)) _refreshing = CollectAsync();
            return _refreshing.WaitAsync(cancellation);
        }
    }

    /// <summary>The same for who cannot wait otherwise: readers of a meter ask for a figure at a time.</summary>
    internal void Refresh()
    {
        try
        {
            RefreshAsync().Wait(Patience);
        }
        catch (AggregateException)
        {
            // The figures are as they were.
        }
    }

    private async Task CollectAsync()
    {
        using var limit = new CancellationTokenSource(Patience, _time);
        try
        {
            await Task.Yield();
            await _loops.RefreshAsync().WaitAsync(limit.Token).ConfigureAwait(false);
            await _count(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // A loop stands still; what it counts is as it was.
        }

        _endpoints.Refresh();
        lock (_lock) _refreshed = _time.GetTimestamp();
    }
}
