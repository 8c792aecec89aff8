using Proxy.Actors.Closing;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Pools;

/// <content>How it gets a place at an endpoint, waits for one, or does without.</content>
internal sealed partial class Dialer : IPoolGuest
{
    private long _queuedAt;

    IoLoop IPoolGuest.Loop => _loop;

    long IPoolGuest.Turn => _turn;

    ulong IPoolGuest.ClientHash => _pool.Model.Balance == BalanceMethod.Maglev ? ClientHash.Of(_owner.Client) : 0;

    ReadOnlySpan<Attempt> IPoolGuest.Tried => _failed.AsSpan(0, _failures);

    long IPoolGuest.WaitsSince { get; set; }

    /// <inheritdoc/>
    public PoolPlace Granted { get; set; }

    void IThreadPoolWorkItem.Execute()
    {
        if (!Record.IsQueued) return;
        EndWait();
        var place = Granted;
        Granted = default;
        if (!IsOver)
        {
            GoOn(place);
            if (IsOver) _owner.OnDialEnded();
            return;
        }

        place.Drop();
    }

    private void Wait()
    {
        Record.IsQueued = true;
        _queuedAt = _loop.Now;
        _loop.Arm(this, (long)_pool.Model.Settings.Queue.Timeout.TotalMilliseconds - Record.Queued);
    }

    private void EndWait()
    {
        Record.IsQueued = false;
        StopClock();
    }

    private void StopClock()
    {
        Record.Queued += _loop.Now - _queuedAt;
        _loop.Disarm(this);
    }

    /// <summary>It ends while it waits, and goes on to say so. If its turn has come it is about to be told.</summary>
    private void StopWaiting()
    {
        if (_pool.StopWaiting(this)) StopClock();
    }

    private void GiveUpWaiting()
    {
        if (!_pool.StopWaiting(this, isLate: true)) return; // it has got its turn, and is about to be told
        EndWait();
        EndWithout(PairEnd.QueueTimeout, $"no place at an endpoint of pool {Record.Pool} in time");
        _owner.OnDialEnded();
    }

    private void EndWithout(PoolOutcome outcome)
    {
        var model = _pool.Model;
        if (outcome == PoolOutcome.QueueFull) EndWithout(PairEnd.QueueFull, $"all endpoints of pool {Record.Pool} are full, and {model.Settings.Queue.Max} wait");
        else if (Record.Attempts == 0 && model.IsDown && !model.IsPanicking) EndWithout(PairEnd.Refused, $"no endpoint of pool {Record.Pool} is up");
        else if (Record.Attempts == 0) Note(model.UnavailableReason);
        IsOver = true;
    }

    private void EndWithout(PairEnd end, string why)
    {
        Record.Refusal = end;
        Note(why);
        IsOver = true;
    }

    private void LeavePlace()
    {
        _place.Drop();
        _place = default;
    }
}
