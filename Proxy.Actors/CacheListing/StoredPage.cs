using System.Collections.Immutable;
using Proxy.Membership.Wire;

namespace Proxy.Actors.CacheListing;

/// <summary>The first responses in an order that a node has stored.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Matched">How many were meant in all.</param>
internal sealed record StoredPage(ImmutableArray<StoredRow> Rows, int Matched) : IWireMessage;
