using Proxy.Membership.Joining;

namespace Proxy.Actors.Listing;

/// <summary>A member of the cluster, and what it holds.</summary>
/// <param name="Address">Its cluster address.</param>
/// <param name="Role">One of <see cref="MemberRole"/>.</param>
/// <param name="Status">Akka's word for its state: <c>Joining</c>, <c>Up</c>, <c>Leaving</c> ...</param>
/// <param name="IsReachable">Whether nobody misses its heartbeats.</param>
/// <param name="Counts">What it holds; null for a lighthouse, and for a node that did not answer in time.</param>
public sealed record MemberCounts(string Address, string Role, string Status, bool IsReachable, NodeCounts? Counts);
