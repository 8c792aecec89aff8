using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Proxy.Actors.Balancing;

/// <summary>The members of a group, laid out so that all of them are looked at within a microsecond.</summary>
internal sealed class MemberTable
{
    // Places are looked at in so many chunks at most, of so many at least: where few chunks have the lowest rating, the others are looked
    // at once only.
    private const int MaxChunks = 64;
    private const int MinChunk = 256;

    private readonly float[] _parts;
    private readonly int _chunk;

    /// <summary>Lays them out.</summary>
    /// <param name="members">May be empty.</param>
    /// <exception cref="ArgumentOutOfRangeException">A weight is below 1.</exception>
    internal MemberTable(ImmutableArray<Member> members)
    {
        foreach (var member in members) ArgumentOutOfRangeException.ThrowIfLessThan(member.Weight, 1, nameof(members));
        _parts = [.. members.Select(member => 1f / member.Weight)];
        _chunk = Math.Max(MinChunk, (members.Length + MaxChunks - 1) / MaxChunks);
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
        var scan = new LeastScan(loads.Pairs.AsSpan(0, Count), loads.Limits.AsSpan(0, Count), _parts);
        Span<float> lowest = stackalloc float[MaxChunks];
        var least = float.PositiveInfinity;
        for (int chunk = 0, from = 0; from < Count; chunk++, from += _chunk)
        {
            lowest[chunk] = float.PositiveInfinity;
            foreach (var (first, end) in Chunk(from, request)) lowest[chunk] = MathF.Min(lowest[chunk], scan.Lowest(first, end));
            least = MathF.Min(least, lowest[chunk]);
        }

        return float.IsPositiveInfinity(least) ? -1 : InTurn(least, lowest, scan, request);
    }

    /// <summary>The first open member at a place or after it, round the end.</summary>
    /// <returns>-1 when none is open.</returns>
    internal int FirstOpen(int start, in BalanceRequest request, LoadTable loads)
    {
        var place = FirstOpen(start, Count, request, loads);
        return place >= 0 ? place : FirstOpen(0, start, request, loads);
    }

    private int InTurn(float rating, ReadOnlySpan<float> lowest, in LeastScan scan, in BalanceRequest request)
    {
        Span<int> counts = stackalloc int[MaxChunks];
        var equal = 0;
        for (int chunk = 0, from = 0; from < Count; chunk++, from += _chunk)
        {
            counts[chunk] = 0;
            if (lowest[chunk] != rating) continue;
            foreach (var (first, end) in Chunk(from, request)) counts[chunk] += scan.Count(rating, first, end);
            equal += counts[chunk];
        }

        var left = (int)((ulong)request.Turn % (uint)equal);
        var found = 0;
        while (left >= counts[found]) left -= counts[found++];
        foreach (var (first, end) in Chunk(found * _chunk, request))
        {
            var place = scan.Find(rating, first, end, ref left);
            if (place >= 0) return place;
        }

        throw new InvalidOperationException("a member that was counted is not found");
    }

    private OpenRanges Chunk(int from, in BalanceRequest request) => new(request.PassedOver, from, Math.Min(from + _chunk, Count));

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
}
