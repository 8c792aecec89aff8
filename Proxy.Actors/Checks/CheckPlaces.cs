using Proxy.Transport;

namespace Proxy.Actors.Checks;

/// <summary>Bounds how many checks are in flight, each with a descriptor. Those that have no place wait, first come, first served; their
/// time begins when they get one.</summary>
/// <param name="loop">The engine's loop.</param>
/// <param name="lateness">Told whether any are in flight.</param>
/// <param name="notices">Where long waits are told.</param>
internal sealed class CheckPlaces(IoLoop loop, CheckLateness lateness, CheckNotices notices) : IThreadPoolWorkItem
{
    private const int RemarkableWait = 1000;

    private readonly LinkedList<CheckRun> _waiting = new();
    private bool _isAdmitting;

    /// <summary>Checks in flight at most, above 0.</summary>
    internal int Max { get; set; }

    /// <summary>Checks in flight.</summary>
    internal int Taken { get; private set; }

    /// <summary>Checks that wait for a place.</summary>
    internal int Waiting => _waiting.Count;

    /// <summary>Gives a place, or lets wait for one.</summary>
    /// <returns>Whether it may start; if not, it is started later.</returns>
    internal bool TryEnter(CheckRun run)
    {
        if (Taken < Max && _waiting.Count == 0)
        {
            Take();
            return true;
        }

        run.WaitsSince = loop.Now;
        _waiting.AddLast(run.Place);
        return false;
    }

    /// <summary>A check that waits does so no more.</summary>
    internal void StopWaiting(CheckRun run) => _waiting.Remove(run.Place);

    /// <summary>A place is free again. Whoever gets it starts later in the round, not within the end of another.</summary>
    internal void Leave()
    {
        Taken--;
        lateness.End();
        if (_waiting.Count == 0 || _isAdmitting) return;
        _isAdmitting = true;
        loop.Execute(this);
    }

    void IThreadPoolWorkItem.Execute()
    {
        _isAdmitting = false;
        for (var free = Max - Taken; free > 0 && _waiting.First is { } next; free--)
        {
            _waiting.Remove(next);
            if (loop.Now - next.Value.WaitsSince >= RemarkableWait) notices.Waited(loop.Now - next.Value.WaitsSince, Taken);
            Take();
            next.Value.Start();
        }
    }

    private void Take()
    {
        Taken++;
        lateness.Begin();
    }
}
