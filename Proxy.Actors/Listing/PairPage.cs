using System.Collections.Immutable;
using Proxy.Actors.Pairs;
using Proxy.Membership.Wire;

namespace Proxy.Actors.Listing;

/// <summary>Some pairs of a node.</summary>
/// <param name="Rows">The pairs.</param>
/// <param name="Next">Where the next page begins; null when this is the last.</param>
internal sealed record PairPage(ImmutableArray<PairRow> Rows, PairCursor? Next = null) : IWireMessage;
