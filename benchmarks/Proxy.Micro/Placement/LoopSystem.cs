using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Streams;
using Akka.Streams.Dsl;
using Proxy.Actors.Access;
using Proxy.Actors.Buffers;
using Proxy.Actors.Metrics;
using Proxy.Actors.Model;
using Proxy.Actors.Pairs;
using Proxy.Actors.Placement;
using Proxy.Actors.Pools;
using Proxy.Actors.Telemetry;
using Proxy.Configuration;
using Proxy.Micro.Loops;

namespace Proxy.Micro.Placement;

/// <summary>Two loops that are dispatchers of an actor system, wired as a node does it, but without a cluster.</summary>
internal sealed class LoopSystem : IDisposable
{
    private const string Settings = """
        proxy.listeners.web { bind = "127.0.0.1:8080", pool = web }
        proxy.pools.web { endpoints = ["10.0.0.7:8080"] }
        proxy.loops.count = 2
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly BenchLoop[] _loops = [new(0), new(1)];

    internal LoopSystem()
    {
        var config = ConfigurationFactory.ParseString("akka.loglevel = ERROR\n" + LoopDispatcher.Configuration(0) + LoopDispatcher.Configuration(1));
        System = ActorSystem.Create(
            "micro", BootstrapSetup.Create().WithConfig(config).And(new LoopSet([.. _loops.Select(loop => loop.Io)])));
        var materializer = ActorMaterializer.Create(
            System, ActorMaterializerSettings.Create(System).WithDispatcher(LoopDispatcher.Id(0)), "lanes-0");
        // A lane that is made before the materializer's supervisor runs would wait for it on the very thread that it runs on.
        if (!Source.Empty<int>().RunWith(Sink.Ignore<int>(), materializer).Wait(Limit)) throw new TimeoutException("no materializer");
        var settings = ProxySettingsReader.ReadText(Settings).Settings!;
        var buffers = settings.Buffers;
        var bank = new BufferBank(buffers.Bank, buffers.Segment, buffers.MinShare, buffers.MaxShare);
        var model = NodeModel.From(settings, 1_000, ImmutableDictionary<string, PoolState>.Empty);
        Node = new NodeLoop(
            new NodeState(model, bank, NoAccessLog.Instance, new NodeGates(1024, TimeProvider.System), new PairDurations(new Meter("test")), TimeProvider.System), _loops[0].Io, 1, materializer, settings.Loops.Count, settings.ControlMemory);
    }

    /// <summary>The actor system.</summary>
    internal ActorSystem System { get; }

    /// <summary>The first loop.</summary>
    internal BenchLoop Loop => _loops[0];

    /// <summary>The first loop with what its pairs share.</summary>
    internal NodeLoop Node { get; }

    public void Dispose()
    {
        System.Terminate().Wait(Limit);
        foreach (var loop in _loops) loop.Dispose();
        Node.Buffers.Segments.Release();
        Node.Node.Bank.Dispose();
    }
}
