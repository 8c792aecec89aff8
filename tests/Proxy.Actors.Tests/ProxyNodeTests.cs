using System.Net;
using System.Net.Sockets;
using Proxy.Actors.Closing;
using Proxy.Actors.Counting;
using Proxy.Actors.Listeners;
using Proxy.Actors.Listing;
using Proxy.Actors.Pairs;
using Proxy.Configuration;
using Proxy.Testing;
using Proxy.Transport;
using Proxy.Transport.Tests;

namespace Proxy.Actors.Tests;

/// <summary>How a node stops, and what it refuses.</summary>
[Collection(LiveNodeGroup.Name)]
public class ProxyNodeTests
{
    [Fact]
    public async Task Draining_refuses_new_clients_lets_pairs_finish_and_resets_those_left_at_the_deadline()
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await TestNode.StartAsync(
            "proxy.drain.timeout = 3s\n" + TestNode.Route("web", IPAddress.Loopback, origin.EndPoint));
        var listener = node.Listener("web");
        using var finishing = await TcpPeer.ConnectAsync(listener);
        using var finishingServer = await origin.AcceptAsync();
        using var staying = await TcpPeer.ConnectAsync(listener);
        using var stayingServer = await origin.AcceptAsync();

        var draining = node.Node.DrainAsync(CancellationToken.None);
        await Eventually.EqualAsync(true, () => IsRefusedAsync(listener));
        await finishing.SendAllAsync("last"u8.ToArray());
        finishing.HalfClose();
        Assert.Equal("last"u8.ToArray(), (await finishingServer.ReceiveToEndAsync()).Bytes.ToArray());
        finishingServer.HalfClose();
        Assert.Equal(PeerEnd.Eof, (await finishing.ReceiveToEndAsync()).End);

