using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Proxy.Membership.Wire;

namespace Proxy.Actors.Listing;

/// <summary>The members of the cluster as one node sees them, and what each holds.</summary>
/// <param name="Members">All members, lighthouses included, ordered by address.</param>
public sealed record ClusterCounts(ImmutableArray<MemberCounts> Members) : IWireMessage
{
    /// <summary>Pairs on all nodes that answered.</summary>
    [JsonIgnore]
    public int Pairs => Members.Sum(member => member.Counts?.Pairs ?? 0);
}
