using System.Collections.Immutable;
using Proxy.Actors.Listing;

namespace Proxy.Actors.CacheListing;

/// <summary>Responses that nodes have stored.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Matched">How many were meant in all.</param>
/// <param name="Missing">The nodes that did not answer, and why.</param>
public sealed record StoredListing(ImmutableArray<StoredRow> Rows, int Matched, ImmutableArray<Missing> Missing);
