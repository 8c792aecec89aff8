using System.Collections.Immutable;

namespace Proxy.Membership.Wire;

/// <summary>A member tells a seed that is not in its cluster where the cluster is. A seed that was started again would
/// otherwise form a second one, as its configuration names no member.</summary>
/// <param name="From">The member's address.</param>
/// <param name="Members">Addresses of some members that are up, <paramref name="From"/> first.</param>
/// <param name="Nodes">How many nodes with pairs the cluster has.</param>
public sealed record Invitation(string From, ImmutableArray<string> Members, int Nodes) : IWireMessage;