        Assert.Equal(PeerEnd.Reset, (await staying.ReceiveToEndAsync()).End);
        Assert.Equal(PeerEnd.Reset, (await stayingServer.ReceiveToEndAsync()).End);
        await draining;
        Assert.Equal(PairEnd.ClientClosed, (await node.Log.EndAsync(finishing.LocalEndPoint)).End);
        Assert.Equal(PairEnd.Drained, (await node.Log.EndAsync(staying.LocalEndPoint)).End);
    }

    [Fact]
    public async Task A_drain_can_be_taken_back_and_pairs_go_on_through_both()
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await TestNode.StartAsync(TestNode.Route("web", IPAddress.Loopback, origin.EndPoint));
        var listener = node.Listener("web");
        using var client = await TcpPeer.ConnectAsync(listener);
        using var server = await origin.AcceptAsync();
        Assert.True(node.Node.IsReady);

        var draining = node.Node.BeginDrainAsync();
        Assert.False(node.Node.IsReady); // before anything is closed
        await draining;
        await Eventually.EqualAsync(true, () => IsRefusedAsync(listener));
        await node.Node.BeginDrainAsync();

        await node.Node.UndrainAsync();
        await node.Node.UndrainAsync();
        Assert.True(node.Node.IsReady);
        Assert.Equal(listener, node.Listener("web"));
        using var next = await TcpPeer.ConnectAsync(listener);
        using var nextServer = await origin.AcceptAsync();
        await client.SendAllAsync("on"u8.ToArray());
        Assert.Equal("on"u8.ToArray(), await server.ReceiveExactlyAsync(2));

        await node.DisposeAsync();
        Assert.False(node.Node.IsReady);
        await Assert.ThrowsAnyAsync<InvalidOperationException>(node.Node.UndrainAsync);
    }

    [Fact]
    public async Task A_node_that_drains_is_not_ready_before_it_stops_accepting()
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await TestNode.StartAsync(
            "proxy.drain { notice = 1h, timeout = 0 }\n" + TestNode.Route("web", IPAddress.Loopback, origin.EndPoint));
        using var noticed = new CancellationTokenSource();

        var draining = node.Node.DrainAsync(noticed.Token);
        Assert.False(node.Node.IsReady);
        using var client = await TcpPeer.ConnectAsync(node.Listener("web"));
        using var server = await origin.AcceptAsync();
        Assert.False(draining.IsCompleted);

        await noticed.CancelAsync();
        await draining;
        Assert.True(await IsRefusedAsync(node.Listener("web")));
    }

    [Fact]
    public async Task A_node_that_is_told_to_leave_drains_before_it_goes()
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await TestNode.StartAsync(TestNode.Route("web", IPAddress.Loopback, origin.EndPoint));
        var listener = node.Listener("web");
        using var client = await TcpPeer.ConnectAsync(listener);
        using var server = await origin.AcceptAsync();

        var cluster = Akka.Cluster.Cluster.Get(node.Node.System);
        cluster.Leave(cluster.SelfAddress);
        await Eventually.EqualAsync(true, () => IsRefusedAsync(listener));
        Assert.False(node.Node.IsReady);
        await client.SendAllAsync("last"u8.ToArray());
        Assert.Equal("last"u8.ToArray(), await server.ReceiveExactlyAsync(4));
        client.HalfClose();
        server.HalfClose();
        Assert.Equal(PeerEnd.Eof, (await client.ReceiveToEndAsync()).End);
        Assert.Equal(NodeEnding.Left, await node.Node.Ended.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(PairEnd.ClientClosed, (await node.Log.EndAsync(client.LocalEndPoint)).End);
    }

    [Fact]
    public async Task Disposing_resets_pairs_that_are_bound_and_connecting()
    {
        using var blackhole = await BlackholePort.OpenAsync();
        await using var origin = TestOrigin.Listen();
        await using var node = await TestNode.StartAsync(
            TestNode.Route("web", IPAddress.Loopback, origin.EndPoint)
            + TestNode.Route("silent", IPAddress.Loopback, blackhole.EndPoint));
        using var client = await TcpPeer.ConnectAsync(node.Listener("web"));
        using var server = await origin.AcceptAsync();
        using var waiting = await TcpPeer.ConnectAsync(node.Listener("silent"));
        await Eventually.EqualAsync(2, async () => (await node.Node.CountAsync()).Pairs);

        await node.DisposeAsync();
        foreach (var peer in new[] { client, server, waiting }) Assert.Equal(PeerEnd.Reset, (await peer.ReceiveToEndAsync()).End);
        Assert.Equal(PairEnd.Drained, (await node.Log.EndAsync(client.LocalEndPoint)).End);
        Assert.Equal(PairEnd.Drained, (await node.Log.EndAsync(waiting.LocalEndPoint)).End);
    }

    [Fact]
    public async Task Clients_beyond_the_most_pairs_wait_until_others_have_gone()
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await TestNode.StartAsync(
            "proxy.limits.max-pairs = 2\n" + TestNode.Route("web", IPAddress.Loopback, origin.EndPoint));
        Assert.Equal(2, node.Node.MaxPairs);
        using var first = await TcpPeer.ConnectAsync(node.Listener("web"));
        using var second = await TcpPeer.ConnectAsync(node.Listener("web"));
        using var firstServer = await origin.AcceptAsync();
        using var secondServer = await origin.AcceptAsync();
        using var third = await TcpPeer.ConnectAsync(node.Listener("web"));
        await third.SendAllAsync("patience"u8.ToArray());
        await Assert.ThrowsAsync<TimeoutException>(() => origin.AcceptAsync(TimeSpan.FromMilliseconds(200)));
        var stats = Assert.Single((await node.Node.Directory.StatsAsync(DirectoryScope.Node)).Answers);
        Assert.Equal((2, 1), (stats.MaxPairs, stats.TimesFull));

        first.Reset();
        using var thirdServer = await origin.AcceptAsync();
        Assert.Equal("patience"u8.ToArray(), await thirdServer.ReceiveExactlyAsync(8));
    }

    [Fact]
    public async Task No_more_pairs_are_taken_than_there_can_be_descriptors_for()
    {
        await using var node = await TestNode.StartAsync(
            "proxy.limits.max-pairs = 10000000\n" + TestNode.Route("web", IPAddress.Loopback, "127.0.0.1:1"));
        Assert.InRange(node.Node.MaxPairs, 1, Proxy.Transport.DescriptorLimit.Read() / 2);
    }

    [Fact]
    public async Task A_port_in_use_is_said_with_the_listener_and_leaves_nothing_behind()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        var read = ProxySettingsReader.ReadText($$"""
            proxy.listeners.web { bind = "{{taken.LocalEndPoint}}", pool = web }
            proxy.pools.web.endpoints = ["127.0.0.1:1"]
            """);
        var error = await Assert.ThrowsAsync<ListenerBindException>(() => ProxyNode.StartAsync(read.Settings!));
        Assert.Equal(("web", taken.LocalEndPoint), (error.Listener, error.Endpoint));
    }

    [Theory]
    [InlineData("[::1]")]
    [InlineData("127.0.0.1")]
    public async Task A_port_in_use_is_not_shared_though_another_listener_of_ours_has_it_at_another_address(string narrow)
    {
        // As a listener of another node would be: it lets others share its port.
        using var loop = new TestLoop();
        var taken = ListenSocket.Open(loop.Io, new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0), 1, new NoAcceptor());
        var port = taken.LocalEndPoint.Port;
        var read = ProxySettingsReader.ReadText($$"""
            proxy.listeners.a { bind = "{{narrow}}:{{port}}", pool = web }
            proxy.listeners.b { bind = "0.0.0.0:{{port}}", pool = web }
            proxy.pools.web.endpoints = ["127.0.0.1:1"]
            """);
        var error = await Assert.ThrowsAsync<ListenerBindException>(() => ProxyNode.StartAsync(read.Settings!));
        Assert.Equal(("b", port), (error.Listener, error.Endpoint.Port));
        await loop.Run(taken.Close);
    }

    [Fact]
    public async Task Listeners_of_one_node_may_share_a_port_at_different_addresses()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)probe.LocalEndPoint!).Port;
        probe.Dispose();
        await using var node = await TestNode.StartAsync($$"""
            proxy.listeners.a { bind = "127.0.0.1:{{port}}", pool = web }
            proxy.listeners.b { bind = "0.0.0.0:{{port}}", pool = web }
            proxy.pools.web.endpoints = ["127.0.0.1:1"]
            """);
        Assert.Equal([port, port], node.Node.Listeners.Select(listener => listener.Endpoint.Port));
    }

    private sealed class NoAcceptor : IAcceptor
    {
        public bool CanAccept => false;

        public void OnAccepted(Leg leg) => leg.Abort();

        public void OnExhausted(int error)
        {
        }
    }

    private static async Task<bool> IsRefusedAsync(IPEndPoint listener)
    {
        try
        {
            using var peer = await TcpPeer.ConnectAsync(listener);
            peer.Reset();
            return false;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode == SocketError.ConnectionRefused;
        }
    }
}
