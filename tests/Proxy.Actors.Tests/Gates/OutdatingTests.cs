namespace Proxy.Actors.Tests.Gates;

/// <summary>What responses say of what is stored already.</summary>
public sealed class OutdatingTests
{
    private static string Response(string fields) => $"HTTP/1.1 200 OK\r\n{fields}Content-Length: 5\r\n\r\n";

    // Stale from the start, with a lifetime so that it is stored; a HEAD for it goes to the server.
    private static string Stale(string tag) => Response($"Cache-Control: max-age=1\r\nAge: 5\r\nETag: \"{tag}\"\r\nX: {tag}\r\n");

    [Fact]
    public async Task Head_that_is_about_what_is_stored_freshens_it()
    {
        await using var origin = new HttpOrigin(exchange => exchange.SendAsync(
            exchange.Request.StartsWith("HEAD", StringComparison.Ordinal) ? Response("Cache-Control: max-age=100\r\nETag: \"a\"\r\nX: new\r\n") : Stale("a") + "hello"));
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        using var client = await HttpPeer.ConnectAsync(node.Listener("l"));
        foreach (var method in new[] { "GET", "HEAD" }) await client.AskAsync($"{method} / HTTP/1.1\r\nHost: h\r\n\r\n");
        var hit = await client.AskAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        Assert.Equal(("new", "hello"), (HttpText.Field(hit, "X"), HttpText.Body(hit)));
        Assert.Equal(2, origin.Requests.Count);
        client.Dispose();
        await node.WaitUntilIdleAsync();
    }

    [Theory]
    [InlineData("ETag: \"b\"\r\n", 5)]
    [InlineData("ETag: \"a\"\r\n", 6)]
    public async Task Head_that_is_about_something_else_throws_out_what_is_stored(string validator, int length)
    {
        await using var origin = new HttpOrigin(exchange => exchange.SendAsync(exchange.Request.StartsWith("HEAD", StringComparison.Ordinal)
            ? $"HTTP/1.1 200 OK\r\nCache-Control: max-age=100\r\n{validator}Content-Length: {length}\r\n\r\n"
            : Stale("a") + "hello"));
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        using var client = await HttpPeer.ConnectAsync(node.Listener("l"));
        foreach (var method in new[] { "GET", "HEAD", "GET" }) await client.AskAsync($"{method} / HTTP/1.1\r\nHost: h\r\n\r\n");
        Assert.Equal([null, null, null], origin.Requests.Select(request => HttpText.Field(request, "If-None-Match")));
    }

    [Fact]
    public async Task Vary_of_a_304_counts_from_then_on()
    {
        await using var origin = new HttpOrigin(exchange => exchange.SendAsync(HttpText.Field(exchange.Request, "If-None-Match") is null
            ? Stale("a") + "hello"
            : "HTTP/1.1 304 Not Modified\r\nCache-Control: max-age=100\r\nVary: X\r\nETag: \"a\"\r\n\r\n"));
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        using var client = await HttpPeer.ConnectAsync(node.Listener("l"));
        foreach (var x in new[] { 0, 1, 1 }) await client.AskAsync($"GET / HTTP/1.1\r\nHost: h\r\nX: {x}\r\n\r\n");
        Assert.Equal(2, origin.Requests.Count);
        await client.AskAsync("GET / HTTP/1.1\r\nHost: h\r\nX: 2\r\n\r\n");
        Assert.Equal([null, "\"a\"", null], origin.Requests.Select(request => HttpText.Field(request, "If-None-Match")));
    }

    [Theory]
    [InlineData("Via", "")]
    [InlineData("Via", "Via: 1.1 other\r\n")]
    [InlineData("TE", "TE: trailers\r\n")]
    [InlineData("Host", "")]
    public async Task Vary_is_about_what_the_client_has_sent(string name, string fields)
    {
        await using var origin = new HttpOrigin(Response($"Cache-Control: max-age=100\r\nVary: {name}\r\n") + "hello");
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        for (var i = 0; i < 2; i++) await HttpPeer.GetAsync(node.Listener("l"), fields: fields);
        Assert.Single(origin.Requests);
        await HttpPeer.GetAsync(node.Listener("l"), fields: "Via: 1.1 third\r\nTE: x\r\n");
        Assert.Equal(name == "Host" ? 1 : 2, origin.Requests.Count);
    }

    [Fact]
    public async Task Refusal_behind_a_head_has_its_content()
    {
        await using var origin = new HttpOrigin(Response("Cache-Control: max-age=100\r\n") + "hello");
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        using var client = await HttpPeer.ConnectAsync(node.Listener("l"));
        foreach (var method in new[] { "GET", "HEAD" }) await client.AskAsync($"{method} / HTTP/1.1\r\nHost: h\r\n\r\n");
        Assert.Equal("400 Bad Request\n", HttpText.Body(await client.AskAsync("nonsense\r\n\r\n")));
        Assert.True(await client.HasEndedAsync());
    }
}
