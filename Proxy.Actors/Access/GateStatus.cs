using System.Collections.Immutable;

namespace Proxy.Actors.Access;

/// <summary>What a listener has counted of those that come, and how far its limits are used at a moment.</summary>
/// <param name="Refused">How many were refused for each reason, by the number of the <see cref="RefusalReason"/>.</param>
/// <param name="Delayed">Clients that had to wait, as their source came too fast.</param>
/// <param name="Held">Times that the listener stopped accepting, as it had as many pairs as it may or they came too fast.</param>
/// <param name="RateUsed">How many of the connections that may come at once have come; 0 where the rate is not limited.</param>
/// <param name="Sources">Sources that count something; 0 where they are not limited.</param>
/// <param name="MaxSources">Sources that the node tells apart, of all listeners; 0 where they are not limited.</param>
/// <param name="Evictions">Sources of all listeners that were forgotten while they still counted something.</param>
public sealed record GateStatus(
    ImmutableArray<long> Refused, long Delayed, long Held, long RateUsed, int Sources, int MaxSources, long Evictions);
