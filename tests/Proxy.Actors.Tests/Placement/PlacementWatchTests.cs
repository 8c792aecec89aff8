using System.Net;
using Akka.Actor;
using Proxy.Actors.Closing;
using Proxy.Actors.Pairs;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Placement;

/// <summary>What a node does when what places its pairs ends while it runs.</summary>
[Collection(LiveNodeGroup.Name)]
public sealed class PlacementWatchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Before who has waited for an actor is given up.
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(TicketTable.Patience / 2);

    [Fact]
    public async Task Shard_that_ended_is_made_anew_and_the_node_is_not_ready_meanwhile()
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await TestNode.StartAsync("proxy.loops.count = 1\n" + TestNode.Route("web", IPAddress.Loopback, origin.EndPoint));
        using var old = await TcpPeer.ConnectAsync(node.Listener("web"));
        using var oldServer = await origin.AcceptAsync();
        var shard = await node.Node.NodeLoops[0].CallAsync(() => node.Node.NodeLoops[0].ShardActor!);

        shard.Tell(PoisonPill.Instance);
        Assert.Equal(PeerEnd.Reset, (await old.ReceiveToEndAsync()).End);
        await Eventually.EqualAsync(true, async () => await node.Node.NodeLoops[0].CallAsync(() => node.Node.NodeLoops[0].ShardActor) is { } next && !next.Equals(shard));
        await Eventually.EqualAsync(true, () => node.Node.IsReady);
        using var client = await TcpPeer.ConnectAsync(node.Listener("web"));
        using var server = await origin.AcceptAsync().WaitAsync(Patience);
        Assert.False(node.Node.Ended.IsCompleted);
    }

    [Fact]
    public async Task Shard_that_failed_serves_new_clients_at_once()
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await TestNode.StartAsync("proxy.loops.count = 1\n" + TestNode.Route("web", IPAddress.Loopback, origin.EndPoint));
        using var old = await TcpPeer.ConnectAsync(node.Listener("web"));
        using var oldServer = await origin.AcceptAsync();
        using (await TcpPeer.ConnectAsync(node.Listener("web")))
        using (await origin.AcceptAsync())
        {
            // Two slots have actors: one that serves, one that is free soon.
        }

        var loop = node.Node.NodeLoops[0];
        await Eventually.EqualAsync(1, () => loop.CallAsync(() => loop.Slots.Free));
        var shard = await loop.CallAsync(() => loop.ShardActor!);

        shard.Tell(new KillPair(null!, PairEnd.Killed)); // its extractor cannot read it
        Assert.Equal(PeerEnd.Reset, (await old.ReceiveToEndAsync()).End);
        await Eventually.EqualAsync(0, () => loop.CallAsync(() => loop.Slots.Free));
        for (var i = 0; i < 3; i++)
        {
            using var client = await TcpPeer.ConnectAsync(node.Listener("web"));
            using var server = await origin.AcceptAsync().WaitAsync(AtOnce);
        }

        Assert.True(node.Node.IsReady);
    }

    [Fact]
    public async Task Node_whose_shard_does_not_answer_is_not_ready_until_it_does()
    {
        var time = new ManualTime();
        await using var origin = TestOrigin.Listen();
        await using var node = await TestNode.StartAsync(TestNode.Route("web", IPAddress.Loopback, origin.EndPoint), time: time);
        var loop = node.Node.NodeLoops[0];
        var shard = (IInternalActorRef)await loop.CallAsync(() => loop.ShardActor!);
        shard.Suspend(); // as one that waits for actors which never end
        using var lost = await TcpPeer.ConnectAsync(node.Listener("web"));
        await Eventually.EqualAsync(1, async () => (await node.Node.CountAsync()).Pairs);
        await Eventually.EqualAsync(false, async () =>
        {
            time.Advance(TimeSpan.FromMilliseconds(TicketTable.Patience));
            return await loop.CallAsync(() => node.Node.IsReady);
        });
        Assert.Equal(PeerEnd.Reset, (await lost.ReceiveToEndAsync()).End);
        await Eventually.EqualAsync(true, () => node.Events.Read().Any(told => told.Id == "PC213"));
        Assert.False(node.Node.IsReady);

        shard.Resume(null);
        await Eventually.EqualAsync(true, () => node.Node.IsReady);
        using var client = await TcpPeer.ConnectAsync(node.Listener("web"));
        using var server = await origin.AcceptAsync().WaitAsync(AtOnce);
        await Eventually.EqualAsync(true, () => node.Events.Read().Any(told => told.Id == "PC214"));
    }

    [Fact]
    public async Task Node_whose_region_ended_is_not_ready_and_stops()
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await TestNode.StartAsync(TestNode.Route("web", IPAddress.Loopback, origin.EndPoint));
        Assert.True(node.Node.IsReady);
        node.Node.Pairs.Tell(PoisonPill.Instance);
        await Eventually.EqualAsync(false, () => node.Node.IsReady);
        Assert.Equal(NodeEnding.Failed, await node.Node.Ended.WaitAsync(Patience));
    }
}
