using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Proxy.Actors.Balancing;

/// <summary>Looks at ranges of members by vectors. A rating is the pairs that a member would have with one more, for its weight; infinite where
/// it is full.</summary>
/// <param name="pairs">Of each member.</param>
/// <param name="maxPairs">Of each member.</param>
/// <param name="parts">Of each member, 1 / weight.</param>
internal readonly ref struct LeastScan(ReadOnlySpan<int> pairs, ReadOnlySpan<int> maxPairs, ReadOnlySpan<float> parts)
{
    private readonly ReadOnlySpan<int> _pairs = pairs;
    private readonly ReadOnlySpan<int> _maxPairs = maxPairs;
    private readonly ReadOnlySpan<float> _parts = parts;

    /// <summary>The lowest rating.</summary>
    public float Lowest(int from, int to)
    {
        var place = from;
        var lowest = float.PositiveInfinity;
        if (to - from >= Vector<float>.Count)
        {
            var (even, odd) = (Ratings(place), new Vector<float>(float.PositiveInfinity));
            for (place += Vector<float>.Count; place <= to - (2 * Vector<float>.Count); place += 2 * Vector<float>.Count)
            {
                even = Vector.MinNative(even, Ratings(place));
                odd = Vector.MinNative(odd, Ratings(place + Vector<float>.Count));
            }

            // The rest, and some of the others once more.
            if (place <= to - Vector<float>.Count) odd = Vector.MinNative(odd, Ratings(place));
            even = Vector.MinNative(Vector.MinNative(even, odd), Ratings(to - Vector<float>.Count));
            for (var lane = 0; lane < Vector<float>.Count; lane++) lowest = even[lane] < lowest ? even[lane] : lowest;
            return lowest;
        }

        for (; place < to; place++) lowest = MathF.Min(lowest, Rating(place));
        return lowest;
    }

    /// <summary>How many have a rating.</summary>
    public int Count(float rating, int from, int to)
    {
        var place = from;
        var wanted = new Vector<float>(rating);
        var counts = Vector<int>.Zero;
        for (; place <= to - Vector<float>.Count; place += Vector<float>.Count) counts -= Vector.Equals(Ratings(place), wanted);
        var count = Vector.Sum(counts);
        for (; place < to; place++)
            if (Rating(place) == rating) count++;
        return count;
    }

    /// <summary>The member of a rating before which <paramref name="left"/> others of it are left out; they are taken off it.</summary>
    public int Find(float rating, int from, int to, ref int left)
    {
        var place = from;
        var wanted = new Vector<float>(rating);
        for (; place <= to - Vector<float>.Count; place += Vector<float>.Count)
        {
            var equal = Vector.Equals(Ratings(place), wanted);
            if (equal == Vector<int>.Zero) continue;
            var count = -Vector.Sum(equal);
            if (count > left) break;
            left -= count;
        }

        for (; place < to; place++)
            if (Rating(place) == rating && left-- == 0) return place;
        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<float> Ratings(int place)
    {
        var pairs = At(_pairs, place);
        var ratings = (Vector.ConvertToSingle(pairs) + Vector<float>.One) * At(_parts, place);
        return Vector.ConditionalSelect(Vector.LessThan(pairs, At(_maxPairs, place)), ratings, new Vector<float>(float.PositiveInfinity));
    }

    private float Rating(int place) =>
        _pairs[place] < _maxPairs[place] ? (_pairs[place] + 1f) * _parts[place] : float.PositiveInfinity;

    private static Vector<T> At<T>(ReadOnlySpan<T> values, int place) =>
        Vector.LoadUnsafe(in MemoryMarshal.GetReference(values), (nuint)(uint)place);
}
