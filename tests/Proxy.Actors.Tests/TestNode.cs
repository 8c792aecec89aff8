using System.Net;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Proxy.Actors.Closing;
using Proxy.Actors.Counting;
using Proxy.Actors.Pairs;
using Proxy.Actors.Placement;
using Proxy.Actors.Telemetry;
using Proxy.Configuration;
using Proxy.Membership.Logging;
using Proxy.Testing;

namespace Proxy.Actors.Tests;

/// <summary>A node in this process, with one loop and an access log that the test reads.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly LogHost _process;

    private TestNode(ProxyNode node, RecordingAccessLog log, LogHost process)
    {
        Node = node;
        Log = log;
        _process = process;
    }

    /// <summary>The node.</summary>
    public ProxyNode Node { get; }

    /// <summary>What it has written.</summary>
    public RecordingAccessLog Log { get; }

    /// <summary>What it has said besides.</summary>
    public RecentEvents Events => _process.Recent;

    /// <summary>Starts a node.</summary>
    /// <param name="hocon">Listeners, pools and what differs from the defaults.</param>
    /// <param name="akka">What is set in Akka's own tree.</param>
    /// <param name="time">The loops' clock; null for the machine's.</param>
    public static async Task<TestNode> StartAsync(string hocon, string akka = "", TimeProvider? time = null)
    {
        var read = ProxySettingsReader.ReadText("proxy { loops.count = 1, access-log.format = off }\n" + hocon);
        Assert.Empty(read.Errors);
        var log = new RecordingAccessLog();
        var process = LogHost.Open(read.Settings!.Log, TextWriter.Null);
        return new TestNode(await ProxyNode.StartAsync(read.Settings, ConfigurationFactory.ParseString(QuickCluster.Fresh + akka), log, time, log: process), log, process);
    }

    /// <summary>HOCON of a listener on an ephemeral port and its pool.</summary>
    /// <param name="name">The name of both.</param>
    /// <param name="bind">The address to listen on.</param>
    /// <param name="endpoints">The pool's endpoints.</param>
    public static string Route(string name, IPAddress bind, params IEnumerable<object> endpoints) => $$"""
        proxy.listeners.{{name}} { bind = "{{new IPEndPoint(bind, 0)}}", pool = {{name}} }
        proxy.pools.{{name}} { endpoints = [{{string.Join(", ", endpoints.Select(endpoint => $"\"{endpoint}\""))}}] }

        """;

    /// <summary>Where a listener accepts.</summary>
    public IPEndPoint Listener(string name) => Node.Listeners.Single(listener => listener.Name == name).Endpoint;

    /// <summary>What a pair says of itself.</summary>
    public Task<PairReport> InspectAsync(AccessRecord record) => InspectAsync(record.Pair);

    /// <summary>Ends a pair on an operator's word.</summary>
    public void Kill(AccessRecord record) => Kill(record.Pair);

    /// <summary>Ends a pair on an operator's word.</summary>
    public void Kill(string pair) => Node.Pairs.Tell(new KillPair(IdOf(pair), PairEnd.Killed));

    /// <summary>The names of pairs that are connecting or bound.</summary>
    public async Task<IReadOnlyList<string>> LivePairsAsync()
    {
        var live = new List<string>();
        var loop = Node.NodeLoops[0];
        foreach (var pair in await loop.CallAsync(() => loop.Pairs.Live.Select(each => each.Id.Text).ToList()))
        {
            var report = await InspectAsync(pair);
            if (report.Phase is PairPhase.Connecting or PairPhase.Bound) live.Add(pair);
        }

        return live;
    }

    /// <summary>Waits until no pair holds anything any more: no socket, no lane, no buffer.</summary>
    public Task WaitUntilIdleAsync() => Eventually.EqualAsync(
        (Pairs: 0, LanesAttached: 0, SegmentsHeld: 0, Sockets: Node.Listeners.Count),
        async () =>
        {
            var counts = await Node.CountAsync();
            return (counts.Pairs, counts.LanesAttached, counts.SegmentsHeld, counts.Sockets);
        });

    /// <summary>Waits until every actor that sharding has is free for a pair.</summary>
    public Task WaitUntilFreeAsync() => Eventually.EqualAsync(true, async () =>
    {
        var entities = await EntitiesAsync();
        return entities.Count == await Node.NodeLoops[0].CallAsync(() => Node.NodeLoops[0].Slots.Free);
    });

    /// <summary>Has the loop stand still.</summary>
    /// <param name="time">The loop's clock.</param>
    /// <param name="by">For how long by it.</param>
    /// <param name="meanwhile">What peers do meanwhile.</param>
    public async Task StandStillAsync(ManualTime time, TimeSpan by, Func<Task> meanwhile)
    {
        using var stands = new ManualResetEventSlim();
        using var goesOn = new ManualResetEventSlim();
        var standing = Node.NodeLoops[0].CallAsync(() =>
        {
            stands.Set();
            return goesOn.Wait(Patience);
        });
        Assert.True(stands.Wait(Patience));
        await meanwhile();
        time.Advance(by);
        goesOn.Set();
        Assert.True(await standing);
    }

    /// <summary>The names of the slots that have an actor.</summary>
    public async Task<IReadOnlyList<string>> EntitiesAsync()
    {
        var state = await Node.Pairs.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, Patience);
        return [.. state.Shards.SelectMany(shard => shard.EntityIds)];
    }

    /// <summary>Ends it without a word to the other nodes.</summary>
    public async Task CrashAsync()
    {
        ((ExtendedActorSystem)Node.System).Abort();
        await Node.System.WhenTerminated;
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        _process.Dispose();
    }

    private Task<PairReport> InspectAsync(string pair) => Node.Pairs.Ask<PairReport>(new InspectPair(IdOf(pair)), Patience);

    private static PairId IdOf(string pair)
    {
        Assert.True(PairId.TryParse(pair, out var id));
        return id!;
    }
}
