using Proxy.Actors.Listing;

namespace Proxy.Actors.CacheListing;

/// <summary>Purges responses, and asks for <see cref="StoredPurged"/>.</summary>
/// <param name="Cache">The cache; null for all.</param>
/// <param name="Kind">What the text is.</param>
/// <param name="Text">Which responses are meant.</param>
/// <param name="Limit">How long the node may take.</param>
internal sealed record PurgeStored(string? Cache, PurgeKind Kind, string Text, TimeSpan Limit) : IDirectoryQuery;
