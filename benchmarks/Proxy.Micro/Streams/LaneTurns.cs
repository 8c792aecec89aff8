using Proxy.Actors.Listeners;
using Proxy.Actors.Pairs;
using Proxy.Actors.Streams;
using Proxy.Micro.Loops;
using Proxy.Micro.Pairs;
using Proxy.Transport;

namespace Proxy.Micro.Streams;

/// <summary>A pair is told again and again that its client leg may have something, and finds that it has not: it gets a lane, the
/// lane's receive stage looks, and the lane goes back.</summary>
internal sealed class LaneTurns : Batch
{
    private readonly MemoryLeg _client = new(PairSide.Client);
    private readonly LanePool _pool;
    private readonly ConnectionPair _pair;
    private readonly bool _keepsLane;

    /// <summary>On the loop's thread.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="keepsLane">Whether the pool keeps the lane, or each turn ends with its graph being ended.</param>
    internal LaneTurns(NodeLoop loop, bool keepsLane)
        : base(loop.Io)
    {
        _pool = loop.Lanes;
        _pair = BenchPair.Bind(loop, _client, new MemoryLeg(PairSide.Server));
        _keepsLane = keepsLane;
        _client.Received = _ => End();
    }

    protected override void Begin()
    {
        if (!_keepsLane) _pool.Clear();
        _client.Arrive(0);
        _pair.OnReadable(PairSide.Client);
    }

    protected override void Conclude()
    {
        // The stage that has just looked gives the lane back before the loop takes up its next work.
        if (_pool.Attached == 0) Reach();
        else Loop.Execute(Conclude);
    }
}
