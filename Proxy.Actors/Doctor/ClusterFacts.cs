using System.Collections.Immutable;
using Proxy.Actors.Listing;

namespace Proxy.Actors.Doctor;

/// <summary>Everything that is looked at.</summary>
/// <param name="Nodes">What the nodes have told, by address.</param>
/// <param name="Missing">The nodes that told nothing, and why.</param>
/// <param name="Members">The members of the cluster; empty where one node alone is looked at.</param>
/// <param name="Seeds">The addresses of the seeds that the node that is asked was given; none where one node alone is looked at.</param>
internal sealed record ClusterFacts(
    ImmutableArray<HeardFacts> Nodes, ImmutableArray<Missing> Missing, ImmutableArray<MemberFacts> Members, ImmutableArray<string> Seeds)
{
    /// <summary>Whether there are other nodes, and one alone was to be looked at.</summary>
    public bool HasUnasked { get; init; }
}
