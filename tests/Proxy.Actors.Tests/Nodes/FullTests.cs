using System.Net;
using System.Net.Sockets;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Nodes;

/// <summary>Clients that wait in the backlog as there are as many pairs as there may be. The loops' clock stands still: nobody is served
/// because time has passed.</summary>
[Collection(HostedNodeGroup.Name)]
public sealed class FullTests
{
    private const int Room = 2;
    private const int Waiting = 24;

    private static readonly TcpPeerOptions Denied = new() { From = new IPEndPoint(IPAddress.Parse("127.0.9.1"), 0) };

    [Theory]
    [InlineData("proxy.listeners.web.max-pairs = 2")]
    [InlineData("proxy.limits.max-pairs = 2")]
    [InlineData("proxy.limits.max-pairs = 2, proxy.listeners.web.max-pairs = 2")]
    public async Task Each_that_ends_makes_room_for_the_next_at_once_on_whichever_loop_it_waits(string limit)
    {
        await using var origin = TestOrigin.Serve(EchoAsync);
        await using var node = await StartAsync(origin, limit);
        var established = await ConnectAsync(node, Room);
        foreach (var each in established) await ExchangeAsync(each);
        var waiting = await ConnectAsync(node, Waiting);
        var served = waiting.Select(ServeAsync).ToList();
        await Eventually.EqualAsync(Room, async () => (await node.Node.CountAsync()).Pairs);
        Assert.DoesNotContain(served, each => each.IsCompleted);

        foreach (var each in established) each.Dispose();
        await Task.WhenAll(served);
        await EndAsync(node);
        foreach (var each in await ConnectAsync(node, Room)) await ServeAsync(each);
        await EndAsync(node);
    }

    [Theory]
    [InlineData("proxy.listeners.web.max-pairs = 1")]
    [InlineData("proxy.limits.max-pairs = 1")]
    public async Task Room_that_those_do_not_take_who_may_not_come_is_the_next_s(string limit)
    {
        await using var origin = TestOrigin.Serve(EchoAsync);
        await using var node = await StartAsync(origin, $"{limit}\nproxy.listeners.web.deny = [\"127.0.9.0/24\"]");
        var established = await ConnectAsync(node, 1);
        await ExchangeAsync(established[0]);
        var denied = new List<TcpPeer>();
        var waiting = new List<TcpPeer>();
        for (var i = 0; i < Waiting; i++)
        {
            denied.AddRange(await ConnectAsync(node, 2, Denied));
            waiting.AddRange(await ConnectAsync(node, 1));
        }

        var served = waiting.Select(ServeAsync).ToList();
        established[0].Dispose();
        await Task.WhenAll(served);
        await EndAsync(node);
        foreach (var each in denied) Assert.Equal(PeerEnd.Reset, (await each.ReceiveToEndAsync()).End);
    }

    [Fact]
    public async Task Banned_clients_keep_no_place_from_those_of_other_loops()
    {
        await using var origin = TestOrigin.Serve(EchoAsync);
        await using var node = await StartAsync(origin, "proxy.listeners.web.max-pairs = 1");
        await node.Node.Bans.BanAsync("127.0.9.0/24", null);
        for (var i = 0; i < 16; i++)
        {
            await ComeInVainAsync(node);
            await ServeAsync(Assert.Single(await ConnectAsync(node, 1)));
            await EndAsync(node);
        }
    }

    private static async Task ComeInVainAsync(TestNode node)
    {
        try
        {
            using var banned = await TcpPeer.ConnectAsync(node.Listener("web"), Denied);
            Assert.Equal(PeerEnd.Reset, (await banned.ReceiveToEndAsync()).End);
        }
        catch (SocketException reset)
        {
            // It came before the client had seen that it is connected.
            Assert.Equal(SocketError.ConnectionReset, reset.SocketErrorCode);
        }
    }

    private static Task<TestNode> StartAsync(TestOrigin origin, string limit) => TestNode.StartAsync(
        $"{TestNode.Route("web", IPAddress.Loopback, origin.EndPoint)}proxy.loops.count = 3\n{limit}", time: new ManualTime());

    private static async Task<List<TcpPeer>> ConnectAsync(TestNode node, int count, TcpPeerOptions? options = null)
    {
        var peers = new List<TcpPeer>();
        for (var i = 0; i < count; i++) peers.Add(await TcpPeer.ConnectAsync(node.Listener("web"), options));
        return peers;
    }

    private static Task EndAsync(TestNode node) => Eventually.EqualAsync(0, async () => (await node.Node.CountAsync()).Pairs);

    private static async Task ServeAsync(TcpPeer peer)
    {
        await ExchangeAsync(peer);
        peer.Dispose();
    }

    private static async Task ExchangeAsync(TcpPeer peer)
    {
        await peer.SendAllAsync("hello"u8.ToArray());
        Assert.Equal("hello"u8.ToArray(), await peer.ReceiveExactlyAsync(5));
    }

    private static async Task EchoAsync(TcpPeer peer)
    {
        var buffer = new byte[64];
        int count;
        while ((count = await peer.ReceiveAsync(buffer, CancellationToken.None)) > 0) await peer.SendAllAsync(buffer.AsMemory(0, count));
    }
}
