namespace Proxy.Actors.Listing;

/// <summary>Asks for <see cref="BufferStats"/>.</summary>
/// <param name="Limit">How long the node may take.</param>
internal sealed record CollectBuffers(TimeSpan Limit) : IDirectoryQuery;
