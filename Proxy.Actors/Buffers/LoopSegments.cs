using Proxy.Transport;

namespace Proxy.Actors.Buffers;

/// <summary>The free segments that one loop keeps at hand. They guarantee that what has been read can be kept: a loop
/// never takes more out of the kernel at a time than its free segments hold. Used on the loop's thread only.</summary>
public sealed class LoopSegments
{
    private readonly int[] _free;
    private int _count;

    /// <summary>Makes an empty store.</summary>
    /// <param name="bank">Where segments come from.</param>
    /// <param name="loops">Loops that share the bank; together they keep at hand at most a quarter of it.</param>
    public LoopSegments(BufferBank bank, int loops)
    {
        ArgumentNullException.ThrowIfNull(bank);
        Bank = bank;
        var largestRead = (IoLoop.ScratchBytes + bank.SegmentBytes - 1) / bank.SegmentBytes;
        _free = new int[Math.Clamp(bank.SegmentCount / (4 * loops), 1, largestRead)];
    }

    /// <summary>The bank behind.</summary>
    public BufferBank Bank { get; }

    /// <summary>Free segments at hand; <see cref="BufferBank.Rented"/> counts them.</summary>
    public int AtHand => Volatile.Read(ref _count);

    /// <summary>Bytes that <see cref="Reserve"/> gives at most.</summary>
    public int MaxReserved => _free.Length * Bank.SegmentBytes;

    /// <summary>Fills up from the bank.</summary>
    /// <returns>Bytes that can be kept for certain.</returns>
    public int Reserve()
    {
        while (_count < _free.Length && Bank.TryRent(out var segment)) _free[_count++] = segment;
        return _count * Bank.SegmentBytes;
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
    }

    /// <summary>Gives everything at hand back to the bank.</summary>
    public void Release()
    {
        while (_count > 0) Bank.Return(_free[--_count]);
    }
}
