using System.Collections.Immutable;
using Proxy.Actors.Pairs;
using Proxy.Membership.Wire;

namespace Proxy.Actors.Listing;

/// <summary>The first few pairs of a node in an order.</summary>
/// <param name="Rows">The pairs, sorted.</param>
/// <param name="Matched">How many pairs the filter means.</param>
internal sealed record PairRanking(ImmutableArray<PairRow> Rows, int Matched) : IWireMessage;
