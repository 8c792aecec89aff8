using Proxy.Testing;

namespace Proxy.Actors.Tests.Gates;

/// <summary>Clients that keep their connections, when the node drains.</summary>
public sealed class DrainTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    private const string Cached = "HTTP/1.1 200 OK\r\nCache-Control: max-age=100\r\nContent-Length: 5\r\n\r\nhello";
    private const string Fixed = "proxy.listeners.fixed { bind = \"127.0.0.1:0\", respond { body = \"hello\" } }";

    [Theory]
    [InlineData("l")]
    [InlineData("fixed")]
    public async Task Connection_between_two_requests_is_closed_and_one_that_has_not_asked_yet_is_served_once(string listener)
    {
        await using var origin = new HttpOrigin(Cached);
        await using var node = await GateNode.StartAsync(origin.Endpoint, more: Fixed);
        using var idle = await HttpPeer.ConnectAsync(node.Listener(listener));
        using var fresh = await HttpPeer.ConnectAsync(node.Listener(listener));
        Assert.Null(HttpText.Field(await idle.AskAsync(Get), "Connection"));
        await Eventually.EqualAsync(2, async () => (await node.Node.CountAsync()).Pairs);
        await node.Node.BeginDrainAsync();
        Assert.True(await idle.HasEndedAsync());
        // Whether or not the client closes as well.
        await Eventually.EqualAsync(1, async () => (await node.Node.CountAsync()).Pairs);
        var last = await fresh.AskAsync(Get);
        Assert.Equal(("hello", "close"), (HttpText.Body(last), HttpText.Field(last, "Connection")));
        Assert.True(await fresh.HasEndedAsync());
        fresh.Dispose();
        await Eventually.EqualAsync(0, async () => (await node.Node.CountAsync()).Pairs);
    }

    [Fact]
    public async Task Request_that_is_under_way_is_answered_and_the_client_told_that_it_was_the_last()
    {
        var go = new TaskCompletionSource();
        await using var origin = new HttpOrigin(async exchange =>
        {
            await go.Task;
            await exchange.SendAsync(exchange.Target == "/" ? Cached : "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npassed");
        });
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        string[] targets = ["/", "/passed"];
        var clients = await Task.WhenAll(targets.Select(_ => HttpPeer.ConnectAsync(node.Listener("l"))));
        for (var i = 0; i < clients.Length; i++) await clients[i].SendAsync($"GET {targets[i]} HTTP/1.1\r\nHost: h\r\n\r\n");
        await Eventually.EqualAsync(2, () => Task.FromResult(origin.Requests.Count));
        await node.Node.BeginDrainAsync();
        go.SetResult();
        foreach (var client in clients)
        {
            Assert.Equal("close", HttpText.Field(await client.ReadAsync(), "Connection"));
            Assert.True(await client.HasEndedAsync());
            client.Dispose();
        }

        await Eventually.EqualAsync(0, async () => (await node.Node.CountAsync()).Pairs);
    }

    [Fact]
    public async Task Response_whose_head_was_sent_before_is_the_last_one_too()
    {
        var go = new TaskCompletionSource();
        await using var origin = new HttpOrigin(async exchange =>
        {
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
            await go.Task;
            await exchange.SendAsync("world");
        });
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        using var client = await HttpPeer.ConnectAsync(node.Listener("l"));
        await client.SendAsync(Get);
        await Eventually.EqualAsync(true, () => Task.FromResult(client.Socket.Available > 0));
        await node.Node.BeginDrainAsync();
        go.SetResult();
        Assert.Equal("helloworld", HttpText.Body(await client.ReadAsync()));
        Assert.True(await client.HasEndedAsync());
        await Eventually.EqualAsync(0, async () => (await node.Node.CountAsync()).Pairs);
    }

    [Fact]
    public async Task Node_that_takes_clients_again_keeps_their_connections()
    {
        await using var origin = new HttpOrigin(Cached);
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        await node.Node.BeginDrainAsync();
        await node.Node.UndrainAsync();
        using var client = await HttpPeer.ConnectAsync(node.Listener("l"));
        for (var i = 0; i < 2; i++) Assert.Null(HttpText.Field(await client.AskAsync(Get), "Connection"));
    }

    [Fact]
    public async Task Node_that_stops_does_not_wait_for_clients_that_keep_their_connections()
    {
        await using var origin = new HttpOrigin(Cached);
        await using var node = await GateNode.StartAsync(origin.Endpoint, more: "proxy.drain.timeout = 10m");
        using var client = await HttpPeer.ConnectAsync(node.Listener("l"));
        await client.AskAsync(Get);
        await node.Node.DrainAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
    }
}
