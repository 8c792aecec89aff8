using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Proxy.Membership.Scheduling;

/// <summary>The actor system's timers, on a thread that sleeps until the next is due: a system in which nothing is due costs nothing. Akka's own
/// wakes at every tick of its wheel. From its second time on, what repeats comes at multiples of its interval, put off to a multiple of
/// <c>akka.scheduler.tick-duration</c>: a dozen timers of a second wake their threads once a second. What comes once, and what repeats more often
/// than the tick, comes when it is due. Thread-safe.</summary>
public sealed class TicklessScheduler : SchedulerBase, IDateTimeOffsetNowTimeProvider, IDisposable
{
    private const string TickDuration = "akka.scheduler.tick-duration";

    private const string ShutdownTimeout = "akka.scheduler.shutdown-timeout";

    private readonly TimeSpan _patience;
    private readonly TimerQueue _queue;
    private readonly object _changed = new();
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private Thread? _thread;
    private bool _isOver;

    /// <summary>Made by Akka.NET, which finds the class by <c>akka.scheduler.implementation</c>. The thread starts with the first timer.</summary>
    /// <param name="scheduler">The system's whole configuration.</param>
    /// <param name="log">Where a task that fails is told.</param>
    public TicklessScheduler(Config scheduler, ILoggingAdapter log)
        : base(scheduler, log)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        _queue = new TimerQueue(scheduler.GetTimeSpan(TickDuration));
        _patience = scheduler.GetTimeSpan(ShutdownTimeout);
    }

    /// <inheritdoc/>
    public override TimeSpan MonotonicClock => HighResMonotonicClock;

    /// <inheritdoc/>
    public override TimeSpan HighResMonotonicClock => TimeProvider.System.GetElapsedTime(_started);

    /// <inheritdoc/>
    protected override DateTimeOffset TimeNow => TimeProvider.System.GetLocalNow();

    /// <summary>Stops; what was not due yet does not come any more. A task that runs is waited for, for <c>akka.scheduler.shutdown-timeout</c>.</summary>
    public void Dispose()
    {
        lock (_changed)
        {
            _isOver = true;
            Monitor.PulseAll(_changed);
        }

        if (_thread is { } thread && thread != Thread.CurrentThread && !thread.Join(_patience))
            Log.Warning("a scheduled task still runs after {0}", _patience);
    }

    /// <inheritdoc/>
    protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Schedule(delay, TimeSpan.Zero, () => receiver.Tell(message, sender), cancelable);

    /// <inheritdoc/>
    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Schedule(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    /// <inheritdoc/>
    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) => Schedule(delay, TimeSpan.Zero, action, cancelable);

    /// <inheritdoc/>
    protected override void InternalScheduleOnce(TimeSpan delay, Akka.Dispatch.IRunnable action, ICancelable cancelable) =>
        Schedule(delay, TimeSpan.Zero, action.Run, cancelable);

    /// <inheritdoc/>
    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Schedule(initialDelay, interval, action, cancelable);

    /// <inheritdoc/>
    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Akka.Dispatch.IRunnable action, ICancelable cancelable) =>
        Schedule(initialDelay, interval, action.Run, cancelable);

    private void Schedule(TimeSpan delay, TimeSpan interval, Action action, ICancelable? cancelable)
    {
        lock (_changed)
        {
            if (_isOver) throw new SchedulerException("the actor system's timers have stopped");
            var isFirst = _queue.Add(HighResMonotonicClock, delay, interval, action, cancelable);
            if (_thread is null) Start();
            else if (isFirst) Monitor.Pulse(_changed);
        }
    }

    private void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "akka-scheduler" };
        _thread.Start();
    }

    private void Run()
    {
        while (Next() is { } timer)
        {
            try
            {
                timer.Action();
            }
            catch (Exception failure)
            {
                // As Akka's own does: a task that fails does not come again.
                Log.Error(failure, "a scheduled task failed");
                continue;
            }

            lock (_changed) _queue.Repeat(timer, HighResMonotonicClock);
        }
    }

    /// <summary>Waits for the next timer; null when there will be none.</summary>
    private ScheduledTimer? Next()
    {
        lock (_changed)
        {
            while (!_isOver)
            {
                if (_queue.TakeDue(HighResMonotonicClock, out var wait) is { } due) return due;
                if (wait is { } time) Monitor.Wait(_changed, time);
                else Monitor.Wait(_changed);
            }

            return null;
        }
    }
}
