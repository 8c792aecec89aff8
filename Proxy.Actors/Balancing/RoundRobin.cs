using System.Collections.Immutable;

namespace Proxy.Actors.Balancing;

/// <summary>Members take turns. With weights, a member's turns are spread evenly over the round instead of following each other.</summary>
internal sealed class RoundRobin : IBalancer
{
    // Turns that are looked at before members are taken as they stand: a round may have 65,536 of them.
    private const int MaxSteps = 16;

    private readonly int[] _turns;

    /// <summary>Computes the order of one round.</summary>
    /// <param name="members">May be empty.</param>
    internal RoundRobin(ImmutableArray<Member> members)
    {
        _turns = Turns.Of([.. members.Select(member => member.Weight)]);
    }

    /// <inheritdoc/>
    /// <remarks>The turn of a member that is not open goes to another one, in each round to the next but one more: as if its turns were
    /// dealt out among the others, not all to its neighbour.</remarks>
    public int Pick(in BalanceRequest request, LoadTable loads)
    {
        if (_turns.Length == 0) return -1;
        var (round, turn) = Math.DivRem((ulong)request.Turn, (ulong)_turns.Length);
        var place = _turns[turn];
        if (loads.IsOpen(place, request)) return place;
        return _turns.Length == 1 ? -1 : Instead((turn + (round % ((ulong)_turns.Length - 1))) % (ulong)_turns.Length, request, loads);
    }

    private int Instead(ulong turn, in BalanceRequest request, LoadTable loads)
    {
        var place = 0;
        for (var step = 0; step < MaxSteps; step++)
        {
            if (++turn == (ulong)_turns.Length) turn = 0;
            place = _turns[turn];
            if (loads.IsOpen(place, request)) return place;
        }

        return loads.FirstOpen(place, request);
    }
}
