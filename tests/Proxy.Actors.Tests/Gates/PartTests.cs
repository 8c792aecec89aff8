using System.Globalization;

namespace Proxy.Actors.Tests.Gates;

/// <summary>Requests for a part of what is not stored yet.</summary>
public sealed class PartTests
{
    private static readonly string Body = string.Concat(Enumerable.Range(0, 40_000).Select(i => i.ToString("x5", CultureInfo.InvariantCulture)));

    private static string Whole(string fields) => $"HTTP/1.1 200 OK\r\n{fields}Content-Length: {Body.Length}\r\n\r\n{Body}";

    [Theory]
    [InlineData("bytes=0-", 0, 200_000)]
    [InlineData("bytes=0-9", 0, 10)]
    [InlineData("bytes=150000-150009", 150_000, 10)]
    [InlineData("bytes=-10", 199_990, 10)]
    public async Task Part_is_given_while_all_of_it_is_stored(string range, int first, int length)
    {
        await using var origin = new HttpOrigin(Whole("Cache-Control: max-age=100\r\n"));
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        using var client = await HttpPeer.ConnectAsync(node.Listener("l"));
        var part = await client.AskAsync($"GET / HTTP/1.1\r\nHost: h\r\nRange: {range}\r\n\r\n");
        Assert.Equal((206, $"bytes {first}-{first + length - 1}/{Body.Length}"), (HttpText.Status(part), HttpText.Field(part, "Content-Range")));
        Assert.Contains("stored", HttpText.Field(part, "Cache-Status"), StringComparison.Ordinal);
        Assert.Equal(Body.Substring(first, length), HttpText.Body(part));
        Assert.Equal(Body, HttpText.Body(await client.AskAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")));
        Assert.Null(HttpText.Field(Assert.Single(origin.Requests), "Range"));
        client.Dispose();
        await node.WaitUntilIdleAsync();
    }

    [Fact]
    public async Task Part_behind_the_end_of_what_is_being_stored_is_416()
    {
        await using var origin = new HttpOrigin(Whole("Cache-Control: max-age=100\r\n"));
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        var none = await HttpPeer.GetAsync(node.Listener("l"), fields: "Range: bytes=200000-\r\n");
        Assert.Equal((416, "bytes */200000"), (HttpText.Status(none), HttpText.Field(none, "Content-Range")));
    }

    [Theory]
    [InlineData("Cache-Control: no-store\r\n", "max-object = 1MiB", 3)]
    [InlineData("Cache-Control: max-age=100\r\n", "max-object = 100KiB", 3)]
    [InlineData("Cache-Control: no-store\r\n", "coalesce = off", 3)]
    public async Task Part_of_what_cannot_be_stored_is_asked_for_and_from_then_on_at_once(string fields, string cache, int asked)
    {
        await using var origin = new HttpOrigin(exchange => exchange.SendAsync(HttpText.Field(exchange.Request, "Range") is null
            ? Whole(fields)
            : $"HTTP/1.1 206 Partial Content\r\n{fields}Content-Range: bytes 5-9/200000\r\nContent-Length: 5\r\n\r\n{Body[5..10]}"));
        await using var node = await GateNode.StartAsync(origin.Endpoint, cache);
        using var client = await HttpPeer.ConnectAsync(node.Listener("l"));
        for (var i = 0; i < 2; i++)
        {
            var part = await client.AskAsync("GET / HTTP/1.1\r\nHost: h\r\nRange: bytes=5-9\r\n\r\n");
            Assert.Equal((206, Body[5..10]), (HttpText.Status(part), HttpText.Body(part)));
        }

        Assert.Equal([null, "bytes=5-9", "bytes=5-9"], origin.Requests.Select(request => HttpText.Field(request, "Range")));
        Assert.Equal(asked, origin.Requests.Count);
        client.Dispose();
        await node.WaitUntilIdleAsync();
    }

    [Fact]
    public async Task Part_of_what_does_not_exist_is_asked_for_once()
    {
        await using var origin = new HttpOrigin("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone");
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        Assert.Equal(404, HttpText.Status(await HttpPeer.GetAsync(node.Listener("l"), fields: "Range: bytes=5-9\r\n")));
        Assert.Single(origin.Requests);
    }

    [Fact]
    public async Task Part_of_what_is_for_one_client_alone_is_asked_for_at_once()
    {
        await using var origin = new HttpOrigin("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 5-9/200000\r\nContent-Length: 5\r\n\r\nhello");
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        Assert.Equal(206, HttpText.Status(await HttpPeer.GetAsync(node.Listener("l"), fields: "Range: bytes=5-9\r\nAuthorization: x\r\n")));
        Assert.Equal("bytes=5-9", HttpText.Field(Assert.Single(origin.Requests), "Range"));
    }
}
