using System.Net;
using Proxy.Actors.Closing;
using Proxy.Actors.Listing;
using Proxy.Actors.Pairs;
using Proxy.Actors.Pools;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Pools;

/// <summary>Clients that wait for a place, from the accept to the end.</summary>
public sealed class QueuedPairTests : IAsyncLifetime
{
    private readonly TestOrigin _origin = TestOrigin.Listen();
    private readonly List<TcpPeer> _peers = [];
    private TestNode _node = null!;

    public Task InitializeAsync() => StartAsync("max-pairs = 1, limit-scope = node, queue { max = 2, timeout = 60s }");

    public async Task DisposeAsync()
    {
        foreach (var peer in _peers) peer.Dispose();
        await _node.DisposeAsync();
        await _origin.DisposeAsync();
    }

    [Fact]
    public async Task A_client_waits_unread_and_its_half_close_is_no_leaving()
    {
        var (first, served) = await ServeAsync();
        var second = await WaitAsync(1);
        await second.SendAllAsync("ask"u8.ToArray());
        second.HalfClose();
        await Task.Delay(100);
        Assert.Equal((1, 1), (_origin.AcceptedCount, Pool.Waiting));
        Assert.Equal(PairState.Queued, (await ListAsync(second)).State);

        await EndAsync(first, served);
        using var peer = await _origin.AcceptAsync();
        Assert.Equal("ask"u8.ToArray(), await peer.ReceiveExactlyAsync(3));
        Assert.Equal(PeerEnd.Eof, (await peer.ReceiveToEndAsync(TimeSpan.FromSeconds(10))).End);
        await peer.SendAllAsync("answer"u8.ToArray());
        Assert.Equal("answer"u8.ToArray(), await second.ReceiveExactlyAsync(6));
        Assert.True((await _node.Log.BoundAsync(second.LocalEndPoint)).Queued >= TimeSpan.FromMilliseconds(90));
    }

    [Fact]
    public async Task Clients_are_served_in_the_order_in_which_they_came()
    {
        var (first, served) = await ServeAsync();
        TcpPeer[] waiting = [await WaitAsync(1), await WaitAsync(2)];
        foreach (var client in waiting)
        {
            await EndAsync(first, served);
            served = await _origin.AcceptAsync();
            _peers.Add(served);
            Assert.Equal(1, (await _node.Log.BoundAsync(client.LocalEndPoint)).Attempts);
            first = client;
        }
    }

    [Fact]
    public async Task Who_finds_the_queue_full_is_closed_at_once_with_an_end_of_its_own()
    {
        await ServeAsync();
        await WaitAsync(1);
        await WaitAsync(2);
        using var refused = await TcpPeer.ConnectAsync(_node.Listener("web"));
        Assert.Equal(PeerEnd.Eof, (await refused.ReceiveToEndAsync(TimeSpan.FromSeconds(10))).End);
        var end = await _node.Log.EndAsync(refused.LocalEndPoint);
        Assert.Equal((PairEnd.QueueFull, "PQ", 0, null), (end.End, end.State.ToString(), end.Attempts, end.ConnectTime));
        Assert.Contains("all endpoints of pool web are full, and 2 wait", end.Failures, StringComparison.Ordinal);
        Assert.Equal(2, Pool.Waiting);
    }

    [Fact]
    public async Task Who_waits_too_long_is_closed_and_its_place_in_the_queue_is_free()
    {
        await _node.DisposeAsync();
        await StartAsync("max-pairs = 1, limit-scope = node, queue { max = 1, timeout = 150ms }");
        await ServeAsync();
        using var late = await TcpPeer.ConnectAsync(_node.Listener("web"));
        Assert.Equal(PeerEnd.Eof, (await late.ReceiveToEndAsync(TimeSpan.FromSeconds(10))).End);
        var end = await _node.Log.EndAsync(late.LocalEndPoint);
        Assert.Equal((PairEnd.QueueTimeout, "sQ", null), (end.End, end.State.ToString(), end.ConnectTime));
        Assert.InRange(end.Queued.TotalMilliseconds, 140, 5_000);
        Assert.Equal((0, 1L), (Pool.Waiting, Pool.QueueTimeouts));
    }

