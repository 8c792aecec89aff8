using Proxy.Actors.Pools;

namespace Proxy.Actors.Verdicts;

/// <summary>An endpoint's health has become another on this node.</summary>
/// <param name="At">When this node learnt of it.</param>
/// <param name="Pool">The pool's name.</param>
/// <param name="Endpoint">The endpoint's name, <c>host:port</c>.</param>
/// <param name="From">What it was.</param>
/// <param name="To">What it is.</param>
/// <param name="Words">What the check said that made it so.</param>
/// <param name="Node">The cluster address of the node whose check it was.</param>
public sealed record HealthTransition(DateTimeOffset At, string Pool, string Endpoint, Health From, Health To, string Words, string Node);
