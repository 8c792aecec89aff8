namespace Proxy.Actors.Tests.Gates;

/// <summary>Requests that are answered without a server.</summary>
public sealed class HitTests
{
    private const string Cached = "HTTP/1.1 200 OK\r\nCache-Control: max-age=100\r\nETag: \"v1\"\r\nContent-Length: 5\r\n\r\nhello";

    [Fact]
    public async Task Second_request_is_answered_from_the_cache()
    {
        await using var origin = new HttpOrigin(Cached);
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        var first = await HttpPeer.GetAsync(node.Listener("l"));
        var second = await HttpPeer.GetAsync(node.Listener("l"));
        Assert.Equal("hello", HttpText.Body(first));
        Assert.Equal("hello", HttpText.Body(second));
        Assert.Null(HttpText.Field(first, "Transfer-Encoding"));
        Assert.Equal("0", HttpText.Field(second, "Age"));
        Assert.Contains("fwd=uri-miss", HttpText.Field(first, "Cache-Status"), StringComparison.Ordinal);
        Assert.Contains("hit", HttpText.Field(second, "Cache-Status"), StringComparison.Ordinal);
        Assert.Single(origin.Requests);
        await node.WaitUntilIdleAsync();
    }

    [Fact]
    public async Task Requests_of_a_connection_are_answered_one_after_another()
    {
        await using var origin = new HttpOrigin(exchange => exchange.SendAsync(Cached.Replace("hello", exchange.Target.PadRight(5, '.'), StringComparison.Ordinal)));
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        using var client = await HttpPeer.ConnectAsync(node.Listener("l"));
        for (var round = 0; round < 3; round++)
        {
            await client.SendAsync("GET /a HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\n\r\nHEAD /a HTTP/1.1\r\nHost: h\r\n\r\nGET /c HTTP/1.1\r\nHost: h\r\n\r\n");
            Assert.Equal("/a...", HttpText.Body(await client.ReadAsync()));
            Assert.Equal("/b...", HttpText.Body(await client.ReadAsync()));
            Assert.Equal("5", HttpText.Field(await client.ReadAsync(isBodiless: true), "Content-Length"));
            Assert.Equal("/c...", HttpText.Body(await client.ReadAsync()));
        }

        Assert.Equal(3, origin.Requests.Count);
        Assert.Equal(1, origin.Connections);
    }

    [Fact]
    public async Task Request_in_pieces_of_a_byte_is_one()
    {
        await using var origin = new HttpOrigin(Cached);
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        using var client = await HttpPeer.ConnectAsync(node.Listener("l"));
        foreach (var letter in "GET / HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n") await client.SendAsync($"{letter}");
        Assert.Equal("hello", HttpText.Body(await client.ReadAsync()));
        Assert.Equal("hello", HttpText.Body(await client.ReadAsync()));
        Assert.Single(origin.Requests);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(300_000)]
    [InlineData(3_000_000)]
    public async Task Body_of_any_size_and_framing_is_stored(int size)
    {
        var body = string.Concat(Enumerable.Range(0, (size / 8) + 1).Select(i => $"{i:x7}\n"))[..size];
        await using var origin = new HttpOrigin(async exchange =>
        {
            if (exchange.Target == "/length")
            {
                await exchange.SendAsync($"HTTP/1.1 200 OK\r\nCache-Control: max-age=100\r\nContent-Length: {size}\r\n\r\n{body}");
            }
            else if (exchange.Target == "/chunked")
            {
                await exchange.SendAsync("HTTP/1.1 200 OK\r\nCache-Control: max-age=100\r\nTransfer-Encoding: chunked\r\n\r\n");
                foreach (var chunk in body.Chunk(70_000)) await exchange.SendAsync($"{chunk.Length:X}\r\n{new string(chunk)}\r\n");
                await exchange.SendAsync("0\r\n\r\n");
            }
            else
            {
                await exchange.SendAsync($"HTTP/1.1 200 OK\r\nCache-Control: max-age=100\r\n\r\n{body}");
                exchange.Close();
            }
        });
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        foreach (var target in new[] { "/length", "/chunked", "/close" })
        {
            for (var i = 0; i < 3; i++) Assert.Equal(body, HttpText.Body(await HttpPeer.GetAsync(node.Listener("l"), target)));
        }

        Assert.Equal(3, origin.Requests.Count);
        await node.WaitUntilIdleAsync();
    }

