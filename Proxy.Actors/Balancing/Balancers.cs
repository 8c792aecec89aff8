using System.Collections.Immutable;
using Proxy.Configuration;

namespace Proxy.Actors.Balancing;

/// <summary>Which balancer stands for which <c>balance</c> of a pool.</summary>
internal static class Balancers
{
    /// <summary>Makes a balancer.</summary>
    /// <param name="method">How the member of a new pair is picked.</param>
    /// <param name="members">Those that take pairs, each of weight 1 or more; may be empty.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such method, or a weight is below 1.</exception>
    internal static IBalancer Create(BalanceMethod method, ImmutableArray<Member> members)
    {
        foreach (var member in members) ArgumentOutOfRangeException.ThrowIfLessThan(member.Weight, 1, nameof(members));
        return method switch
        {
            BalanceMethod.RoundRobin => new RoundRobin(members),
            BalanceMethod.LeastPairs => new LeastPairs(),
            BalanceMethod.RandomTwo => new RandomTwo(members),
            BalanceMethod.Maglev => new Maglev(members),
            BalanceMethod.Ewma => new Ewma(members),
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, "there is no balancer for this method"),
        };
    }
}
