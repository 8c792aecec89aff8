namespace Proxy.Actors.Tests.Gates;

/// <summary>What clients get whose requests are fetched to be stored.</summary>
public sealed class FetchTests
{
    private static string Response(string fields, string body = "hello", int status = 200) =>
        $"HTTP/1.1 {status} Said\r\n{fields}Content-Length: {body.Length}\r\n\r\n{body}";

    [Fact]
    public async Task Interim_responses_reach_the_client_and_are_not_stored()
    {
        await using var origin = new HttpOrigin(
            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + Response("Cache-Control: max-age=100\r\n"));
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        using var client = await HttpPeer.ConnectAsync(node.Listener("l"));
        var hint = await client.AskAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        Assert.Equal(103, HttpText.Status(hint));
        Assert.Equal("</a>", HttpText.Field(hint, "Link"));
        var first = await client.ReadAsync();
        Assert.Null(HttpText.Field(first, "Link"));
        Assert.Null(HttpText.Field(first, "Age"));
        Assert.Equal("hello", HttpText.Body(first));
        Assert.Equal("hello", HttpText.Body(await client.AskAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")));
        Assert.Single(origin.Requests);
    }

    [Fact]
    public async Task What_private_names_is_for_the_first_client_alone()
    {
        await using var origin = new HttpOrigin(Response("Cache-Control: max-age=100, private=\"Set-Cookie\"\r\nSet-Cookie: a=b\r\nOther: c\r\n"));
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        var first = await HttpPeer.GetAsync(node.Listener("l"));
        var second = await HttpPeer.GetAsync(node.Listener("l"));
        Assert.Equal("a=b", HttpText.Field(first, "Set-Cookie"));
        Assert.Null(HttpText.Field(second, "Set-Cookie"));
        Assert.Equal("c", HttpText.Field(second, "Other"));
        Assert.Single(origin.Requests);
    }

    [Fact]
    public async Task What_private_names_reaches_the_first_client_though_it_asks_on_a_condition()
    {
        await using var origin = new HttpOrigin(Response("Cache-Control: max-age=100, private=\"Set-Cookie\"\r\nSet-Cookie: a=b\r\nETag: \"a\"\r\n"));
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        Assert.Equal("a=b", HttpText.Field(await HttpPeer.GetAsync(node.Listener("l"), fields: "If-None-Match: \"b\"\r\n"), "Set-Cookie"));
        Assert.Equal(304, HttpText.Status(await HttpPeer.GetAsync(node.Listener("l"), "/b", "If-None-Match: \"a\"\r\n")));
        Assert.Equal(2, origin.Requests.Count);
    }

    [Fact]
    public async Task Condition_on_what_cannot_be_stored_is_for_the_server_to_judge()
    {
        await using var origin = new HttpOrigin(exchange => exchange.SendAsync(
            HttpText.Field(exchange.Request, "If-None-Match") == "\"a\""
                ? "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n"
                : Response("Cache-Control: no-store\r\nETag: \"a\"\r\n")));
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        Assert.Equal(200, HttpText.Status(await HttpPeer.GetAsync(node.Listener("l"))));
        Assert.Equal(304, HttpText.Status(await HttpPeer.GetAsync(node.Listener("l"), fields: "If-None-Match: \"a\"\r\n")));
        Assert.Equal(2, origin.Requests.Count);
    }

    [Fact]
    public async Task Who_has_waited_for_what_turns_out_to_be_for_others_gets_its_own()
    {
        var go = new TaskCompletionSource();
        await using var origin = new HttpOrigin(async exchange =>
        {
            if (exchange.Target == "/") await go.Task;
            await exchange.SendAsync(Response("Cache-Control: max-age=100\r\nVary: X\r\n", HttpText.Field(exchange.Request, "X") ?? ""));
        });
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        using var first = await HttpPeer.ConnectAsync(node.Listener("l"));
        using var second = await HttpPeer.ConnectAsync(node.Listener("l"));
        await first.SendAsync("GET / HTTP/1.1\r\nHost: h\r\nX: first\r\n\r\n");
        await Proxy.Testing.Eventually.EqualAsync(1, () => Task.FromResult(origin.Requests.Count));
        await second.SendAsync("GET / HTTP/1.1\r\nHost: h\r\nX: second\r\n\r\n");
        await HttpPeer.GetAsync(node.Listener("l"), "/other"); // on the same loop: the second one is waiting by then
        go.SetResult();
        Assert.Equal("first", HttpText.Body(await first.ReadAsync()));
        Assert.Equal("second", HttpText.Body(await second.ReadAsync()));
    }

    [Fact]
    public async Task Server_that_says_that_something_else_holds_is_asked_anew()
    {
        await using var origin = new HttpOrigin(exchange => exchange.SendAsync(
            HttpText.Field(exchange.Request, "If-None-Match") is null
                ? Response("Cache-Control: no-cache\r\nETag: \"a\"\r\n")
                : "HTTP/1.1 304 Not Modified\r\nETag: \"b\"\r\n\r\n"));
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        Assert.Equal(200, HttpText.Status(await HttpPeer.GetAsync(node.Listener("l"))));
        Assert.Equal(502, HttpText.Status(await HttpPeer.GetAsync(node.Listener("l"))));
        var third = await HttpPeer.GetAsync(node.Listener("l"));
        Assert.Equal("\"a\"", HttpText.Field(third, "ETag"));
        Assert.Equal("hello", HttpText.Body(third));
        await node.WaitUntilIdleAsync();
    }

    [Fact]
    public async Task Server_that_fails_is_stood_in_for_and_the_client_is_told()
    {
        var isDown = false;
        await using var origin = new HttpOrigin(exchange => exchange.SendAsync(
            isDown ? Response("", "sorry", 503) : Response("Cache-Control: max-age=1, stale-if-error=100\r\nAge: 5\r\nETag: \"a\"\r\n")));
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        Assert.Equal(200, HttpText.Status(await HttpPeer.GetAsync(node.Listener("l"))));
        isDown = true;
        var stale = await HttpPeer.GetAsync(node.Listener("l"));
        Assert.Equal("hello", HttpText.Body(stale));
        Assert.Matches("^proxycluster; fwd=stale; fwd-status=503; ttl=-\\d+; detail=stale-if-error$", HttpText.Field(stale, "Cache-Status"));
        Assert.Equal(2, origin.Requests.Count);
    }

    [Fact]
    public async Task Cache_Control_for_CDNs_is_for_the_node()
    {
        await using var origin = new HttpOrigin(exchange => exchange.SendAsync(Response(
            exchange.Target == "/a" ? "Cache-Control: no-store\r\nCDN-Cache-Control: max-age=60\r\n" : "Cache-Control: max-age=60\r\nCDN-Cache-Control: private\r\n")));
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        for (var round = 0; round < 2; round++)
        {
            foreach (var target in new[] { "/a", "/b" }) await HttpPeer.GetAsync(node.Listener("l"), target);
        }

        Assert.Equal(["/a", "/b", "/b"], origin.Requests.Select(request => request.Split(' ')[1]));
    }
}
