using Proxy.Actors.Closing;
using Proxy.Actors.Counting;
using Proxy.Actors.Placement;

namespace Proxy.Actors.Pairs;

/// <summary>Ends a pair: both peers see a reset. A pair that has ended already is left as it is. Answered by
/// <see cref="PairKilled"/>.</summary>
/// <param name="Pair">The pair.</param>
/// <param name="Reason">What the access log will say.</param>
public sealed record KillPair(PairId Pair, PairEnd Reason) : IPairMessage;
