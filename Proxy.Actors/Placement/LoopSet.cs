using Akka.Actor.Setup;
using Proxy.Transport;

namespace Proxy.Actors.Placement;

/// <summary>Hands a node's loops to its actor system, where the dispatchers find them.</summary>
/// <param name="loops">The loops, by index.</param>
internal sealed class LoopSet(IReadOnlyList<IoLoop> loops) : Setup
{
    internal IReadOnlyList<IoLoop> Loops { get; } = loops;
}
