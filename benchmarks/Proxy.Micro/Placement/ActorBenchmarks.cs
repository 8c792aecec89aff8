using Akka.Actor;
using BenchmarkDotNet.Attributes;
using Proxy.Actors.Placement;
using Proxy.Micro.Loops;

namespace Proxy.Micro.Placement;

/// <summary>Actors that do nothing start and stop: what of a pair's beginning and end is Akka's.</summary>
[MemoryDiagnoser]
public class ActorBenchmarks
{
    private const int Many = 512;

    private readonly Rounds _rounds = new();
    private LoopSystem _system = null!;
    private IActorRef _alone = ActorRefs.Nobody;
    private IActorRef _withChildren = ActorRefs.Nobody;

    [GlobalSetup]
    public void SetUp()
    {
        _system = new LoopSystem();
        _alone = _system.System.ActorOf(Parent.On(LoopDispatcher.Id(0), grandchildren: 0));
        _withChildren = _system.System.ActorOf(Parent.On(LoopDispatcher.Id(0), grandchildren: 2));
        WarmUp.Run(Actor_is_started_and_stopped_on_a_loop, Actor_with_two_children_is_started_and_stopped_on_a_loop);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _system.Dispose();
        _rounds.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Many)]
    public void Actor_is_started_and_stopped_on_a_loop() => _rounds.Run(_alone, ActorRefs.NoSender, Many);

    [Benchmark(OperationsPerInvoke = Many)]
    public void Actor_with_two_children_is_started_and_stopped_on_a_loop() => _rounds.Run(_withChildren, ActorRefs.NoSender, Many);
}
