using System.Net.Sockets;
using Akka.Actor;
using Proxy.Actors.Pairs;
using Proxy.Actors.Tests.Nodes;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Pairs;

/// <summary>The actor of a slot between its pairs, and what becomes of the slot without it.</summary>
[Collection(HostedNodeGroup.Name)]
public class SlotActorTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Actors_leave_after_a_burst_and_the_pairs_still_answer()
    {
        const int Burst = 40;
        await using var origin = TestOrigin.Listen();
        await using var node = await HostedNode.StartAsync(origin.EndPoint, time: new ManualTime());
        await BurstAsync(node, origin, Burst);
        for (var number = 1; number <= Burst; number++) Assert.True(await node.HasActorAsync(number));

        for (var i = 0; i < 4; i++) await node.AdvanceAsync(Second);
        await Eventually.EqualAsync(PairSlots.Kept, () => CountActorsAsync(node, Burst));
        for (var number = 1; number <= Burst; number++) Assert.Equal(PairPhase.TimeWait, (await node.InspectAsync(number)).Phase);
        await Eventually.EqualAsync(PairSlots.Kept, () => CountActorsAsync(node, Burst));

        await BurstAsync(node, origin, Burst);
        Assert.Equal(2 * Burst, (await node.Node.CountAsync()).FlowsInTimeWait);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_actor_that_fails_ends_its_pair_and_the_slot_serves_again(bool isStopped)
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await HostedNode.StartAsync(origin.EndPoint, time: new ManualTime());
        using var client = await TcpPeer.ConnectAsync(node.Listener);
        using var server = await origin.AcceptAsync();
        using var bystander = await TcpPeer.ConnectAsync(node.Listener);
        using var itsServer = await origin.AcceptAsync();
        await Eventually.EqualAsync(PairPhase.Bound, async () => (await node.InspectAsync(2)).Phase);

        (await node.FindActorAsync(1))!.Tell(isStopped ? PoisonPill.Instance : Kill.Instance);
        await Task.WhenAll(client.SeesAsync(PeerEnd.Reset), server.SeesAsync(PeerEnd.Reset));
        await Eventually.EqualAsync(false, () => node.HasActorAsync(1));
        Assert.Equal(PairPhase.Unknown, (await node.InspectAsync(1)).Phase);
        await ExchangeAsync(bystander, itsServer);

        for (var i = 0; i < 3; i++) await node.AdvanceAsync(Second);
        using var next = await TcpPeer.ConnectAsync(node.Listener);
        using var nextServer = await origin.AcceptAsync();
        await ExchangeAsync(next, nextServer);
        Assert.Equal(PairPhase.Bound, (await node.InspectAsync(HostedNode.Number(1, 1))).Phase);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_flow_actor_that_is_stopped_takes_the_slots_actor_along(bool isServing)
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await HostedNode.StartAsync(origin.EndPoint, time: new ManualTime());
        using var client = await TcpPeer.ConnectAsync(node.Listener);
        using var server = await origin.AcceptAsync();
        await Eventually.EqualAsync(true, () => node.HasActorAsync(1, "flow"));
        if (!isServing)
        {
            client.Reset();
            await server.SeesAsync(PeerEnd.Reset);
            await node.WaitUntilReleasedAsync();
        }

        (await node.FindActorAsync(1, "flow"))!.Tell(PoisonPill.Instance);
        if (isServing) await Task.WhenAll(client.SeesAsync(PeerEnd.Reset), server.SeesAsync(PeerEnd.Reset));
        await Eventually.EqualAsync(false, () => node.HasActorAsync(1));
        await node.WaitUntilReleasedAsync();
        Assert.Equal(0, (await node.Node.CountAsync()).FlowEntries);

        using var next = await TcpPeer.ConnectAsync(node.Listener);
        using var nextServer = await origin.AcceptAsync();
        await ExchangeAsync(next, nextServer);
        Assert.Equal(PairPhase.Bound, (await node.InspectAsync(2)).Phase);
    }

    [Fact]
    public async Task An_actor_that_has_failed_ends_though_its_shard_does_not_answer()
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await HostedNode.StartAsync(origin.EndPoint);
        using var client = await TcpPeer.ConnectAsync(node.Listener);
        using var server = await origin.AcceptAsync();
        await Eventually.EqualAsync(PairPhase.Bound, async () => (await node.InspectAsync(1)).Phase);
        var actor = (IInternalActorRef)(await node.FindActorAsync(1))!;
        var end = actor.WatchAsync();

        actor.Parent.Suspend(); // as one that is being made anew, which waits for all of its actors to end
        for (var i = 0; i < 2; i++) await node.Node.CountAsync(); // behind which the shard, and then the actor, has heard of it on the loop
        actor.Restart(new InvalidOperationException("a defect"));
        await client.SeesAsync(PeerEnd.Reset);
        Assert.True(await end.WaitAsync(TimeSpan.FromSeconds(30)));
        actor.Parent.Resume(null);
    }

    [Fact]
    public async Task Pairs_that_are_killed_as_they_come_leave_their_slots_fit_for_others()
    {
        const int Pairs = 50;
        await using var origin = TestOrigin.Serve(EchoOnceAsync);
        await using var node = await HostedNode.StartAsync(origin.EndPoint);
        for (var i = 0; i < Pairs; i++)
        {
            // It may still connect, be bound just now, or have sent and received.
            using var victim = await TcpPeer.ConnectAsync(node.Listener);
            node.Kill(HostedNode.Number(1, 2 * i));
            await Eventually.EqualAsync(PairPhase.Unknown, async () =>
            {
                node.Kill(HostedNode.Number(1, 2 * i));
                return (await node.Node.CountAsync()).Pairs == 0 ? PairPhase.Unknown : PairPhase.Bound;
            });
            using var client = await TcpPeer.ConnectAsync(node.Listener);
            await client.SendAllAsync("hello"u8.ToArray());
            node.Kill(HostedNode.Number(1, 2 * i)); // the one before
            Assert.Equal("hello"u8.ToArray(), await client.ReceiveExactlyAsync(5));
            client.Reset();
            await Eventually.EqualAsync(0, async () => (await node.Node.CountAsync()).Pairs);
        }
    }

    private static async Task EchoOnceAsync(TcpPeer peer)
    {
        try
        {
            await peer.SendAllAsync(await peer.ReceiveExactlyAsync(5));
            await peer.ReceiveToEndAsync();
        }
        catch (Exception error) when (error is EndOfStreamException or SocketException)
        {
            // Its pair was killed.
        }
    }

    private static async Task BurstAsync(HostedNode node, TestOrigin origin, int pairs)
    {
        var open = new List<(TcpPeer Client, TcpPeer Server)>();
        for (var i = 0; i < pairs; i++) open.Add((await TcpPeer.ConnectAsync(node.Listener), await origin.AcceptAsync()));
        foreach (var (client, server) in open)
        {
            await ExchangeAsync(client, server);
            client.HalfClose();
            await server.SeesAsync(PeerEnd.Eof);
            server.HalfClose();
            await client.SeesAsync(PeerEnd.Eof);
            client.Dispose();
            server.Dispose();
        }

        await node.WaitUntilReleasedAsync();
    }

    private static async Task<int> CountActorsAsync(HostedNode node, int slots)
    {
        var count = 0;
        for (var slot = 1; slot <= slots; slot++) count += await node.HasActorAsync(slot) ? 1 : 0;
        return count;
    }

    private static async Task ExchangeAsync(TcpPeer client, TcpPeer server)
    {
        await client.SendAllAsync("ping"u8.ToArray());
        Assert.Equal("ping"u8.ToArray(), await server.ReceiveExactlyAsync(4));
        await server.SendAllAsync("pong"u8.ToArray());
        Assert.Equal("pong"u8.ToArray(), await client.ReceiveExactlyAsync(4));
    }
}
