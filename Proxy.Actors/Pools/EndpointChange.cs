using System.Collections.Immutable;

namespace Proxy.Actors.Pools;

/// <summary>What became of a change of endpoints.</summary>
/// <param name="Outcome">How far it has come.</param>
/// <param name="Endpoints">The endpoints that it is about, as this node uses them from now on; empty when it was refused.</param>
/// <param name="Problem">Why it was refused or where it has not come to, in the operator's words; empty when it is everywhere.</param>
public sealed record EndpointChange(EndpointChangeOutcome Outcome, ImmutableArray<EndpointStatus> Endpoints, string Problem);
