using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Proxy.Actors.Balancing;

/// <summary>Looks through the ratings of a group's members; see <see cref="LoadTable.Ratings"/>. Thousands take less than a microsecond.</summary>
internal static class Ratings
{
    private const int Lanes = 16;

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
        var (even, odd) = (Vector512.Create(float.PositiveInfinity), Vector512.Create(float.PositiveInfinity));
        var place = 0;
        for (; place <= ratings.Length - (2 * Lanes); place += 2 * Lanes)
        {
            even = Vector512.MinNative(even, At(ratings, place));
            odd = Vector512.MinNative(odd, At(ratings, place + Lanes));
        }

        if (place <= ratings.Length - Lanes)
        {
            even = Vector512.MinNative(even, At(ratings, place));
            place += Lanes;
        }

        even = Vector512.MinNative(even, odd);
        var eight = Vector256.MinNative(even.GetLower(), even.GetUpper());
        var four = Vector128.MinNative(eight.GetLower(), eight.GetUpper());
        var lowest = MathF.Min(MathF.Min(four[0], four[1]), MathF.Min(four[2], four[3]));
        for (; place < ratings.Length; place++) lowest = MathF.Min(lowest, ratings[place]);
        return lowest;
    }

    private static int Count(ReadOnlySpan<float> ratings, float rating)
    {
        var (place, count) = (0, 0);
        for (; place <= ratings.Length - Lanes; place += Lanes) count += BitOperations.PopCount(Equals(ratings, place, rating));
        for (; place < ratings.Length; place++)
            if (ratings[place] == rating) count++;
        return count;
    }

    /// <summary>The member of a rating before which <paramref name="left"/> others of it are left out; they are taken off it.</summary>
    private static int Find(ReadOnlySpan<float> ratings, float rating, ref int left)
    {
        var place = 0;
        for (; place <= ratings.Length - Lanes; place += Lanes)
        {
            var equals = BitOperations.PopCount(Equals(ratings, place, rating));
            if (equals > left) break;
            left -= equals;
        }

        for (; place < ratings.Length; place++)
            if (ratings[place] == rating && left-- == 0) return place;
        return -1;
    }

    /// <summary>A bit for each that has a rating.</summary>
    private static ulong Equals(ReadOnlySpan<float> ratings, int place, float rating) =>
        Vector512.Equals(At(ratings, place), Vector512.Create(rating)).ExtractMostSignificantBits();

    private static Vector512<float> At(ReadOnlySpan<float> ratings, int place) =>
        Vector512.LoadUnsafe(in MemoryMarshal.GetReference(ratings), (nuint)(uint)place);
}
