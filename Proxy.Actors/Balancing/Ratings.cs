using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Proxy.Actors.Balancing;

/// <summary>Looks through the ratings of a group's members; see <see cref="LoadTable.Ratings"/>. Thousands take less than a microsecond.</summary>
internal static class Ratings
{
    private const int Block = 64;

    // As bits, which are compared many at once.
    private static readonly int Full = BitConverter.SingleToInt32Bits(float.PositiveInfinity);

    /// <summary>Whether a member may be named: it is not full, and not passed over.</summary>
    internal static bool IsOpen(int place, in BalanceRequest request, LoadTable loads) =>
        !float.IsPositiveInfinity(loads.Ratings[place]) && !request.PassedOver.Contains(place);

    /// <summary>The open member of the lowest rating. Of several, each in its turn.</summary>
    /// <returns>-1 when none is open.</returns>
    internal static int Least(in BalanceRequest request, LoadTable loads)
    {
        var ranges = new OpenRanges(request.PassedOver, 0, loads.Ratings.Length);
        var lowest = float.PositiveInfinity;
        foreach (var (from, to) in ranges) lowest = MathF.Min(lowest, Lowest(loads.Ratings[from..to]));
        if (float.IsPositiveInfinity(lowest)) return -1;
        var equals = 0;
        foreach (var (from, to) in ranges) equals += Count(loads.Ratings[from..to], lowest);
        var left = (int)((ulong)request.Turn % (uint)equals);
        foreach (var (from, to) in ranges)
        {
            var found = Find(loads.Ratings[from..to], lowest, ref left);
            if (found >= 0) return from + found;
        }

        throw new InvalidOperationException("a member that was counted is not found");
    }

    /// <summary>The first open member at a place or after it, round the end.</summary>
    /// <returns>-1 when none is open.</returns>
    internal static int FirstOpen(int start, in BalanceRequest request, LoadTable loads)
    {
        var place = FirstOpen(start, loads.Ratings.Length, request, loads);
        return place >= 0 ? place : FirstOpen(0, start, request, loads);
    }

    private static int FirstOpen(int from, int to, in BalanceRequest request, LoadTable loads)
    {
        foreach (var (first, end) in new OpenRanges(request.PassedOver, from, to))
        {
            var found = MemoryMarshal.Cast<float, int>(loads.Ratings[first..end]).IndexOfAnyExcept(Full);
            if (found >= 0) return first + found;
        }

        return -1;
    }

    private static float Lowest(ReadOnlySpan<float> ratings)
    {
        var lowest = float.PositiveInfinity;
        var place = 0;
        if (ratings.Length >= 2 * Vector<float>.Count)
        {
            var (even, odd) = (At(ratings, 0), At(ratings, Vector<float>.Count));
            for (place = 2 * Vector<float>.Count; place <= ratings.Length - (2 * Vector<float>.Count); place += 2 * Vector<float>.Count)
            {
                even = Vector.MinNative(even, At(ratings, place));
                odd = Vector.MinNative(odd, At(ratings, place + Vector<float>.Count));
            }

            even = Vector.MinNative(even, odd);
            for (var lane = 0; lane < Vector<float>.Count; lane++) lowest = MathF.Min(lowest, even[lane]);
        }

        for (; place < ratings.Length; place++) lowest = MathF.Min(lowest, ratings[place]);
        return lowest;
    }

    private static int Count(ReadOnlySpan<float> ratings, float rating)
    {
        var wanted = new Vector<float>(rating);
        var counts = Vector<int>.Zero;
        var place = 0;
        for (; place <= ratings.Length - Vector<float>.Count; place += Vector<float>.Count) counts -= Vector.Equals(At(ratings, place), wanted);
        var count = Vector.Sum(counts);
        for (; place < ratings.Length; place++)
            if (ratings[place] == rating) count++;
        return count;
    }

    /// <summary>The member of a rating before which <paramref name="left"/> others of it are left out; they are taken off it.</summary>
    private static int Find(ReadOnlySpan<float> ratings, float rating, ref int left)
    {
        for (var from = 0; from < ratings.Length; from += Block)
        {
            var block = ratings[from..Math.Min(from + Block, ratings.Length)];
            var equals = Count(block, rating);
            if (equals <= left) left -= equals;
            else return from + FindOneByOne(block, rating, left);
        }

        return -1;
    }

    private static int FindOneByOne(ReadOnlySpan<float> ratings, float rating, int left)
    {
        var place = 0;
        while (ratings[place] != rating || left-- > 0) place++;
        return place;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> At(ReadOnlySpan<float> ratings, int place) =>
        Vector.LoadUnsafe(in MemoryMarshal.GetReference(ratings), (nuint)(uint)place);
}
