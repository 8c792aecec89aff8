using BenchmarkDotNet.Attributes;
using Proxy.Actors.Pairs;
using Proxy.Actors.Streams;
using Proxy.Micro.Loops;
using Proxy.Micro.Pairs;
using Proxy.Micro.Placement;
using Proxy.Transport;

namespace Proxy.Micro.Streams;

/// <summary>A pair gets a lane and gives it back without a byte moving in between.</summary>
[MemoryDiagnoser]
public class LaneBenchmarks
{
    // So many that the way to the loop and back is lost in them.
    private const int Many = 32 * 1024;
    private const int Lanes = 128;

    private LoopSystem _system = null!;
    private LanePool _pool = null!;
    private ConnectionPair _pair = null!;
    private Action _attach = null!;
    private LaneTurns _pooled = null!;
    private LaneTurns _anew = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _system = new LoopSystem();
        _pool = _system.Node.Lanes;
        _attach = AttachMany;
        _system.Loop.Run(() =>
        {
            _pair = BenchPair.Bind(_system.Node, new MemoryLeg(PairSide.Client), new MemoryLeg(PairSide.Server));
            _pooled = new LaneTurns(_system.Node, keepsLane: true);
            _anew = new LaneTurns(_system.Node, keepsLane: false);
        });
        WarmUp.Run(
            Lane_is_made_attached_given_back_by_its_stages_and_ended,
            Lane_is_attached_and_given_back_by_its_stages,
            Lane_is_attached_and_given_back); // the pool has a lane whose stages have started
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        if (_pool.Attached != 0) throw new InvalidOperationException("a lane has not come back");
        _system.Dispose();
        _pooled.Dispose();
        _anew.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Many)]
    public void Lane_is_attached_and_given_back() => _system.Loop.Run(_attach);

    [Benchmark(OperationsPerInvoke = Many)]
    public void Lane_is_attached_and_given_back_by_its_stages() => _pooled.Run(Many);

    [Benchmark(OperationsPerInvoke = Lanes)]
    public void Lane_is_made_attached_given_back_by_its_stages_and_ended() => _anew.Run(Lanes);

    private void AttachMany()
    {
        for (var i = 0; i < Many; i++) _pool.Attach(_pair.ToServer).Release();
    }
}
