using Proxy.Actors.Listing;

namespace Proxy.Actors.Load;

/// <summary>Asks for <see cref="NodeLoad"/>.</summary>
/// <param name="From">The first row wanted.</param>
/// <param name="Limit">How long the node may take.</param>
internal sealed record CollectLoad(int From, TimeSpan Limit) : IDirectoryQuery;
