using BenchmarkDotNet.Attributes;
using Proxy.Actors.Pairs;
using Proxy.Micro.Loops;
using Proxy.Micro.Placement;
using Proxy.Transport;

namespace Proxy.Micro.Pairs;

/// <summary>64 bytes come on the client leg and are pushed to the server leg: half of a small exchange.</summary>
[MemoryDiagnoser]
public class PushBenchmarks
{
    private const int Bytes = 64;

    // So many that the way to the loop and back is lost in them.
    private const int InMemory = 32 * 1024;
    private const int OnSockets = 1024;

    private LoopSystem _system = null!;
    private MemoryLeg _client = null!;
    private ConnectionPair _pair = null!;
    private Action _push = null!;
    private LanePushes _lane = null!;
    private SocketPushes _bound = null!;
    private SocketPushes _unproxied = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _system = new LoopSystem();
        _push = PushMany;
        _system.Loop.Run(() =>
        {
            _client = new MemoryLeg(PairSide.Client);
            _pair = BenchPair.Bind(_system.Node, _client, new MemoryLeg(PairSide.Server));
            _lane = new LanePushes(_system.Node, Bytes);
        });
        _bound = SocketPushes.ThroughPair(_system.Node, Bytes);
        _unproxied = SocketPushes.Unproxied(_system.Node.Io, Bytes);
        WarmUp.Run(
            Pair_pushes_through_a_lane_between_legs_in_memory,
            Pair_pushes_through_a_lane_between_sockets,
            Connection_carries_the_same_without_a_pair);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _system.Dispose(); // closes the sockets, too
        _lane.Dispose();
        _bound.Dispose();
        _unproxied.Dispose();
    }

    [Benchmark(OperationsPerInvoke = InMemory)]
    public void Direction_pushes_between_legs_in_memory() => _system.Loop.Run(_push);

    [Benchmark(OperationsPerInvoke = InMemory)]
    public void Pair_pushes_through_a_lane_between_legs_in_memory() => _lane.Run(InMemory);

    [Benchmark(OperationsPerInvoke = OnSockets)]
    public void Pair_pushes_through_a_lane_between_sockets() => _bound.Run(OnSockets);

    [Benchmark(OperationsPerInvoke = OnSockets)]
    public void Connection_carries_the_same_without_a_pair() => _unproxied.Run(OnSockets);

    private void PushMany()
    {
        for (var i = 0; i < InMemory; i++)
        {
            _client.Arrive(Bytes);
            _pair.ToServer.Transmit(_pair.ToServer.Receive()!);
        }
    }
}
