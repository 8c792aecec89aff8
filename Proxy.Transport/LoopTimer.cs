namespace Proxy.Transport;

/// <summary>Something that a loop does at a point of time. Armed and disarmed on the loop's own thread only; the timer
/// is its own heap node, so arming allocates nothing.</summary>
public abstract class LoopTimer
{
    /// <summary>Index of a timer that is not armed.</summary>
    internal const int Idle = -1;

    /// <summary>Place in the loop's heap, or <see cref="Idle"/>.</summary>
    internal int Index { get; set; } = Idle;

    /// <summary>Which arming of the heap's was its own.</summary>
    internal int Arming { get; set; }

    /// <summary>When it is due, in milliseconds of <see cref="IoLoop.Now"/>.</summary>
    public long Due { get; internal set; }

    /// <summary>Whether it is armed.</summary>
    public bool IsArmed => Index != Idle;

    /// <summary>Called on the loop's thread, once per arming.</summary>
    protected internal abstract void OnDue();
}
