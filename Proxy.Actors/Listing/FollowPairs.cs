namespace Proxy.Actors.Listing;

/// <summary>Asks for what has happened to pairs since the last such question of the same follower; answered by
/// <see cref="FollowedPairs"/>. The first question begins it; a follower that asks nothing for a while is forgotten.</summary>
/// <param name="Follower">A name that no other follower has.</param>
/// <param name="Filter">Which pairs.</param>
/// <param name="Limit">How long the node may take.</param>
internal sealed record FollowPairs(string Follower, PairFilter Filter, TimeSpan Limit) : IDirectoryQuery;
