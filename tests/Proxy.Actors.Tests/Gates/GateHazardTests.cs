using Proxy.Testing;

namespace Proxy.Actors.Tests.Gates;

/// <summary>What clients and servers do to gates that mean no good, or have no luck.</summary>
public sealed class GateHazardTests
{
    private const string Cached = "HTTP/1.1 200 OK\r\nCache-Control: max-age=100\r\nContent-Length: 5\r\n\r\n";

    [Fact]
    public async Task What_one_pool_says_of_a_host_is_not_what_another_does()
    {
        await using var good = new HttpOrigin(Cached + "good.");
        await using var evil = new HttpOrigin(Cached + "evil.");
        await using var node = await GateNode.StartAsync(good.Endpoint, more: $$"""
            proxy.listeners.l.routes = [ { http-host = [evil.example], pool = e } ]
            proxy.pools.e { endpoints = ["{{evil.Endpoint}}"] }
            """);
        using (var client = await HttpPeer.ConnectAsync(node.Listener("l")))
        {
            await client.AskAsync("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n");
            Assert.Equal("evil.", HttpText.Body(await client.AskAsync("GET /x HTTP/1.1\r\nHost: h\r\n\r\n")));
        }

        Assert.Equal("good.", HttpText.Body(await HttpPeer.GetAsync(node.Listener("l"), "/x")));
    }

    [Fact]
    public async Task Client_that_has_what_outgrows_the_cache_goes_on()
    {
        var body = new string('x', 2_000_000);
        await using var origin = new HttpOrigin(async exchange => await exchange.SendAsync(exchange.Target == "/next"
            ? Cached + "next."
            : $"HTTP/1.1 200 OK\r\nCache-Control: max-age=100\r\nETag: \"e\"\r\nTransfer-Encoding: chunked\r\n\r\n{body.Length:X}\r\n{body}\r\n0\r\n\r\n"));
        await using var node = await GateNode.StartAsync(origin.Endpoint, cache: "max-object = 32KiB");
        using (var client = await HttpPeer.ConnectAsync(node.Listener("l")))
        {
            Assert.Equal(304, HttpText.Status(await client.AskAsync("GET / HTTP/1.1\r\nHost: h\r\nIf-None-Match: \"e\"\r\n\r\n")));
            Assert.Equal("next.", HttpText.Body(await client.AskAsync("GET /next HTTP/1.1\r\nHost: h\r\n\r\n")));
        }

        await node.WaitUntilIdleAsync();
    }

    [Theory]
    [InlineData("max-age=100")]
    [InlineData("no-store")]
    public async Task Client_that_resets_while_further_requests_of_its_wait_is_gone_at_once(string control)
    {
        var body = new string('x', 8_000_000);
        await using var origin = new HttpOrigin($"HTTP/1.1 200 OK\r\nCache-Control: {control}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        await using var node = await GateNode.StartAsync(origin.Endpoint, cache: "max-object = 16MiB", more: "proxy.timeouts.half-close = 1h");
        using var client = await HttpPeer.ConnectAsync(node.Listener("l"));
        await client.SendAsync(string.Concat(Enumerable.Repeat("GET / HTTP/1.1\r\nHost: h\r\n\r\n", 5)));
        await Eventually.EqualAsync(true, () => client.Socket.Available > 10_000);
        client.Socket.Close(0);
        await Eventually.EqualAsync(0, async () => (await node.Node.CountAsync()).Pairs);
        await node.WaitUntilIdleAsync();
        Assert.Single(origin.Requests);
    }

    [Fact]
    public async Task Memory_of_what_was_evicted_is_there_for_what_comes()
    {
        var body = new string('x', 500_000);
        await using var origin = new HttpOrigin($"HTTP/1.1 200 OK\r\nCache-Control: max-age=100\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        await using var node = await GateNode.StartAsync(origin.Endpoint, cache: "max-object = 1MiB");
        using var client = await HttpPeer.ConnectAsync(node.Listener("l"));
        for (var i = 0; i < 150; i++) await client.AskAsync($"GET /{i} HTTP/1.1\r\nHost: h\r\n\r\n");
        var before = origin.Requests.Count;
        await client.AskAsync("GET /149 HTTP/1.1\r\nHost: h\r\n\r\n");
        Assert.Equal(before, origin.Requests.Count);
    }

    [Fact]
    public async Task Client_that_leaves_while_what_it_got_is_freshened_holds_nobody_up()
    {
        var go = new TaskCompletionSource();
        var asked = 0;
        await using var origin = new HttpOrigin(async exchange =>
        {
            if (Interlocked.Increment(ref asked) == 2) await go.Task;
            await exchange.SendAsync($"HTTP/1.1 200 OK\r\nCache-Control: max-age=0, stale-while-revalidate=100\r\nETag: \"{asked}\"\r\nContent-Length: 1\r\n\r\n{asked}");
        });
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        Assert.Equal("1", HttpText.Body(await HttpPeer.GetAsync(node.Listener("l"))));
        Assert.Equal("1", HttpText.Body(await HttpPeer.GetAsync(node.Listener("l"))));
        await Eventually.EqualAsync(0, async () => (await node.Node.CountAsync()).Pairs);
        go.SetResult();
        await Eventually.EqualAsync("2", async () => HttpText.Body(await HttpPeer.GetAsync(node.Listener("l"))));
        await node.WaitUntilIdleAsync();
    }

    [Fact]
    public async Task Endless_interim_responses_are_a_502()
    {
        await using var origin = new HttpOrigin(async exchange =>
        {
            while (true) await exchange.SendAsync("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
        });
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        using var client = await HttpPeer.ConnectAsync(node.Listener("l"));
        var response = await client.AskAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        while (HttpText.Status(response) == 103) response = await client.ReadAsync();
        Assert.Equal(502, HttpText.Status(response));
    }

    [Fact]
    public async Task Connection_without_a_request_is_closed_and_half_of_one_is_a_408()
    {
        await using var origin = new HttpOrigin(Cached + "hello");
        await using var node = await GateNode.StartAsync(origin.Endpoint, http: "request-timeout = 300ms");
        using var silent = await HttpPeer.ConnectAsync(node.Listener("l"));
        using var slow = await HttpPeer.ConnectAsync(node.Listener("l"));
        using var served = await HttpPeer.ConnectAsync(node.Listener("l"));
        await slow.SendAsync("GET / HT");
        Assert.Equal("hello", HttpText.Body(await served.AskAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")));
        Assert.True(await silent.HasEndedAsync());
        Assert.True(await served.HasEndedAsync());
        Assert.Equal(408, HttpText.Status(await slow.ReadAsync()));
    }

    [Fact]
    public async Task Fetch_that_nobody_has_a_use_for_any_more_is_given_up()
    {
        var closed = new TaskCompletionSource();
        await using var origin = new HttpOrigin(async exchange =>
        {
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nCache-Control: max-age=100\r\nContent-Length: 100\r\n\r\nhello");
            try
            {
                await exchange.Socket.ReceiveAsync(new byte[1]);
            }
            finally
            {
                closed.TrySetResult();
            }
        });
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        using (var client = await HttpPeer.ConnectAsync(node.Listener("l")))
        {
            await client.SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            await Eventually.EqualAsync(true, () => Task.FromResult(client.Socket.Available > 0));
            client.Socket.Close(0);
        }

        await closed.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await node.WaitUntilIdleAsync();
    }
}
