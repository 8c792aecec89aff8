using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Proxy.Transport.Interop;

namespace Proxy.Transport;

/// <summary>One thread that owns sockets: it waits for them with edge-triggered epoll, runs the work handed to it, and
/// keeps timers. Everything of a connection pair happens on one loop, so nothing in it needs a lock.</summary>
/// <remarks>Work may be handed over from any thread; sockets and timers are for the loop's own thread.</remarks>
public sealed unsafe partial class IoLoop : IDisposable
{
    /// <summary>Bytes of <see cref="Scratch"/>. A read of this size empties a loopback socket's queue in one call
    /// and still fits into a core's second-level cache.</summary>
    public const int ScratchBytes = 256 * 1024;

    // Few at a time: what their sockets set going is done before the next are looked at, while all of it is still in the
    // processor's cache and is moved at one go.
    private const int EventsPerWait = 16;

    private readonly TimeProvider _time;
    private readonly long _epoch;
    private readonly Action<Exception> _onError;
    private readonly int _epoll;
    private readonly int _wakeUp;
    private readonly byte* _events;
    private readonly int _niceness;
    private readonly Thread _thread;
    private readonly TimerHeap _timers = new();
    private readonly WorkQueue _local = new();
    private readonly ConcurrentQueue<IThreadPoolWorkItem> _remote = new();
    private int _sleeping;
    private volatile bool _stopping;

