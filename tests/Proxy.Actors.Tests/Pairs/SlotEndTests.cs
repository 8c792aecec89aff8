using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Proxy.Actors.Closing;
using Proxy.Actors.ControlMemory;
using Proxy.Actors.Pairs;
using Proxy.Actors.Placement;
using Proxy.Actors.Tests.ControlMemory;
using Proxy.Actors.Tests.Nodes;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Pairs;

/// <summary>Slots that are told to end, and messages that come to a slot too late, or not at all.</summary>
[Collection(HostedNodeGroup.Name)]
public class SlotEndTests
{
    // Less than Akka waits for entities that do not end when their shard is handed over.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_shard_that_is_handed_over_ends_its_slots_in_use_or_free_and_they_serve_again()
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await HostedNode.StartAsync(origin.EndPoint, time: new ManualTime());
        using var open = await TcpPeer.ConnectAsync(node.Listener);
        using var openServer = await origin.AcceptAsync();
        using (var reset = await TcpPeer.ConnectAsync(node.Listener))
        using (var resetServer = await origin.AcceptAsync())
        {
            await ClosedPair.RunAsync(node, origin);
            await Eventually.EqualAsync(PairPhase.TimeWait, async () => (await node.InspectAsync(3)).Phase);
            reset.Reset();
            await resetServer.SeesAsync(PeerEnd.Reset);
        }

        await Eventually.EqualAsync(1, async () => (await node.Node.CountAsync()).Pairs);
        Assert.Equal(2, await FreeAsync(node));

        var shard = await Loop(node).CallAsync(() => Loop(node).ShardActor!);
        var stopped = await node.Node.Pairs.Ask<object>(HandOff(Loop(node).Shard), Patience);
        Assert.Equal("ShardStopped", stopped.GetType().Name);
        await Task.WhenAll(open.SeesAsync(PeerEnd.Reset), openServer.SeesAsync(PeerEnd.Reset));
        await node.WaitUntilReleasedAsync();
        Assert.Equal(0, await FreeAsync(node));
        await Eventually.EqualAsync(true, async () => await Loop(node).CallAsync(() => Loop(node).ShardActor) is { } next && !next.Equals(shard));
        Assert.Equal((PairPhase.Unknown, PairPhase.Unknown, PairPhase.TimeWait), await PhasesAsync(node, 0));

        // None of them is used again before sharding has heard of its actor's end.
        using var client = await TcpPeer.ConnectAsync(node.Listener);
        using var server = await origin.AcceptAsync();
        await Eventually.EqualAsync(PairPhase.Bound, async () => (await node.InspectAsync(4)).Phase);
        for (var i = 0; i < 3; i++) await node.AdvanceAsync(Second);
        var peers = new List<TcpPeer>();
        for (var i = 0; i < 3; i++)
        {
            peers.Add(await TcpPeer.ConnectAsync(node.Listener));
            peers.Add(await origin.AcceptAsync());
        }

