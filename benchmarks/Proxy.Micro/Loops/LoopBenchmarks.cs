using BenchmarkDotNet.Attributes;

namespace Proxy.Micro.Loops;

/// <summary>Work on its way to a loop: from a thread outside, from the loop itself, from another loop.</summary>
[MemoryDiagnoser]
public class LoopBenchmarks
{
    private const int Many = 1024;

    // So many that the way to the loop and back is lost in them.
    private const int Local = 32 * 1024;

    private readonly Finish _finish = new();
    private BenchLoop _loop = null!;
    private BenchLoop _other = null!;
    private Countdown _once = null!;
    private Countdown _many = null!;
    private HandOver _toItself = null!;
    private HandOver _thereAndBack = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _loop = new BenchLoop();
        _other = new BenchLoop(1);
        _once = new Countdown(1, _finish);
        _many = new Countdown(Many, _finish);
        _toItself = new HandOver(_loop.Io, _loop.Io, Local, _finish);
        _thereAndBack = new HandOver(_loop.Io, _other.Io, Many, _finish);
        WarmUp.Run(Work_goes_from_a_loop_to_itself, Work_goes_from_a_thread_to_a_busy_loop);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _loop.Dispose();
        _other.Dispose();
        _finish.Dispose();
    }

    [Benchmark]
    public void Work_goes_from_a_thread_to_a_sleeping_loop_and_the_answer_back()
    {
        _loop.Io.Execute(_once);
        _finish.Await();
    }

    [Benchmark(OperationsPerInvoke = Many)]
    public void Work_goes_from_a_thread_to_a_busy_loop()
    {
        for (var i = 0; i < Many; i++) _loop.Io.Execute(_many);
        _finish.Await();
    }

    [Benchmark(OperationsPerInvoke = Local)]
    public void Work_goes_from_a_loop_to_itself() => _toItself.Run();

    [Benchmark(OperationsPerInvoke = Many)]
    public void Work_goes_from_a_loop_to_another() => _thereAndBack.Run();
}
