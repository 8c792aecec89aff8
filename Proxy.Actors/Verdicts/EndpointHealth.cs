using System.Collections.Immutable;
using Proxy.Actors.Pools;

namespace Proxy.Actors.Verdicts;

/// <summary>What a node knows of an endpoint that is checked.</summary>
/// <param name="Health">What it is.</param>
/// <param name="Since">Since when, by the clock of the node that found out; null while nothing is known.</param>
/// <param name="Words">What the last check said; of other nodes' checks, the one that made it what it is. Empty while nothing is known.</param>
/// <param name="LastCheck">When the last check ended; of other nodes' checks, their last sign of life. Null while there was none.</param>
/// <param name="CheckedBy">Cluster addresses of the nodes that check it, as far as this node sees; none while it is in maint or has no address.</param>
public sealed record EndpointHealth(
    Health Health, DateTimeOffset? Since, string Words, DateTimeOffset? LastCheck, ImmutableArray<string> CheckedBy);
