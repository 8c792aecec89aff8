namespace Proxy.Actors.Listing;

/// <summary>Ends the pairs that a filter means; answered by <see cref="PairsKilled"/>.</summary>
/// <param name="Filter">Which pairs.</param>
/// <param name="Limit">How long the node may take.</param>
internal sealed record KillPairs(PairFilter Filter, TimeSpan Limit) : IDirectoryQuery;
