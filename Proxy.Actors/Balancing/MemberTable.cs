using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Proxy.Actors.Balancing;

/// <summary>The members of a group, laid out so that all of them are looked at within a microsecond.</summary>
internal sealed class MemberTable
{
    private readonly float[] _parts;

    /// <summary>Lays them out.</summary>
    /// <param name="members">May be empty.</param>
    /// <exception cref="ArgumentOutOfRangeException">A weight is below 1.</exception>
    internal MemberTable(ImmutableArray<Member> members)
    {
        foreach (var member in members) ArgumentOutOfRangeException.ThrowIfLessThan(member.Weight, 1, nameof(members));
        _parts = [.. members.Select(member => 1f / member.Weight)];
    }

    /// <summary>How many members there are.</summary>
    internal int Count => _parts.Length;

    /// <summary>Whether a member may be named: it is not full, and not passed over.</summary>
    internal static bool IsOpen(int place, in BalanceRequest request, LoadTable loads) =>
        loads.Pairs[place] < loads.Limits[place] && !request.PassedOver.Contains(place);

    /// <summary>The pairs that a member would have with one more, for its weight.</summary>
    internal float Rating(int place, LoadTable loads) => (loads.Pairs[place] + 1f) * _parts[place];

    /// <summary>The open member of the lowest rating. Of several, each in its turn.</summary>
    /// <returns>-1 when none is open.</returns>
    internal int Least(in BalanceRequest request, LoadTable loads)
    {
        var lowest = float.PositiveInfinity;
        foreach (var (from, to) in new OpenRanges(request.PassedOver, Count)) lowest = MathF.Min(lowest, Lowest(loads, from, to));
        if (float.IsPositiveInfinity(lowest)) return -1;
        var equal = 0;
        foreach (var (from, to) in new OpenRanges(request.PassedOver, Count)) equal += CountOf(lowest, loads, from, to);
        var left = (int)((ulong)request.Turn % (uint)equal);
        foreach (var (from, to) in new OpenRanges(request.PassedOver, Count))
        {
            var place = Find(lowest, loads, from, to, ref left);
            if (place >= 0) return place;
        }

        throw new InvalidOperationException("a member that was counted is not found");
    }

    /// <summary>The first open member at a place or after it, round the end.</summary>
    /// <returns>-1 when none is open.</returns>
    internal int FirstOpen(int start, in BalanceRequest request, LoadTable loads)
    {
        var place = FirstOpen(start, Count, request, loads);
        return place >= 0 ? place : FirstOpen(0, start, request, loads);
    }

    private int FirstOpen(int from, int to, in BalanceRequest request, LoadTable loads)
    {
        ref var pairs = ref MemoryMarshal.GetReference(loads.Pairs.AsSpan(0, Count));
        ref var max = ref MemoryMarshal.GetReference(loads.Limits.AsSpan(0, Count));
        var place = from;
        while (place < to)
        {
            if (place + Vector<int>.Count <= to
                && Vector.GreaterThanOrEqualAll(Vector.LoadUnsafe(ref pairs, (nuint)place), Vector.LoadUnsafe(ref max, (nuint)place)))
            {
                place += Vector<int>.Count;
                continue;
            }

            if (IsOpen(place, request, loads)) return place;
            place++;
        }

        return -1;
    }

    private float Lowest(LoadTable loads, int from, int to)
    {
        var place = from;
        var (lowest, second) = (new Vector<float>(float.PositiveInfinity), new Vector<float>(float.PositiveInfinity));
        for (; place <= to - (2 * Vector<float>.Count); place += 2 * Vector<float>.Count)
        {
            lowest = Vector.MinNative(lowest, Ratings(loads, place));
            second = Vector.MinNative(second, Ratings(loads, place + Vector<float>.Count));
        }

        lowest = Vector.MinNative(lowest, second);
        var result = float.PositiveInfinity;
        for (var lane = 0; lane < Vector<float>.Count; lane++) result = MathF.Min(result, lowest[lane]);
        for (; place < to; place++) result = MathF.Min(result, RatingOrFull(loads, place));
        return result;
    }

    private int CountOf(float rating, LoadTable loads, int from, int to)
    {
        var place = from;
        var wanted = new Vector<float>(rating);
        var counts = Vector<int>.Zero;
        for (; place <= to - Vector<float>.Count; place += Vector<float>.Count)
            counts -= Vector.Equals(Ratings(loads, place), wanted);
        var count = Vector.Sum(counts);
        for (; place < to; place++)
            if (RatingOrFull(loads, place) == rating) count++;
        return count;
    }

    /// <summary>The member of a rating before which <paramref name="left"/> others of it are left out; they are taken off it.</summary>
    private int Find(float rating, LoadTable loads, int from, int to, ref int left)
    {
        var place = from;
        var wanted = new Vector<float>(rating);
        for (; place <= to - Vector<float>.Count; place += Vector<float>.Count)
        {
            var count = -Vector.Sum(Vector.Equals(Ratings(loads, place), wanted));
            if (count > left) break;
            left -= count;
        }

        for (; place < to; place++)
            if (RatingOrFull(loads, place) == rating && left-- == 0) return place;
        return -1;
    }

    private Vector<float> Ratings(LoadTable loads, int place)
    {
        var now = Vector.LoadUnsafe(in MemoryMarshal.GetArrayDataReference(loads.Pairs), (nuint)place);
        var max = Vector.LoadUnsafe(in MemoryMarshal.GetArrayDataReference(loads.Limits), (nuint)place);
        var part = Vector.LoadUnsafe(in MemoryMarshal.GetArrayDataReference(_parts), (nuint)place);
        var rating = (Vector.ConvertToSingle(now) + Vector<float>.One) * part;
        return Vector.ConditionalSelect(Vector.LessThan(now, max), rating, new Vector<float>(float.PositiveInfinity));
    }

    private float RatingOrFull(LoadTable loads, int place) =>
        loads.Pairs[place] < loads.Limits[place] ? (loads.Pairs[place] + 1f) * _parts[place] : float.PositiveInfinity;
}
