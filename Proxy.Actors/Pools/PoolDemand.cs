using System.Collections.Immutable;

namespace Proxy.Actors.Pools;

/// <summary>What a pool has on this node and what it needs, where limits count the pairs of all nodes.</summary>
/// <param name="MaxPairs">The pool's limit; null for none.</param>
/// <param name="Pairs">This node's pairs in the pool, those included that are on their way to an endpoint.</param>
/// <param name="Places">Places in the pool that the node may use; of no meaning without a limit.</param>
/// <param name="Waiting">Clients that wait.</param>
/// <param name="Since">Since when the first of them wait, at most <see cref="MaxSince"/>, the oldest first: timestamps of the node's clock.</param>
/// <param name="Endpoints">Endpoints, as asked for.</param>
public sealed record PoolDemand(
    int? MaxPairs, int Pairs, int Places, int Waiting, ImmutableArray<long> Since, ImmutableArray<EndpointDemand> Endpoints)
{
    /// <summary>How many of those who wait are told of one by one.</summary>
    public const int MaxSince = 32;
}
