using System.Collections.Immutable;
using Proxy.Actors.Pairs;

namespace Proxy.Actors.Forwarding;

/// <summary>Which loop a delivery goes to: the one that has the fewest, of several such the first. That is the loop of who begins deliveries, so
/// that of units that go one by one none waits for another thread. Used on one thread.</summary>
/// <param name="loops">The node's loops.</param>
internal sealed class DeliveryLoops(ImmutableArray<NodeLoop> loops)
{
    private readonly int[] _underWay = new int[loops.Length];

    /// <summary>The dispatcher of who begins deliveries.</summary>
    internal string Dispatcher => loops[0].Dispatcher;

    /// <summary>The loop for one that begins.</summary>
    internal NodeLoop Begin()
    {
        var fewest = _underWay.IndexOf(_underWay.Min());
        _underWay[fewest]++;
        return loops[fewest];
    }

    /// <summary>One has ended.</summary>
    /// <param name="loop">The index of its loop.</param>
    internal void End(int loop) => _underWay[loop]--;
}
