using System.Net;
using Akka.Actor;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Placement;

/// <summary>What a node does when what places its pairs ends while it runs.</summary>
[Collection(LiveNodeGroup.Name)]
public sealed class PlacementWatchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

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
