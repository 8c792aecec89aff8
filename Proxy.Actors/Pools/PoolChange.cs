namespace Proxy.Actors.Pools;

/// <summary>What became of a change of a pool.</summary>
/// <param name="Outcome">How far it has come.</param>
/// <param name="Pool">The pool as this node uses it from now on; null when it was refused.</param>
/// <param name="Problem">Why it was refused or where it has not come to, in the operator's words; empty when it is everywhere.</param>
public sealed record PoolChange(EndpointChangeOutcome Outcome, PoolStatus? Pool, string Problem);
