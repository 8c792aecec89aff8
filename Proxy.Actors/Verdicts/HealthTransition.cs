using Proxy.Actors.Pools;

namespace Proxy.Actors.Verdicts;

/// <summary>An endpoint's health has become another on this node, or clients of this node could not reach it, or can again.</summary>
/// <param name="At">When this node learnt of it.</param>
/// <param name="Pool">The pool's name.</param>
/// <param name="Endpoint">The endpoint's name, <c>host:port</c>.</param>
/// <param name="From">What it was.</param>
/// <param name="To">What it is.</param>
/// <param name="Words">What the check said that made it so, or what clients met with.</param>
/// <param name="Node">The cluster address of the node whose check it was, or whose clients.</param>
public sealed record HealthTransition(DateTimeOffset At, string Pool, string Endpoint, Health From, Health To, string Words, string Node)
{
    /// <summary>Whether it was left out, where that is what has changed.</summary>
    public Ejection EjectionBefore { get; init; }

    /// <summary>Whether it is left out, where that is what has changed.</summary>
    public Ejection Ejection { get; init; }
}
