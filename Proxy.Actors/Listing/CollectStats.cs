namespace Proxy.Actors.Listing;

/// <summary>Asks for a <see cref="StatsPage"/>.</summary>
/// <param name="From">The first listener or endpoint wanted, in the order listeners, endpoints.</param>
/// <param name="Limit">How long the node may take.</param>
internal sealed record CollectStats(int From, TimeSpan Limit) : IDirectoryQuery;
