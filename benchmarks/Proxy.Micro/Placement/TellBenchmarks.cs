using Akka.Actor;
using BenchmarkDotNet.Attributes;
using Proxy.Actors.Placement;
using Proxy.Micro.Loops;

namespace Proxy.Micro.Placement;

/// <summary>A message from one actor to another that waits for it, as between a pair's actor and its children.</summary>
[MemoryDiagnoser]
public class TellBenchmarks
{
    private const int Tells = 2048;

    private readonly Rounds _rounds = new();
    private LoopSystem _system = null!;
    private IActorRef[] _onLoop = [];
    private IActorRef _onOther = ActorRefs.Nobody;
    private IActorRef[] _onThreads = [];

    [GlobalSetup]
    public void SetUp()
    {
        _system = new LoopSystem();
        _onLoop = [Player(LoopDispatcher.Id(0)), Player(LoopDispatcher.Id(0))];
        _onOther = Player(LoopDispatcher.Id(1));
        _onThreads = [Player("akka.actor.default-dispatcher"), Player("akka.actor.default-dispatcher")];
        WarmUp.Run(Actor_tells_another_on_its_loop, Actor_tells_another_on_another_loop, Actor_tells_another_on_threads_of_Akka);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _system.Dispose();
        _rounds.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Tells)]
    public void Actor_tells_another_on_its_loop() => _rounds.Run(_onLoop[0], _onLoop[1], Tells);

    [Benchmark(OperationsPerInvoke = Tells)]
    public void Actor_tells_another_on_another_loop() => _rounds.Run(_onLoop[0], _onOther, Tells);

    [Benchmark(OperationsPerInvoke = Tells)]
    public void Actor_tells_another_on_threads_of_Akka() => _rounds.Run(_onThreads[0], _onThreads[1], Tells);

    private IActorRef Player(string dispatcher) => _system.System.ActorOf(Placement.Player.On(dispatcher));
}
