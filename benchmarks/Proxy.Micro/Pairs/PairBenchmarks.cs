using BenchmarkDotNet.Attributes;
using Proxy.Micro.Loops;

namespace Proxy.Micro.Pairs;

/// <summary>A pair from its accept to its end, in a node as it runs. Client and server are on the node's loop as well, so time is
/// processor time of all of them.</summary>
[MemoryDiagnoser]
public class PairBenchmarks
{
    private const int Pairs = 128;

    private BenchNode _node = null!;
    private PairTurns _pairs = null!;
    private SocketTurns _sockets = null!;

    [GlobalSetup]
    public async Task SetUp()
    {
        _node = await BenchNode.StartAsync();
        _pairs = new PairTurns(_node);
        _sockets = new SocketTurns(_node);
        WarmUp.Run(Pair_is_started_bound_and_stopped, Sockets_of_a_pair_are_opened_and_closed_without_it);
    }

    [GlobalCleanup]
    public async Task CleanUp()
    {
        await _node.DisposeAsync();
        _pairs.Dispose();
        _sockets.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Pairs)]
    public void Pair_is_started_bound_and_stopped() => _pairs.Run(Pairs);

    [Benchmark(OperationsPerInvoke = Pairs)]
    public void Sockets_of_a_pair_are_opened_and_closed_without_it() => _sockets.Run(Pairs);
}
