using System.Runtime.InteropServices;

namespace Proxy.Actors.Buffers;

/// <summary>The node's one store of buffer memory: a hard cap on the bytes that are held for connections, in segments of
/// one size out of a slab that the garbage collector never sees. Any segment serves any connection.</summary>
/// <remarks>Thread-safe and without locks: renting never blocks a loop. Pages of the slab take up memory only once they
/// have been used.</remarks>
public sealed unsafe class BufferBank : IDisposable
{
    private const int None = -1;

    private readonly byte* _slab;
    private readonly int[] _next;
    private ulong _top = uint.MaxValue; // index of the first free segment (None) and, above it, a count against ABA
    private int _fresh;
    private int _rented;
    private int _holders;

    /// <summary>Sets the bank up.</summary>
    /// <param name="bank">Bytes in all; rounded down to whole segments.</param>
    /// <param name="segment">Bytes of a segment.</param>
    /// <param name="minShare">Bytes that a direction may always hold while there are any.</param>
    /// <param name="maxShare">Bytes that a direction may hold at most.</param>
    /// <exception cref="BankMemoryException">The machine does not have the memory.</exception>
    public BufferBank(long bank, int segment, int minShare, int maxShare)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(segment, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(bank, segment);
        SegmentBytes = segment;
        SegmentCount = (int)Math.Min(bank / segment, int.MaxValue);
        MinShare = minShare;
        MaxShare = maxShare;
        try
        {
            _slab = (byte*)NativeMemory.AlignedAlloc((nuint)SegmentCount * (nuint)segment, 4096);
            _next = new int[SegmentCount];
        }
        catch (OutOfMemoryException tooMuch)
        {
            NativeMemory.AlignedFree(_slab);
            throw new BankMemoryException(bank, tooMuch);
        }
    }

    /// <summary>Bytes of a segment.</summary>
    public int SegmentBytes { get; }

    /// <summary>Segments in all.</summary>
    public int SegmentCount { get; }

    /// <summary>Bytes that a direction may always hold while there are any.</summary>
    public int MinShare { get; }

    /// <summary>Bytes that a direction may hold at most.</summary>
    public int MaxShare { get; }

    /// <summary>Bytes of memory that may be had beside the bank for what has to lie in one piece: a quarter of it.</summary>
    public long Beside => (long)SegmentCount * SegmentBytes / 4;

    /// <summary>Segments that are out, those that loops keep at hand included.</summary>
    public int Rented => Volatile.Read(ref _rented);

    /// <summary>Directions that hold bytes now, or would if there were room.</summary>
    public int Holders => Volatile.Read(ref _holders);

    /// <summary>Bytes that one direction may hold now: an equal part of the bank, within the configured limits.</summary>
    public int Share
    {
        get
        {
            var equal = (long)SegmentCount * SegmentBytes / Math.Max(1, Holders);
            return (int)Math.Clamp(equal, MinShare, MaxShare);
        }
    }

    /// <summary>Whether so many directions hold bytes that none may hold as much as the configuration allows.</summary>
    public bool IsShort => Share < MaxShare;

    /// <summary>Takes a segment.</summary>
    /// <param name="segment">Its number.</param>
    /// <returns>False when the bank is empty.</returns>
    public bool TryRent(out int segment)
    {
        if (!TryPop(out segment) && !TryTakeFresh(out segment)) return false;
        Interlocked.Increment(ref _rented);
        return true;
    }

    /// <summary>Gives a segment back.</summary>
    /// <param name="segment">A number that <see cref="TryRent"/> gave out and that has not come back since.</param>
    public void Return(int segment)
    {
        ulong seen, wanted;
        do
        {
            seen = Volatile.Read(ref _top);
            _next[segment] = (int)(uint)seen;
            wanted = (((seen >> 32) + 1) << 32) | (uint)segment;
        }
        while (Interlocked.CompareExchange(ref _top, wanted, seen) != seen);

        Interlocked.Decrement(ref _rented);
    }

    /// <summary>Where a segment's bytes lie.</summary>
    /// <param name="segment">A rented segment.</param>
    public byte* Memory(int segment) => _slab + ((nint)segment * SegmentBytes);

    /// <summary>A number that goes with a rented segment, for whoever rented it to chain segments up.</summary>
    /// <param name="segment">A rented segment.</param>
    public ref int Chain(int segment) => ref _next[segment];

    /// <summary>Counts a direction in that begins to hold bytes.</summary>
    public void AddHolder() => Interlocked.Increment(ref _holders);

    /// <summary>Counts a direction out that holds nothing any more.</summary>
    public void RemoveHolder() => Interlocked.Decrement(ref _holders);

    /// <summary>Frees the slab. Nothing may be rented any more.</summary>
    public void Dispose() => NativeMemory.AlignedFree(_slab);

    private bool TryPop(out int segment)
    {
        while (true)
        {
            var seen = Volatile.Read(ref _top);
            segment = (int)(uint)seen;
            if (segment == None) return false;
            var wanted = (((seen >> 32) + 1) << 32) | (uint)Volatile.Read(ref _next[segment]);
            if (Interlocked.CompareExchange(ref _top, wanted, seen) == seen) return true;
        }
    }

    private bool TryTakeFresh(out int segment)
    {
        segment = Volatile.Read(ref _fresh);
        while (segment < SegmentCount)
        {
            var found = Interlocked.CompareExchange(ref _fresh, segment + 1, segment);
            if (found == segment) return true;
            segment = found;
        }

        return false;
    }
}