    [Fact]
    public async Task Waiting_is_no_connecting()
    {
        await _node.DisposeAsync();
        var time = new ManualTime();
        await StartAsync("max-pairs = 1, limit-scope = node, queue { max = 1, timeout = 60s }", time);
        var (first, served) = await ServeAsync();
        var second = await WaitAsync(1);
        time.Advance(TimeSpan.FromSeconds(3));
        await EndAsync(first, served);
        _peers.Add(await _origin.AcceptAsync());
        var bound = await _node.Log.BoundAsync(second.LocalEndPoint);
        Assert.Equal((TimeSpan.FromSeconds(3), TimeSpan.Zero), (bound.Queued, bound.ConnectTime));
    }

    [Fact]
    public async Task Whoever_is_gone_or_killed_while_it_waits_leaves_the_queue()
    {
        var (first, served) = await ServeAsync();
        var (gone, killed) = (await WaitAsync(1), await WaitAsync(2));
        _node.Kill((await ListAsync(killed)).Pair);
        gone.Reset();
        await Eventually.EqualAsync(0, () => Pool.Waiting);
        var left = await _node.Log.EndAsync(gone.LocalEndPoint);
        Assert.Equal(("CQ", null), (left.State.ToString(), left.ConnectTime));
        Assert.Equal((PairEnd.Killed, "KQ"), await EndOfAsync(killed));
        await EndAsync(first, served);
        await Eventually.EqualAsync(0, () => Pool.Pairs);
    }

    [Fact]
    public async Task Endpoints_that_are_full_or_down_are_told_apart()
    {
        await _node.DisposeAsync();
        await StartAsync("when-all-down = refuse, check { steps = [{ expect = \"nothing\" }], timeout = 1h }");
        _node.Node.Model.Pools["web"].State.Change(model => model.With(each => each with { Health = Health.Down }));
        using var refused = await TcpPeer.ConnectAsync(_node.Listener("web"));
        Assert.Equal(PeerEnd.Eof, (await refused.ReceiveToEndAsync(TimeSpan.FromSeconds(10))).End);
        Assert.Equal((PairEnd.Refused, "PC"), await EndOfAsync(refused));
        Assert.Contains("no endpoint of pool web is up", (await _node.Log.EndAsync(refused.LocalEndPoint)).Failures, StringComparison.Ordinal);
    }

    private PoolState Pool => _node.Node.Model.Pools["web"].State;

    private async Task StartAsync(string pool, TimeProvider? time = null) =>
        _node = await TestNode.StartAsync(TestNode.Route("web", IPAddress.Loopback, _origin.EndPoint) + $"proxy.pools.web {{ {pool} }}", time: time);

    private async Task<(TcpPeer Client, TcpPeer Server)> ServeAsync()
    {
        var client = await TcpPeer.ConnectAsync(_node.Listener("web"));
        var server = await _origin.AcceptAsync();
        _peers.AddRange([client, server]);
        return (client, server);
    }

    /// <summary>A client that waits.</summary>
    private async Task<TcpPeer> WaitAsync(int waiting)
    {
        var client = await TcpPeer.ConnectAsync(_node.Listener("web"));
        _peers.Add(client);
        await Eventually.EqualAsync(waiting, () => Pool.Waiting);
        return client;
    }

    private static async Task EndAsync(TcpPeer client, TcpPeer server)
    {
        client.HalfClose();
        Assert.Equal(PeerEnd.Eof, (await server.ReceiveToEndAsync(TimeSpan.FromSeconds(10))).End);
        server.HalfClose();
    }

    private async Task<(PairEnd, string)> EndOfAsync(TcpPeer client)
    {
        var end = await _node.Log.EndAsync(client.LocalEndPoint);
        return (end.End, end.State.ToString()!);
    }

    private async Task<(string Pair, PairState State)> ListAsync(TcpPeer client)
    {
        var rows = await _node.Node.Directory.RankAsync(PairFilter.All, PairOrder.Age, 10, DirectoryScope.Node);
        var row = rows.Rows.Single(each => each.Client.Equals(client.LocalEndPoint));
        return (row.Pair.Text, row.State);
    }
}
