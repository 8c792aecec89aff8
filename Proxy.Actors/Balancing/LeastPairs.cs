using System.Collections.Immutable;

namespace Proxy.Actors.Balancing;

/// <summary>The member that would have the fewest pairs for its weight with one more. Among equals, in turns.</summary>
/// <param name="members">May be empty.</param>
internal sealed class LeastPairs(ImmutableArray<Member> members) : IBalancer
{
    private readonly MemberTable _members = new(members);

    /// <inheritdoc/>
    public int Pick(in BalanceRequest request, LoadTable loads) => _members.Least(request, loads);
}
