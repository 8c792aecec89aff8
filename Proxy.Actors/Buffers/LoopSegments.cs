using Proxy.Transport;

namespace Proxy.Actors.Buffers;

/// <summary>The free segments that one loop keeps at hand. They guarantee that what has been read can be kept: a loop
/// never reads more at a time than its free segments hold, and rests readers while there are none. Used on the loop's
/// thread only.</summary>
public sealed class LoopSegments : IThreadPoolWorkItem
{
    private readonly Queue<IRoomWaiter> _waiters = new();
    private readonly IoLoop _loop;
    private readonly int[] _free;
    private int _count;
    private bool _wakeUnderWay;
    private int _knownToBank; // 1 from asking the bank for a wake-up until it comes

    /// <summary>Makes an empty store.</summary>
    /// <param name="bank">Where segments come from.</param>
    /// <param name="loop">Whose store it is.</param>
    /// <param name="loops">Loops that share the bank; together they keep at hand at most a quarter of it.</param>
    public LoopSegments(BufferBank bank, IoLoop loop, int loops)
    {
        ArgumentNullException.ThrowIfNull(bank);
        Bank = bank;
        _loop = loop;
        var largestRead = (IoLoop.ScratchBytes + bank.SegmentBytes - 1) / bank.SegmentBytes;
        _free = new int[Math.Clamp(bank.SegmentCount / (4 * loops), 1, largestRead)];
    }

    /// <summary>The bank behind.</summary>
    public BufferBank Bank { get; }

    /// <summary>Free segments at hand; <see cref="BufferBank.Rented"/> counts them.</summary>
    public int AtHand => Volatile.Read(ref _count);

    /// <summary>Readers that rest until a segment comes back.</summary>
    public int Waiting => _waiters.Count;

    /// <summary>Fills up from the bank.</summary>
    /// <returns>Bytes that can be kept for certain.</returns>
    public int Reserve()
    {
        while (_count < _free.Length && Bank.TryRent(out var segment)) _free[_count++] = segment;
        return _count * Bank.SegmentBytes;
    }

    /// <summary>Asks to be told when <see cref="Reserve"/>, which has just given 0, may give more.</summary>
    /// <param name="waiter">Who is told.</param>
    public void AwaitRoom(IRoomWaiter waiter)
    {
        _waiters.Enqueue(waiter);
        if (Interlocked.Exchange(ref _knownToBank, 1) == 0) Bank.TellWhenReturned(this);
        if (Reserve() > 0) Wake(); // one may have come back before the bank knew of us
    }

    /// <summary>Takes a segment of those at hand or of the bank.</summary>
    /// <exception cref="InvalidOperationException">More was read than <see cref="Reserve"/> allowed.</exception>
    public int Take()
    {
        if (_count > 0) return _free[--_count];
        if (Bank.TryRent(out var segment)) return segment;
        throw new InvalidOperationException("a loop read more than it had reserved buffer segments for");
    }

    /// <summary>Gives a segment back.</summary>
    /// <param name="segment">A segment that <see cref="Take"/> gave.</param>
    public void GiveBack(int segment)
    {
        if (_count < _free.Length) _free[_count++] = segment;
        else Bank.Return(segment);
        if (_waiters.Count > 0) Wake();
    }

    /// <summary>Gives everything at hand back to the bank.</summary>
    public void Release()
    {
        while (_count > 0) Bank.Return(_free[--_count]);
    }

    /// <summary>Has the loop wake the waiters; from any thread.</summary>
    internal void WakeFromOutside()
    {
        Volatile.Write(ref _knownToBank, 0);
        _loop.Execute(this);
    }

    private void Wake()
    {
        if (_wakeUnderWay) return;
        _wakeUnderWay = true;
        _loop.Execute(this);
    }

    void IThreadPoolWorkItem.Execute()
    {
        _wakeUnderWay = false;
        for (var left = _waiters.Count; left > 0; left--) _waiters.Dequeue().OnRoom();
    }
}
