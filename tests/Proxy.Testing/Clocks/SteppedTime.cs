namespace Proxy.Testing;

/// <summary>A clock that stands still until the test moves it, with timers that go off as it passes them. Thread-safe.</summary>
public sealed class SteppedTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private long _ticks;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Timers that have yet to go off.</summary>
    public int Due
    {
        get { lock (_lock) return _timers.Count; }
    }

    /// <summary>Moves the clock on. What timers on the way call, and what awaits them, has run when this returns.</summary>
    public void Advance(TimeSpan by)
    {
        // As on a timer's own thread: what awaits a timer goes on in its call.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var end = GetTimestamp() + by.Ticks;
            while (Next(end) is { } timer) timer.Call();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(GetTimestamp());

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>The first timer that is due until then, with the clock where that is so; null when the clock has come to the end.</summary>
    private Timer? Next(long end)
    {
        lock (_lock)
        {
            var next = _timers.Where(timer => timer.At <= end).MinBy(timer => timer.At);
            Volatile.Write(ref _ticks, next?.At ?? end);
            if (next is null) return null;
            if (next.Period > TimeSpan.Zero) next.At += next.Period.Ticks;
            else _timers.Remove(next);
            return next;
        }
    }

    private sealed class Timer(SteppedTime time, Action call) : ITimer
    {
        public long At { get; set; }

        public TimeSpan Period { get; private set; }

        public void Call() => call();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
                (At, Period) = (time._ticks + dueTime.Ticks, period);
                if (dueTime >= TimeSpan.Zero) time._timers.Add(this);
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
