using Proxy.Actors.Listing;

namespace Proxy.Actors.CacheListing;

/// <summary>Asks for a <see cref="StoredPage"/>.</summary>
/// <param name="Cache">The cache; null for all.</param>
/// <param name="Prefix">What their URLs begin with, without a scheme; empty for all.</param>
/// <param name="Order">By what they are sorted.</param>
/// <param name="Max">Rows wanted at most.</param>
/// <param name="Limit">How long the node may take.</param>
internal sealed record ListStored(string? Cache, string Prefix, StoredOrder Order, int Max, TimeSpan Limit) : IDirectoryQuery;