    [Fact]
    public async Task Large_hits_that_are_read_late_come_whole_and_in_order()
    {
        await using var origin = new HttpOrigin(exchange =>
        {
            var body = string.Concat(Enumerable.Range(0, 25_000).Select(i => $"{exchange.Target}{i:x8}\n"));
            return exchange.SendAsync($"HTTP/1.1 200 OK\r\nCache-Control: max-age=100\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        });
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        string[] targets = ["/a", "/b", "/c"];
        var bodies = new Dictionary<string, string>();
        foreach (var target in targets) bodies[target] = HttpText.Body(await HttpPeer.GetAsync(node.Listener("l"), target));
        using var client = await HttpPeer.ConnectAsync(node.Listener("l"));
        var asked = Enumerable.Range(0, 40).Select(i => targets[i % 3]).ToList();
        await client.SendAsync(string.Concat(asked.Select(target => $"GET {target} HTTP/1.1\r\nHost: h\r\n\r\n")));
        // As many responses fit into no kernel queue: the node has to stop in the middle of one.
        await Proxy.Testing.Eventually.EqualAsync(true, () => client.Socket.Available > 100_000);
        foreach (var target in asked) Assert.Equal(bodies[target], HttpText.Body(await client.ReadAsync()));
        Assert.Equal(3, origin.Requests.Count);
    }

    [Fact]
    public async Task Body_that_turns_out_too_large_reaches_its_client_and_is_not_stored()
    {
        var body = new string('x', 2_000_000);
        await using var origin = new HttpOrigin(async exchange =>
        {
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nCache-Control: max-age=100\r\nTransfer-Encoding: chunked\r\n\r\n");
            foreach (var chunk in body.Chunk(50_000)) await exchange.SendAsync($"{chunk.Length:X}\r\n{new string(chunk)}\r\n");
            await exchange.SendAsync("0\r\n\r\n");
        });
        await using var node = await GateNode.StartAsync(origin.Endpoint, cache: "max-object = 1MiB");
        using (var client = await HttpPeer.ConnectAsync(node.Listener("l")))
        {
            for (var i = 0; i < 2; i++) Assert.Equal(body, HttpText.Body(await client.AskAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")));
        }

        Assert.Equal((2, 1), (origin.Requests.Count, origin.Connections));
        await node.WaitUntilIdleAsync();
    }

    [Theory]
    [InlineData("no-store", "Content-Length: 8000000\r\n")] // passed on
    [InlineData("max-age=100", "")] // outgrows the cache
    public async Task Client_that_does_not_read_for_a_while_makes_no_silent_server(string control, string framing)
    {
        var body = new string('x', 8_000_000);
        await using var origin = new HttpOrigin(async exchange =>
        {
            await exchange.SendAsync($"HTTP/1.1 200 OK\r\nCache-Control: {control}\r\n{framing}\r\n{body}");
            exchange.Close();
        });
        await using var node = await GateNode.StartAsync(origin.Endpoint, "max-object = 1MiB", "response-timeout = 300ms");
        using var client = await HttpPeer.ConnectAsync(node.Listener("l"));
        await client.SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        await Proxy.Testing.Eventually.EqualAsync(true, () => client.Socket.Available > 10_000);
        await Task.Delay(1_000);
        Assert.Equal(body, HttpText.Body(await client.ReadAsync()));
    }

    [Fact]
    public async Task Hundred_clients_at_once_are_one_request()
    {
        var asked = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        await using var origin = new HttpOrigin(async exchange =>
        {
            asked.TrySetResult();
            await go.Task;
            await exchange.SendAsync(Cached);
        });
        await using var node = await GateNode.StartAsync(origin.Endpoint, more: "proxy.loops.count = 2");
        var clients = Enumerable.Range(0, 100).Select(_ => HttpPeer.GetAsync(node.Listener("l"))).ToList();
        await asked.Task;
        await Proxy.Testing.Eventually.EqualAsync(100, async () => (await node.Node.CountAsync()).Pairs);
        go.SetResult();
        foreach (var response in await Task.WhenAll(clients)) Assert.Equal("hello", HttpText.Body(response));
        Assert.Single(origin.Requests);
    }

    [Fact]
    public async Task Clients_of_two_loops_that_ask_as_a_response_comes_make_no_second_request()
    {
        await using var origin = new HttpOrigin(Cached);
        await using var node = await GateNode.StartAsync(origin.Endpoint, more: "proxy.loops.count = 2");
        var clients = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => HttpPeer.ConnectAsync(node.Listener("l"))));
        for (var round = 0; round < 2_000; round++)
        {
            await Task.WhenAll(clients.Select((client, i) => Task.Run(() => client.AskAsync($"GET /{round} HTTP/1.1\r\nHost: h\r\n\r\n"))));
        }

        foreach (var client in clients) client.Dispose();
        Assert.Empty(origin.Requests.GroupBy(request => request.Split(' ')[1]).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    [Fact]
    public async Task Client_that_leaves_takes_nothing_from_those_who_wait()
    {
        var go = new TaskCompletionSource();
        await using var origin = new HttpOrigin(async exchange =>
        {
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nCache-Control: max-age=100\r\nContent-Length: 10\r\n\r\nhello");
            await go.Task;
            await exchange.SendAsync("world");
        });
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        var first = await HttpPeer.ConnectAsync(node.Listener("l"));
        await first.SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        await Proxy.Testing.Eventually.EqualAsync(true, () => Task.FromResult(first.Socket.Available > 0));
        using var second = await HttpPeer.ConnectAsync(node.Listener("l"));
        await second.SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        await Proxy.Testing.Eventually.EqualAsync(true, () => Task.FromResult(second.Socket.Available > 0));
        first.Socket.Close(0);
        await Proxy.Testing.Eventually.EqualAsync(1, async () => (await node.Node.CountAsync()).Pairs);
        go.SetResult();
        Assert.Equal("helloworld", HttpText.Body(await second.ReadAsync()));
        Assert.Single(origin.Requests);
    }

    [Fact]
    public async Task Uncacheable_response_is_passed_on_each_time()
    {
        await using var origin = new HttpOrigin("HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        using var client = await HttpPeer.ConnectAsync(node.Listener("l"));
        for (var i = 0; i < 3; i++) Assert.Equal("hello", HttpText.Body(await client.AskAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")));
        Assert.Equal(3, origin.Requests.Count);
        Assert.Equal(1, origin.Connections);
    }

    [Fact]
    public async Task Body_of_a_request_goes_to_the_server_and_its_url_is_fetched_anew()
    {
        await using var origin = new HttpOrigin(Cached);
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        using var client = await HttpPeer.ConnectAsync(node.Listener("l"));
        await client.AskAsync("GET /x HTTP/1.1\r\nHost: h\r\n\r\n");
        await client.AskAsync("POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody");
        await client.AskAsync("POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        await client.AskAsync("GET /x HTTP/1.1\r\nHost: h\r\n\r\n");
        Assert.Equal(["GET", "POST", "POST", "GET"], origin.Requests.Select(request => request.Split(' ')[0]));
        Assert.Equal(["", "body", "abc", ""], origin.Requests.Select(HttpText.Body));
    }

    [Fact]
    public async Task Upgrade_is_a_tunnel()
    {
        await using var origin = new HttpOrigin(async exchange =>
        {
            await exchange.SendAsync("HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: upgrade\r\n\r\n");
            var buffer = new byte[100];
            for (int received; (received = await exchange.Socket.ReceiveAsync(buffer)) > 0;) await exchange.Socket.SendAsync(buffer.AsMemory(0, received));
            exchange.Close();
        });
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        using var client = await HttpPeer.ConnectAsync(node.Listener("l"));
        Assert.Equal(101, HttpText.Status(await client.AskAsync("GET / HTTP/1.1\r\nHost: h\r\nUpgrade: echo\r\nConnection: upgrade\r\n\r\n")));
        await client.SendAsync("ping\r\n\r\n");
        Assert.Equal("ping\r\n\r\n", await client.ReadAsync(isBodiless: true));
        client.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        Assert.True(await client.HasEndedAsync());
        await node.WaitUntilIdleAsync();
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n", 400)]
    [InlineData("nonsense\r\n\r\n", 400)]
    [InlineData("GET / HTTP/2.0\r\nHost: h\r\n\r\n", 505)]
    public async Task What_is_understood_in_two_ways_is_refused_and_closed(string request, int status)
    {
        await using var origin = new HttpOrigin(Cached);
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        using var client = await HttpPeer.ConnectAsync(node.Listener("l"));
        Assert.Equal(status, HttpText.Status(await client.AskAsync(request)));
        Assert.True(await client.HasEndedAsync());
        Assert.Empty(origin.Requests);
    }

    [Fact]
    public async Task Server_that_is_away_is_503_and_what_is_stale_is_served()
    {
        var origin = new HttpOrigin("HTTP/1.1 200 OK\r\nCache-Control: max-age=0, stale-if-error=100\r\nETag: \"x\"\r\nContent-Length: 5\r\n\r\nhello");
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        Assert.Equal("hello", HttpText.Body(await HttpPeer.GetAsync(node.Listener("l"))));
        await origin.DisposeAsync();
        using var client = await HttpPeer.ConnectAsync(node.Listener("l"));
        Assert.Equal(503, HttpText.Status(await client.AskAsync("GET /other HTTP/1.1\r\nHost: h\r\n\r\n")));
        Assert.Equal("hello", HttpText.Body(await client.AskAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")));
    }
}
