using System.Collections.Immutable;
using Proxy.Actors.Pairs;

namespace Proxy.Actors.Listing;

/// <summary>What has happened to the pairs of one node since the last look.</summary>
/// <param name="Node">The node.</param>
/// <param name="Records">Beginnings and ends, oldest first.</param>
/// <param name="LeftOut">How many more there were than the follower could take in.</param>
public sealed record FollowedRecords(string Node, ImmutableArray<AccessRecord> Records, long LeftOut);
