using Akka.Actor;

namespace Proxy.Membership.Scheduling;

/// <summary>The timers of a <see cref="TicklessScheduler"/> in the order in which they are due. It has no clock: who calls says what time it is. Used by one
/// thread at a time.</summary>
/// <param name="tick">From its second time on, what repeats comes at multiples of its interval, put off to a multiple of this; what repeats more often
/// than that comes when it is due.</param>
internal sealed class TimerQueue(TimeSpan tick)
{
    // A wait is rounded up to milliseconds, so that nobody wakes just before the time and waits once more.
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);

    // The longest that a thread can wait in one go.
    private static readonly TimeSpan Most = TimeSpan.FromMilliseconds(int.MaxValue);

    private readonly PriorityQueue<ScheduledTimer, TimeSpan> _timers = new();

    /// <summary>How many there are, cancelled ones that have not come to their time among them.</summary>
    internal int Count => _timers.Count;

    /// <summary>Adds a timer.</summary>
    /// <param name="now">The time.</param>
    /// <param name="delay">How long until it is due for the first time.</param>
    /// <param name="interval">How long until it is due again; zero for a timer that is due once.</param>
    /// <param name="action">What is done.</param>
    /// <param name="cancelable">Cancels it; null for nobody.</param>
    /// <returns>Whether it is the first of all now.</returns>
    internal bool Add(TimeSpan now, TimeSpan delay, TimeSpan interval, Action action, ICancelable? cancelable)
    {
        var timer = new ScheduledTimer(now + delay, interval, action, cancelable);
        _timers.Enqueue(timer, timer.Planned);
        return ReferenceEquals(_timers.Peek(), timer);
    }

    /// <summary>Takes the first timer if it is due and wanted.</summary>
    /// <param name="now">The time.</param>
    /// <param name="wait">How long there is nothing to do when none is due; null when there is none at all.</param>
    /// <returns>Null when none is due.</returns>
    internal ScheduledTimer? TakeDue(TimeSpan now, out TimeSpan? wait)
    {
        wait = null;
        while (_timers.TryPeek(out var first, out var due))
        {
            if (first.IsCancelled)
            {
                _timers.Dequeue();
                continue;
            }

            if (due <= now) return _timers.Dequeue();
            var rounded = TimeSpan.FromMilliseconds(Math.Ceiling((due - now).TotalMilliseconds));
            wait = rounded < Least ? Least : rounded > Most ? Most : rounded;
            return null;
        }

        return null;
    }

    /// <summary>Puts a timer back for its next time, if it has one. Times that have been missed are left out.</summary>
    /// <param name="timer">A timer that was due.</param>
    /// <param name="now">The time.</param>
    internal void Repeat(ScheduledTimer timer, TimeSpan now)
    {
        if (timer.Interval <= TimeSpan.Zero) return;
        var isOnTick = timer.Interval >= tick && tick > TimeSpan.Zero;
        var next = isOnTick ? OnTick(timer.Planned + TimeSpan.FromTicks(1), timer.Interval) : timer.Planned + timer.Interval;
        if (next <= now - timer.Interval) next = isOnTick ? OnTick(now, timer.Interval) : now;
        _timers.Enqueue(timer with { Planned = next }, isOnTick ? OnTick(next, tick) : next);
    }

    private static TimeSpan OnTick(TimeSpan time, TimeSpan tick) => new((time.Ticks + tick.Ticks - 1) / tick.Ticks * tick.Ticks);
}
