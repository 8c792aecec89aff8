namespace Proxy.Transport;

/// <summary>A loop's timers: a 4-ary heap ordered by due time, each timer knowing its own place, so that arming,
/// moving and disarming are logarithmic and exact.</summary>
internal sealed class TimerHeap
{
    private const int Arity = 4;

    private LoopTimer[] _heap = new LoopTimer[64];

    private int _arms;

    internal int Count { get; private set; }

    /// <summary>What tells timers that are armed from now on from those that were armed before.</summary>
    internal int Arms => _arms;

    /// <summary>When the first timer is due; <see cref="long.MaxValue"/> when there is none.</summary>
    internal long NextDue => Count == 0 ? long.MaxValue : _heap[0].Due;

    internal void Arm(LoopTimer timer, long due)
    {
        if (timer.IsArmed) Disarm(timer);
        if (Count == _heap.Length) Array.Resize(ref _heap, Count * 2);
        timer.Due = due;
        timer.Arming = ++_arms;
        Place(timer, Count++);
        Rise(timer);
    }

    internal void Disarm(LoopTimer timer)
    {
        if (!timer.IsArmed) return;
        var hole = timer.Index;
        timer.Index = LoopTimer.Idle;
        var last = _heap[--Count];
        _heap[Count] = null!;
        if (ReferenceEquals(last, timer)) return;
        Place(last, hole);
        Rise(last);
        Sink(last);
    }

    /// <summary>Takes the first timer out if it is due.</summary>
    internal LoopTimer? TakeDue(long now) => TakeDue(now, _arms);

    /// <summary>Takes the first timer out if it is due and was armed before.</summary>
    /// <param name="now">The time.</param>
    /// <param name="arms">What <see cref="Arms"/> said.</param>
    internal LoopTimer? TakeDue(long now, int arms)
    {
        if (NextDue > now || _heap[0].Arming - arms > 0) return null;
        var timer = _heap[0];
        Disarm(timer);
        return timer;
    }

    private void Rise(LoopTimer timer)
    {
        while (timer.Index > 0)
        {
            var parent = _heap[(timer.Index - 1) / Arity];
            if (parent.Due <= timer.Due) return;
            Swap(parent, timer);
        }
    }

    private void Sink(LoopTimer timer)
    {
        while (SmallestChild(timer.Index) is { } child && child.Due < timer.Due) Swap(timer, child);
    }

    private LoopTimer? SmallestChild(int index)
    {
        LoopTimer? smallest = null;
        var first = (index * Arity) + 1;
        for (var i = first; i < first + Arity && i < Count; i++)
        {
            if (smallest is null || _heap[i].Due < smallest.Due) smallest = _heap[i];
        }

        return smallest;
    }

    private void Swap(LoopTimer upper, LoopTimer lower)
    {
        var (high, low) = (upper.Index, lower.Index);
        Place(lower, high);
        Place(upper, low);
    }

    private void Place(LoopTimer timer, int index)
    {
        _heap[index] = timer;
        timer.Index = index;
    }
}
