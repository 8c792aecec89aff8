using System.Collections.Immutable;

namespace Proxy.Actors.Balancing;

/// <summary>Of two members that are drawn by weight, the one with fewer pairs for its weight.</summary>
/// <param name="members">May be empty.</param>
internal sealed class RandomTwo(ImmutableArray<Member> members) : TwoDraws(members)
{
    /// <inheritdoc/>
    protected override float Cost(int place, in BalanceRequest request, LoadTable loads) => loads.Ratings[place];
}
