using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Streams;
using Akka.Streams.Implementation;
using Proxy.Actors.Access;
using Proxy.Actors.Buffers;
using Proxy.Actors.Metrics;
using Proxy.Actors.Model;
using Proxy.Actors.Pairs;
using Proxy.Actors.Placement;
using Proxy.Actors.Pools;
using Proxy.Actors.Telemetry;
using Proxy.Configuration;
using Proxy.Testing;
using Proxy.Transport.Tests;

namespace Proxy.Actors.Tests.Streams;

/// <summary>One loop that is the dispatcher of its lanes, wired as a node does it, but without a cluster.</summary>
internal sealed class LaneFixture : IDisposable
{
    // A bank of 64 segments; a direction that is alone may keep 64 KiB.
    private const string Hocon = """
        proxy.listeners.web { bind = "127.0.0.1:8080", pool = web }
        proxy.pools.web { endpoints = ["10.0.0.7:8080"] }
        proxy.loops.count = 1
        proxy.buffers { bank = 256KiB, segment = 4KiB, min-share = 8KiB, max-share = 64KiB }
        """;

    private readonly ActorSystem _system;
    private readonly ActorMaterializer _materializer;

    public LaneFixture()
    {
        var settings = ProxySettingsReader.ReadText(Hocon).Settings!;
        var config = "akka.loglevel = OFF\n" + LoopDispatcher.Configuration(0);
        _system = ActorSystem.Create(
            "lanes", BootstrapSetup.Create().WithConfig(config).And(new LoopSet([Loop.Io])));
        _materializer = ActorMaterializer.Create(
            _system, ActorMaterializerSettings.Create(_system).WithDispatcher(LoopDispatcher.Id(0)), "lanes-0");
        var model = NodeModel.From(settings, 1_000, ImmutableDictionary<string, PoolState>.Empty);
        var bank = new BufferBank(settings.Buffers.Bank, settings.Buffers.Segment, settings.Buffers.MinShare, settings.Buffers.MaxShare);
        Node = new NodeLoop(
            new NodeState(model, bank, NoAccessLog.Instance, new NodeGates(1024, TimeProvider.System), new PairDurations(new Meter("test")), TimeProvider.System) { Log = Log }, Loop.Io, 1, _materializer, settings.Loops.Count, settings.ControlMemory);

        // A lane that is made before the materializer's supervisor runs would wait for it on the very thread that it runs on.
        CountGraphsAsync().Wait(TestLoop.Limit);
    }

    public TestLoop Loop { get; } = new();

    public NodeLoop Node { get; }

    /// <summary>What the node has said.</summary>
    public RecordingLog Log { get; } = new();

    /// <summary>Graphs that run.</summary>
    public async Task<int> CountGraphsAsync() =>
        (await _materializer.Supervisor.Ask<StreamSupervisor.Children>(StreamSupervisor.GetChildren.Instance, TestLoop.Limit)).Refs.Count;

    /// <summary>Binds two legs in memory.</summary>
    public Task<TestPair> BindAsync() => Loop.Run(() => new TestPair(Node, new PairTimeouts(1_000, null, 60_000)));

    /// <summary>Waits until something holds, as seen by the loop.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await Loop.Run(condition))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(10), "it never came true");
        }
    }

    /// <summary>Lets the loop do all that it has to: no event is to come when this returns.</summary>
    public async Task SettleAsync()
    {
        for (var turn = 0; turn < 100; turn++) await Loop.Run(() => { });
    }

    /// <summary>Everything is given back.</summary>
    public async Task AssertNothingHeldAsync()
    {
        await UntilAsync(() => Node.Lanes.Attached == 0);
        Assert.Equal(0, Node.Node.Bank.Holders);
        Assert.Equal(Node.Buffers.Segments.AtHand, Node.Node.Bank.Rented);
        Assert.Empty(Loop.Errors);
    }

    public void Dispose()
    {
        _system.Terminate().Wait(TestLoop.Limit);
        Loop.Dispose();
    }
}
