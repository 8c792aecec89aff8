using System.Buffers;
using Proxy.Actors.Pairs;

namespace Proxy.Actors.Listing;

/// <summary>The first of two looks that a rate is measured between: how many bytes each pair of a loop had moved, and when
/// it was looked at.</summary>
internal sealed class SampleVisitor : IPairVisitor
{
    private const long Second = 1000;

    private Sample[] _samples = ArrayPool<Sample>.Shared.Rent(PairWalk.Slice);
    private int _count;

    public bool Visit(int slot, LivePair pair)
    {
        if (slot >= _samples.Length) Grow(slot + 1);
        // Places without a pair are passed over: what they hold is of no pair.
        _samples.AsSpan(_count, slot - _count).Clear();
        _samples[slot] = new Sample(pair.Id.Number, pair.BytesToServer + pair.BytesToClient, pair.Now);
        _count = slot + 1;
        return true;
    }

    /// <summary>Bytes a second since the first look, or since the pair began if that is later.</summary>
    internal long Rate(int slot, in PairSnapshot row, long now)
    {
        var known = slot < _count && _samples[slot].Number == row.Number;
        var bytes = known ? row.Bytes - _samples[slot].Bytes : row.Bytes;
        var elapsed = known ? now - _samples[slot].At : row.Age;
        return bytes * Second / Math.Max(1, elapsed);
    }

    /// <summary>Gives the memory back. Not after a walk that was given up, as it may still be under way.</summary>
    internal void Release() => ArrayPool<Sample>.Shared.Return(_samples);

    private void Grow(int needed)
    {
        var larger = ArrayPool<Sample>.Shared.Rent(Math.Max(needed, _samples.Length * 2));
        _samples.AsSpan(0, _count).CopyTo(larger);
        ArrayPool<Sample>.Shared.Return(_samples);
        _samples = larger;
    }

    private readonly record struct Sample(long Number, long Bytes, long At);
}
