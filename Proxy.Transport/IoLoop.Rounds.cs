using Proxy.Transport.Interop;

namespace Proxy.Transport;

/// <content>Rounds: events, then timers, then work; behind time, timers come behind all of them.</content>
public sealed unsafe partial class IoLoop
{
    private const int WorkPerRound = 512;

    // Work that the loop hands itself comes first, but never keeps that of other threads waiting for longer than this.
    private const int LocalWorkInARow = 16;

    // Milliseconds that a timer may be run behind its time before what has come on sockets goes first.
    private const long Late = 20;

    private int _localInARow;
    private int _roundsBehind;

    private void Run()
    {
        if (_niceness != 0) _ = Libc.SetPriority(Libc.PriorityOfProcess, 0, _niceness); // of the calling thread alone, on Linux
        while (!_stopping)
        {
            var found = Wait();
            Round++;
            var woke = _time.GetTimestamp();
            Load.Wake(woke);
            Now = (long)_time.GetElapsedTime(_epoch, woke).TotalMilliseconds; // a wait may have been long
            Dispatch(found);
            if (Now - _timers.NextDue >= Late && IsBehind(found)) continue;
            _roundsBehind = 0;
            RunTimers();
            RunWork();
        }

        CloseAll();
    }

    /// <summary>Whether timers, of which the first is late, wait for another round: the process stood still, or has had no processor. What came
    /// on sockets meanwhile may be what they wait for, and the kernel need not have told of it yet, so it is worked off first. What other
    /// threads hand over waits for a round as well.</summary>
    private bool IsBehind(int found)
    {
        RunOwnWork();
        // The kernel tells of sockets in turn: after so many rounds it has told of all that had news when the timer was found to be late.
        if (_roundsBehind > 0 && (found is >= 0 and < EventsPerWait || _roundsBehind > WatchedSockets / EventsPerWait)) return false;
        if (_roundsBehind++ > 0) RunWork();
        return true;
    }

    private void RunOwnWork()
    {
        for (var left = WorkPerRound; left > 0 && _local.Count > 0; left--) RunItem(_local.Dequeue());
    }

    private void RunTimers()
    {
        // A timer that is due again at once waits for the next round, so that it does not keep the loop to itself.
        var arms = _timers.Arms;
        while (_timers.TakeDue(Now, arms) is { } timer)
        {
            try
            {
                timer.OnDue();
            }
            catch (Exception error)
            {
                _onError(error);
            }
        }
    }

    private void RunWork()
    {
        for (var left = WorkPerRound; left > 0; left--)
        {
            if (!TryTakeWork(out var item)) return;
            RunItem(item);
        }
    }

    private void RunItem(IThreadPoolWorkItem item)
    {
        try
        {
            item.Execute();
        }
        catch (Exception error)
        {
            _onError(error);
        }
    }

    private bool TryTakeWork(out IThreadPoolWorkItem item)
    {
        if (_localInARow == LocalWorkInARow && _remote.TryDequeue(out item!))
        {
            _localInARow = 0;
            return true;
        }

        if (_local.Count == 0)
        {
            _localInARow = 0;
            return _remote.TryDequeue(out item!);
        }

        if (_localInARow < LocalWorkInARow) _localInARow++;
        item = _local.Dequeue();
        return true;
    }
}
