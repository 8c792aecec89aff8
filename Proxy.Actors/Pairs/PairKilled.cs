using Proxy.Actors.Placement;
using Proxy.Membership.Wire;

namespace Proxy.Actors.Pairs;

/// <summary>A pair has been told to end.</summary>
/// <param name="Pair">The pair.</param>
/// <param name="Phase">What it was until then; <see cref="PairPhase.Unknown"/> when there was nothing to end.</param>
public sealed record PairKilled(PairId Pair, PairPhase Phase) : IWireMessage;
