namespace Proxy.Actors.Doctor;

/// <summary>Keeps what was counted during the last minutes, so that what grows can be told from what grew once. Thread-safe.</summary>
internal sealed class CounterWatch : IDisposable
{
    /// <summary>How far back it knows.</summary>
    internal static readonly TimeSpan Reach = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Apart = TimeSpan.FromMinutes(1);

    private readonly Queue<(long At, NodeCounters Counters)> _looks = new();
    private readonly Lock _looking = new();
    private readonly Func<NodeCounters> _count;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    /// <summary>Looks for the first time.</summary>
    /// <param name="count">Says what is counted.</param>
    /// <param name="time">The clock.</param>
    internal CounterWatch(Func<NodeCounters> count, TimeProvider time)
    {
        (_count, _time) = (count, time);
        Look();
        _timer = time.CreateTimer(_ => Look(), null, Apart, Apart);
    }

    /// <summary>What was counted since the oldest look that is kept, and how long ago that was.</summary>
    internal (NodeCounters Growth, TimeSpan Over) Read()
    {
        var now = _count();
        lock (_looking)
        {
            var (at, counters) = _looks.Peek();
            return (now.Since(counters), _time.GetElapsedTime(at));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    /// <summary>Looks, and forgets what is too old.</summary>
    internal void Look()
    {
        var counters = _count();
        lock (_looking)
        {
            _looks.Enqueue((_time.GetTimestamp(), counters));
            while (_time.GetElapsedTime(_looks.Peek().At) > Reach) _looks.Dequeue();
        }
    }
}
