using Proxy.Actors.Placement;

namespace Proxy.Actors.Pairs;

/// <summary>Asks for a <see cref="PairReport"/>.</summary>
/// <param name="Pair">The pair.</param>
public sealed record InspectPair(PairId Pair) : IPairMessage;
