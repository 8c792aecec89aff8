using System.Collections.Immutable;
using Proxy.Actors.Pairs;
using Proxy.Membership.Wire;

namespace Proxy.Actors.Listing;

/// <summary>Beginnings and ends of pairs, oldest first.</summary>
/// <param name="Records">At most <see cref="NodeDirectory.MaxRecords"/>.</param>
/// <param name="LeftOut">Records that the node could not keep for the follower.</param>
internal sealed record FollowedPairs(ImmutableArray<AccessRecord> Records, long LeftOut) : IWireMessage;