    /// <summary>Makes the loop and starts its thread.</summary>
    /// <param name="index">Number of the loop within its node, from 0.</param>
    /// <param name="time">Where the time comes from.</param>
    /// <param name="onError">Told of an exception that a socket, timer or work item let escape; the loop goes on.</param>
    /// <param name="name">The name of its thread; null for <c>io-loop-</c> with the number.</param>
    /// <param name="niceness">How far its thread stands back behind others that want a processor (<c>nice(2)</c>), 0 to 19.</param>
    /// <exception cref="TransportException">The kernel refuses an epoll or event descriptor.</exception>
    public IoLoop(int index, TimeProvider time, Action<Exception> onError, string? name = null, int niceness = 0)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(onError);
        Index = index;
        _time = time;
        _epoch = time.GetTimestamp();
        _onError = onError;
        _niceness = niceness;
        Load = new LoopLoad(time);
        _epoll = TransportException.Check(Libc.EpollCreate(Libc.EpollCloseOnExec), "epoll_create1");
        _wakeUp = TransportException.Check(Libc.EventFd(0, Libc.EventFdFlags), "eventfd");
        _events = (byte*)NativeMemory.Alloc((nuint)(EventsPerWait * EpollLayout.Stride));
        Scratch = (byte*)NativeMemory.AlignedAlloc(ScratchBytes, 4096);
        Control(Libc.EpollAdd, _wakeUp, EpollEvents.In, WakeUpTag);
        _thread = new Thread(Run) { Name = name ?? $"io-loop-{index}", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Number of the loop within its node, from 0.</summary>
    public int Index { get; }

    /// <summary>Milliseconds since the loop was made, as of when the current round of events was received.</summary>
    public long Now { get; private set; }

    /// <summary>Rounds of events so far: what happens before it changes, the loop's sockets have not been looked at in between.</summary>
    public long Round { get; private set; }

    /// <summary>How busy it is.</summary>
    public LoopLoad Load { get; }

    /// <summary>A block of <see cref="ScratchBytes"/> that any reader on the loop may fill and must use up before it
    /// returns to the loop.</summary>
    public byte* Scratch { get; }

    /// <summary>Through which sockets of the loop hand each other bytes that are not copied; used as <see cref="Scratch"/> is. Null until it has
    /// been opened, and where it cannot be had.</summary>
    public SplicePipe? Pipe { get; private set; }

    /// <summary>Whether the caller is on the loop's thread.</summary>
    public bool IsCurrent => Thread.CurrentThread == _thread;

    /// <summary>Sockets that the loop watches now, listeners included.</summary>
    public int WatchedSockets => Volatile.Read(ref _watched);

    /// <summary>Opens <see cref="Pipe"/>, before a socket uses it.</summary>
    /// <returns>Null when it cannot be had.</returns>
    public SplicePipe? OpenPipe() => Pipe ??= SplicePipe.TryOpen();

    /// <summary>Runs the item on the loop's thread, after what was handed over before. Never blocks.</summary>
    /// <param name="item">What to run, once.</param>
    public void Execute(IThreadPoolWorkItem item)
    {
        if (IsCurrent)
        {
            _local.Enqueue(item);
            return;
        }

        _remote.Enqueue(item);
        WakeIfAsleep();
    }

    /// <summary>Does something once on the loop's thread, as <see cref="Execute(IThreadPoolWorkItem)"/> does.</summary>
    /// <param name="action">What to do.</param>
    public void Execute(Action action) => Execute(new LoopCall(action));

    /// <summary>Arms the timer, or moves it if it is armed.</summary>
    /// <param name="timer">The timer.</param>
    /// <param name="milliseconds">From <see cref="Now"/>; below 0 counts as 0.</param>
    /// <exception cref="InvalidOperationException">Called on another thread.</exception>
    public void Arm(LoopTimer timer, long milliseconds)
    {
        EnsureCurrent();
        _timers.Arm(timer, Now + Math.Max(0, milliseconds));
    }

    /// <summary>Disarms the timer if it is armed.</summary>
    /// <param name="timer">The timer.</param>
    /// <exception cref="InvalidOperationException">Called on another thread.</exception>
    public void Disarm(LoopTimer timer)
    {
        EnsureCurrent();
        _timers.Disarm(timer);
    }

    /// <summary>Ends the thread and closes every socket that is still watched. What was handed over but has not run is
    /// dropped. Must not be called on the loop's own thread.</summary>
    public void Dispose()
    {
        if (_stopping) return;
        _stopping = true;
        Wake();
        _thread.Join();
        _ = Libc.Close(_wakeUp);
        _ = Libc.Close(_epoll);
        NativeMemory.Free(_events);
        NativeMemory.AlignedFree(Scratch);
        Pipe?.Dispose();
    }

    private void EnsureCurrent()
    {
        if (!IsCurrent) throw new InvalidOperationException($"{_thread.Name} was used on another thread");
    }

    private int Wait()
    {
        var timeout = TimeoutUntilNextTimer();
        if (timeout == 0 || _local.Count > 0) return Poll(0);
        Volatile.Write(ref _sleeping, 1);
        Interlocked.MemoryBarrier(); // the flag is seen before the queue is looked at
        Load.Sleep();
        var found = Poll(_remote.IsEmpty && !_stopping ? timeout : 0);
        Volatile.Write(ref _sleeping, 0);
        return found;
    }

    private int Poll(int timeout)
    {
        var found = Libc.EpollWait(_epoll, _events, EventsPerWait, timeout);
        if (found < 0 && Errno.Last != Errno.Interrupted) throw TransportException.FromLast("epoll_wait");
        return found;
    }

    private int TimeoutUntilNextTimer()
    {
        if (_timers.NextDue == long.MaxValue) return -1;
        return (int)Math.Clamp(_timers.NextDue - Now, 0, int.MaxValue);
    }

    private void Dispatch(int found)
    {
        for (var i = 0; i < found; i++)
        {
            var entry = _events + (i * EpollLayout.Stride);
            var tag = EpollLayout.Data(entry);
            if (tag == WakeUpTag)
            {
                DrainWakeUp();
                continue;
            }

            try
            {
                Find(tag)?.OnEvents(EpollLayout.Events(entry));
            }
            catch (Exception error)
            {
                _onError(error);
            }
        }
    }

    private void WakeIfAsleep()
    {
        Interlocked.MemoryBarrier(); // the item is in the queue before the flag is looked at
        if (Volatile.Read(ref _sleeping) == 1 && Interlocked.Exchange(ref _sleeping, 0) == 1) Wake();
    }

    private void Wake()
    {
        var one = 1UL;
        _ = Libc.Write(_wakeUp, &one, sizeof(ulong));
    }

    private void DrainWakeUp()
    {
        ulong count;
        _ = Libc.Read(_wakeUp, &count, sizeof(ulong));
    }
}
