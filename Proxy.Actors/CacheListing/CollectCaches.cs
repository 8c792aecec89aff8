using Proxy.Actors.Listing;

namespace Proxy.Actors.CacheListing;

/// <summary>Asks for <see cref="NodeCacheStats"/>.</summary>
/// <param name="Limit">How long the node may take.</param>
internal sealed record CollectCaches(TimeSpan Limit) : IDirectoryQuery;