        // A number is left out when a free slot loses its actor.
        await Eventually.EqualAsync((PairPhase.Bound, PairPhase.Bound, PairPhase.Bound), () => PhasesAsync(node, 2));
        foreach (var peer in peers) peer.Dispose();
    }

    [Fact]
    public async Task A_node_that_leaves_goes_with_slots_in_use_and_free()
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await HostedNode.StartAsync(origin.EndPoint, "proxy.drain.timeout = 200ms");
        using var open = await TcpPeer.ConnectAsync(node.Listener);
        using var openServer = await origin.AcceptAsync();
        await ClosedPair.RunAsync(node, origin);
        await Eventually.EqualAsync(1, () => FreeAsync(node));

        var cluster = Cluster.Get(node.Node.System);
        cluster.Leave(cluster.SelfAddress);
        await Task.WhenAll(open.SeesAsync(PeerEnd.Reset), openServer.SeesAsync(PeerEnd.Reset));
        Assert.Equal(NodeEnding.Left, await node.Node.Ended.WaitAsync(Patience));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_slot_that_is_told_to_end_while_its_pair_ends_goes_when_it_has_ended(bool isClosing)
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await HostedNode.StartAsync(origin.EndPoint, time: new ManualTime());
        using var client = await TcpPeer.ConnectAsync(node.Listener);
        using var server = await origin.AcceptAsync();
        await Eventually.EqualAsync(PairPhase.Bound, async () => (await node.InspectAsync(1)).Phase);
        var actor = (await node.FindActorAsync(1))!;
        await Loop(node).CallAsync(() =>
        {
            // What is told from the loop's own thread is heard in this order, after this.
            if (isClosing) Loop(node).Pairs.Live.Single().Bound!.Abort(PairEnd.Killed);
            actor.Tell(StopPair.Instance, ActorRefs.NoSender);
            return true;
        });
        await Task.WhenAll(client.SeesAsync(PeerEnd.Reset), server.SeesAsync(PeerEnd.Reset));
        await node.WaitUntilReleasedAsync();
        await Eventually.EqualAsync(false, () => node.HasActorAsync(1));
        Assert.Equal(0, (await node.Node.CountAsync()).FlowEntries);
        Assert.Equal(0, await FreeAsync(node));
    }

    [Fact]
    public async Task What_comes_late_of_a_pair_is_not_taken_for_its_successors()
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await HostedNode.StartAsync(origin.EndPoint, time: new ManualTime());
        await ClosedPair.RunAsync(node, origin);
        await node.WaitUntilReleasedAsync();
        var flow = (await node.FindActorAsync(1, "flow"))!;
        var entry = new FlowEntry { State = TcpState.Established, IsServerLeg = true, SourcePort = 1, DestinationPort = 2 };
        flow.Tell(new ServerFlow(1, entry));
        using var client = await TcpPeer.ConnectAsync(node.Listener);
        using var server = await origin.AcceptAsync();
        await Eventually.EqualAsync(PairPhase.Bound, async () => (await node.InspectAsync(HostedNode.Number(1, 1))).Phase);
        Assert.Equal((3, 1), await FlowsAsync(node));

        flow.Tell(new ServerFlow(1, entry));
        var report = await node.InspectAsync(HostedNode.Number(1, 1));
        Assert.Equal((server.RemoteEndPoint, origin.EndPoint), TimeWaitTests.AddressesOf(report.ServerFlow!.Value));
        flow.Tell(new ServerFlow(1, entry with { State = TcpState.Closed }));
        Assert.NotNull((await node.InspectAsync(HostedNode.Number(1, 1))).ServerFlow);
        Assert.Equal((3, 1), await FlowsAsync(node));

        await ClosedPair.CloseAsync(client, server);
        await node.WaitUntilReleasedAsync();
        Assert.Equal((2, 2), await FlowsAsync(node));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_pair_whose_start_does_not_come_in_time_ends_and_its_slot_serves_again(bool comesLate)
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await HostedNode.StartAsync(origin.EndPoint, time: new ManualTime());
        var (shard, caught) = await CatchAsync(node);
        using var lost = await TcpPeer.ConnectAsync(node.Listener);
        var start = Assert.IsType<StartPair>(await caught.ReceiveAsync(Patience));
        await node.AdvanceAsync(11 * Second);
        Assert.Equal(PeerEnd.Reset, (await lost.ReceiveToEndAsync()).End);
        Assert.Equal(0, (await node.Node.CountAsync()).Pairs);
        if (comesLate)
        {
            shard.Tell(start, ActorRefs.NoSender);
            Assert.Equal(PairPhase.Unknown, (await shard.Ask<PairReport>(new InspectPair(start.Pair), Patience)).Phase);
            await Eventually.EqualAsync(false, () => node.HasActorAsync(1));
        }

        for (var i = 0; i < 3; i++) await node.AdvanceAsync(Second);
        using var client = await TcpPeer.ConnectAsync(node.Listener);
        using var server = await origin.AcceptAsync();
        await Eventually.EqualAsync(PairPhase.Bound, async () => (await node.InspectAsync(HostedNode.Number(1, 1))).Phase);
    }

    [Fact]
    public async Task A_pair_that_comes_to_an_actor_that_fails_is_served_by_the_next_which_has_the_slot_to_itself()
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await HostedNode.StartAsync(origin.EndPoint, time: new ManualTime());
        await ClosedPair.RunAsync(node, origin);
        await Eventually.EqualAsync(1, () => FreeAsync(node));
        var actor = (await node.FindActorAsync(1))!;
        TcpPeer client;
        using (await LoopStall.StartAsync(node.Node))
        {
            actor.Tell(FlowStopped.Instance); // a defect: its flow actor lives
            client = await TcpPeer.ConnectAsync(node.Listener);
        }

        using var server = await origin.AcceptAsync();
        await ExchangeAsync(client, server);
        for (var i = 0; i < 3; i++) await node.AdvanceAsync(Second);
        using var next = await TcpPeer.ConnectAsync(node.Listener);
        using var nextServer = await origin.AcceptAsync();
        await ExchangeAsync(next, nextServer);
        await ExchangeAsync(client, server);
        client.Dispose();
    }

    [Fact]
    public async Task An_actor_that_fails_is_told_of_once()
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await HostedNode.StartAsync(origin.EndPoint, time: new ManualTime());
        using var client = await TcpPeer.ConnectAsync(node.Listener);
        using var server = await origin.AcceptAsync();
        await Eventually.EqualAsync(true, () => node.HasActorAsync(1, "flow"));
        var errors = Inbox.Create(node.Node.System);
        node.Node.System.EventStream.Subscribe(errors.Receiver, typeof(Akka.Event.Error));

        (await node.FindActorAsync(1))!.Tell(FlowStopped.Instance); // a defect: its flow actor lives, and is stopped with it
        await Task.WhenAll(client.SeesAsync(PeerEnd.Reset), server.SeesAsync(PeerEnd.Reset));
        await Eventually.EqualAsync(false, () => node.HasActorAsync(1));
        node.Node.System.EventStream.Publish(new Akka.Event.Error(null, "last", typeof(SlotEndTests), "last"));
        Assert.IsType<InvalidOperationException>(Assert.IsType<Akka.Event.Error>(await errors.ReceiveAsync(Patience)).Cause);
        Assert.Equal("last", Assert.IsType<Akka.Event.Error>(await errors.ReceiveAsync(Patience)).LogSource);
    }

    [Fact]
    public async Task A_pair_that_comes_to_an_actor_that_leaves_is_served_by_the_next()
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await HostedNode.StartAsync(origin.EndPoint, time: new ManualTime());
        var (shard, caught) = await CatchAsync(node);
        using var client = await TcpPeer.ConnectAsync(node.Listener);
        var start = Assert.IsType<StartPair>(await caught.ReceiveAsync(Patience));

        Task<PairReport> question;
        using (await LoopStall.StartAsync(node.Node))
        {
            // An actor is made for the question, and leaves when it has answered: by then it has the pair, too.
            question = shard.Ask<PairReport>(new InspectPair(start.Pair), Patience);
            shard.Tell(start, ActorRefs.NoSender);
            await node.Node.Pairs.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, Patience);
        }

        Assert.Equal(PairPhase.Unknown, (await question).Phase);
        using var server = await origin.AcceptAsync();
        await Eventually.EqualAsync(PairPhase.Bound, async () => (await node.InspectAsync(1)).Phase);
    }

    [Fact]
    public async Task A_pair_of_another_node_gets_no_client_of_this_one()
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await HostedNode.StartAsync(origin.EndPoint, time: new ManualTime());
        var (shard, caught) = await CatchAsync(node);
        using var client = await TcpPeer.ConnectAsync(node.Listener);
        var start = Assert.IsType<StartPair>(await caught.ReceiveAsync(Patience));

        // No member has this uid, so the shard is made at whoever asks, with a ticket of the number that waits here.
        var foreign = start with { Pair = PairId.Create(PairId.ShardOf(~Cluster.Get(node.Node.System).SelfUniqueAddress.Uid, 0), 0, start.Pair.Number) };
        node.Node.Pairs.Tell(foreign, ActorRefs.NoSender);
        Assert.Equal(PairPhase.Unknown, (await node.Node.Pairs.Ask<PairReport>(new InspectPair(foreign.Pair), Patience)).Phase);
        Assert.Equal(0, await Loop(node).CallAsync(() => Loop(node).Pairs.Live.Count()));

        shard.Tell(start, ActorRefs.NoSender);
        using var server = await origin.AcceptAsync();
        await ExchangeAsync(client, server);
        Assert.Equal(PairPhase.Bound, (await node.InspectAsync(1)).Phase);
    }

    /// <summary>Has pairs that begin come to nobody but the test.</summary>
    private static async Task<(IActorRef Shard, Inbox Caught)> CatchAsync(HostedNode node)
    {
        var loop = Loop(node);
        var shard = await loop.CallAsync(() => loop.ShardActor);
        var caught = Inbox.Create(node.Node.System);
        await loop.CallAsync(() => loop.ShardActor = caught.Receiver);
        return (shard!, caught);
    }

    private static async Task ExchangeAsync(TcpPeer client, TcpPeer server)
    {
        await client.SendAllAsync("ping"u8.ToArray());
        Assert.Equal("ping"u8.ToArray(), await server.ReceiveExactlyAsync(4));
    }

    private static NodeLoop Loop(HostedNode node) => node.Node.NodeLoops[0];

    private static Task<int> FreeAsync(HostedNode node) => Loop(node).CallAsync(() => Loop(node).Slots.Free);

    private static async Task<(int Entries, int InTimeWait)> FlowsAsync(HostedNode node)
    {
        var counts = await node.Node.CountAsync();
        return (counts.FlowEntries, counts.FlowsInTimeWait);
    }

    private static async Task<(PairPhase First, PairPhase Second, PairPhase Third)> PhasesAsync(HostedNode node, long before) => (
        (await node.InspectAsync(HostedNode.Number(1, before))).Phase,
        (await node.InspectAsync(HostedNode.Number(2, before))).Phase,
        (await node.InspectAsync(HostedNode.Number(3, before))).Phase);

    /// <summary>What sharding's coordinator tells the region that is to hand a shard over, which is Akka's own.</summary>
    private static object HandOff(string shard) =>
        Activator.CreateInstance(typeof(ClusterSharding).Assembly.GetType("Akka.Cluster.Sharding.ShardCoordinator+HandOff", throwOnError: true)!, shard)!;
}
