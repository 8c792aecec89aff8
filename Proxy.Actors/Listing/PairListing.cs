using System.Collections.Immutable;
using Proxy.Actors.Pairs;

namespace Proxy.Actors.Listing;

/// <summary>Pairs of the nodes that were asked.</summary>
/// <param name="Rows">The pairs.</param>
/// <param name="Matched">How many pairs the filter means; in a page, how many it holds.</param>
/// <param name="Missing">The nodes whose pairs are not among them, and why.</param>
public sealed record PairListing(ImmutableArray<PairRow> Rows, int Matched, ImmutableArray<Missing> Missing);
