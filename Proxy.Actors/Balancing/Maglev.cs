using System.Collections.Immutable;

namespace Proxy.Actors.Balancing;

/// <summary>By client: the same member on every node, however its members are ordered, and for nearly all clients also when others come and
/// go (Eisenbud et al.: Maglev, section 3.4). A member that has over 1.5 times its part of the pairs leaves the client to another
/// (Mirrokni et al.: Consistent hashing with bounded loads).</summary>
internal sealed class Maglev : IBalancer
{
    /// <summary>Slots of the table: a prime, so that every permutation meets each of them.</summary>
    internal const int Slots = 65_537;

    /// <summary>Pairs that are nobody's overload: without them the second connection of a client would go elsewhere on a node that is otherwise
    /// idle.</summary>
    internal const int Floor = 16;

    // A member in three takes pairs at least, by weight, if none is full: all draws fail one time in 650.
    private const int MaxDraws = 16;

    private readonly int[] _weights;
    private readonly long _total;
    private readonly ushort[] _slots;

    /// <summary>Fills the table.</summary>
    /// <param name="members">May be empty. Of more than 65,535 the others get what these leave.</param>
    internal Maglev(ImmutableArray<Member> members)
    {
        _weights = [.. members.Select(member => member.Weight)];
        _total = _weights.Sum(weight => (long)weight);
        _slots = members.IsEmpty ? [] : MaglevTable.Fill(members);
    }

    /// <inheritdoc/>
    /// <remarks>Where none is within its bound that is open, the bound gives way, and the member of the fewest pairs for its weight is
    /// named.</remarks>
    public int Pick(in BalanceRequest request, LoadTable loads)
    {
        if (_weights.Length == 0) return -1;
        var due = 3 * (loads.TotalPairs + 1);
        var place = 0;
        var draw = Mixing.Next(request.Client);
        for (var draws = 0; draws < MaxDraws; draws++, draw = Mixing.Next(draw))
        {
            place = _slots[Mixing.Below(draw, Slots)];
            if (IsWithin(due, place, loads) && loads.IsOpen(place, request)) return place;
        }

        return Scan(place, due, request, loads);
    }

    private int Scan(int from, long due, in BalanceRequest request, LoadTable loads)
    {
        var least = loads.Least(request);
        if (least < 0 || IsWithin(due, least, loads)) return least;
        for (var step = 1; step < _weights.Length; step++)
        {
            var place = (from + step) % _weights.Length;
            if (IsWithin(due, place, loads) && loads.IsOpen(place, request)) return place;
        }

        return least;
    }

    /// <summary>Whether a member has fewer pairs than the bound, ceil(1.5 x (all pairs + 1) x its weight / all weights), or <see cref="Floor"/>.</summary>
    private bool IsWithin(long due, int place, LoadTable loads) =>
        loads.Pairs[place] < Floor || 2 * _total * loads.Pairs[place] < due * _weights[place];
}
