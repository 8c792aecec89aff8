using Proxy.Actors.Listing;

namespace Proxy.Actors.CacheListing;

/// <summary>Asks for a <see cref="StoredPage"/> of the responses that are stored under a URL, with their heads.</summary>
/// <param name="Cache">The cache; null for all.</param>
/// <param name="Url">The URL without a scheme.</param>
/// <param name="Limit">How long the node may take.</param>
internal sealed record ShowStored(string? Cache, string Url, TimeSpan Limit) : IDirectoryQuery;
