using System.Collections.Immutable;
using Proxy.Configuration;

namespace Proxy.Actors.Pools;

/// <summary>Which balancer stands for which <c>balance</c> of a pool.</summary>
internal static class Balancers
{
    /// <summary>Makes a balancer.</summary>
    /// <param name="method">How the endpoint of a new pair is picked.</param>
    /// <param name="endpoints">Those that take pairs, each of weight 1 or more; may be empty.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such method.</exception>
    internal static IBalancer Create(BalanceMethod method, ImmutableArray<EndpointModel> endpoints) => method switch
    {
        BalanceMethod.RoundRobin => new RoundRobin(endpoints),
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, "there is no balancer for this method"),
    };
}
