using System.Collections.Immutable;

namespace Proxy.Actors.Balancing;

/// <summary>The one that costs less of two members that are drawn by weight (Mitzenmacher: The power of two choices in randomized load
/// balancing).</summary>
/// <param name="members">May be empty.</param>
internal abstract class TwoDraws(ImmutableArray<Member> members) : IBalancer
{
    // Where a member in two is open, all draws fail one time in 256; then all members are looked at.
    private const int MaxDraws = 4;
    private const int MaxSame = 3;

    private readonly WeightedDraw _draw = new(members);
    private readonly int _members = members.Length;

    /// <inheritdoc/>
    public int Pick(in BalanceRequest request, LoadTable loads)
    {
        if (_members == 0) return -1;
        var random = Mixing.Next((ulong)request.Turn);
        for (var draw = 0; draw < MaxDraws; draw++)
        {
            var first = _draw.Draw(random = Mixing.Next(random));
            var second = Other(first, ref random);
            var taken = Cheaper(first, second, request, loads);
            if (taken >= 0) return taken;
        }

        return loads.Least(request);
    }

    /// <summary>What a member costs; the lower, the better.</summary>
    protected abstract float Cost(int place, in BalanceRequest request, LoadTable loads);

    private int Other(int first, ref ulong random)
    {
        for (var same = 0; same < MaxSame; same++)
        {
            var second = _draw.Draw(random = Mixing.Next(random));
            if (second != first) return second;
        }

        return first + 1 == _members ? 0 : first + 1;
    }

    private int Cheaper(int first, int second, in BalanceRequest request, LoadTable loads)
    {
        if (!loads.IsOpen(second, request)) return loads.IsOpen(first, request) ? first : -1;
        if (!loads.IsOpen(first, request)) return second;
        return Cost(second, request, loads) < Cost(first, request, loads) ? second : first;
    }
}
