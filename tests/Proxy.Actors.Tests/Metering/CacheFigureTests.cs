using Proxy.Actors.CacheListing;
using Proxy.Actors.Listing;
using Proxy.Actors.Tests.Gates;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Metering;

/// <summary>The figures of caches, and of the connections that requests come on.</summary>
public sealed class CacheFigureTests
{
    [Fact]
    public async Task Requests_and_what_becomes_of_responses_are_counted()
    {
        const string Tail = "Content-Length: 1000\r\n\r\n";
        var held = new TaskCompletionSource();
        await using var origin = new HttpOrigin(async exchange =>
        {
            if (exchange.Target == "/slow") await held.Task;
            var head = exchange.Target == "/own" ? "Cache-Control: private\r\n" : "Cache-Control: max-age=100\r\n";
            await exchange.SendAsync($"HTTP/1.1 200 OK\r\nConnection: close\r\n{head}{Tail}{new string('x', 1000)}");
            exchange.Close();
        });
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        using var reader = new MeterReader(node.Node);
        using (var client = await HttpPeer.ConnectAsync(node.Listener("l")))
        {
            foreach (var target in (string[])["/a", "/a", "/a", "/b", "/own"]) await client.AskAsync($"GET {target} HTTP/1.1\r\nHost: h\r\n\r\n");
            await client.AskAsync("POST /a HTTP/1.1\r\nHost: other\r\nContent-Length: 0\r\n\r\n");
        }

        await FigureAsync("requests{cache=c,outcome=hit}", 2);
        var figures = await reader.ReadAsync(node.Node);
        Assert.Equal((2d, 2d, 0d, 0d), (Of("requests{cache=c,outcome=miss}"), Of("requests{cache=c,outcome=pass}"), Of("requests{cache=c,outcome=stale}"), Of("requests{cache=c,outcome=failed}")));
        Assert.Equal((2d, 2d), (Of("stored{cache=c}"), Of("objects{cache=c}")));
        Assert.InRange(Of("limit{cache=c}"), 31 << 20, 32 << 20); // of max-bytes, without bookkeeping
        Assert.InRange(Of("used{cache=c}"), 2000, 64 * 1024);
        Assert.Equal((0d, 0d, 0d), (Of("removed{cache=c,reason=evicted}"), Of("removed{cache=c,reason=purged}"), Of("removed{cache=c,reason=refused}")));

        // Of two who ask for the same at a time, one waits for what the other fetches.
        using (var first = await HttpPeer.ConnectAsync(node.Listener("l")))
        using (var second = await HttpPeer.ConnectAsync(node.Listener("l")))
        {
            await second.AskAsync("GET /b HTTP/1.1\r\nHost: h\r\n\r\n");
            await first.SendAsync("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
            await Eventually.EqualAsync(true, () => origin.Requests.Any(request => request.StartsWith("GET /slow ", StringComparison.Ordinal)));
            await second.SendAsync("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
            for (var round = 0; round < 3; round++) await node.Node.CountAsync(); // the loop has read it by then
            held.SetResult();
            foreach (var client in new[] { first, second }) Assert.Equal(200, HttpText.Status(await client.ReadAsync()));
        }

        await FigureAsync("collapsed{cache=c}", 1);
        await FigureAsync("requests{cache=c,outcome=miss}", 3);

        await node.Node.Caches.PurgeAsync(null, PurgeKind.Prefix, "h/a", DirectoryScope.Node);
        await FigureAsync("removed{cache=c,reason=purged}", 1);
        await FigureAsync("objects{cache=c}", 2);
        Assert.Equal(0, (await reader.ReadAsync(node.Node))["proxy.cache.removed{cache=c,reason=evicted}"]);

        // Connections to servers that the node opens for a client's requests are none of clients.
        await reader.FigureAsync(node.Node, $"proxy.endpoint.connections.active{{pool=p,endpoint={origin.Endpoint}}}", 0);
        await node.WaitUntilIdleAsync();
        Assert.Equal(3, (await reader.ReadAsync(node.Node))["proxy.connection.duration{listener=l}"]);

        double Of(string series) => figures[$"proxy.cache.{series}"];

        Task FigureAsync(string series, double figure) => reader.FigureAsync(node.Node, $"proxy.cache.{series}", figure);
    }

    [Fact]
    public async Task What_goes_for_others_is_not_what_was_purged()
    {
        var body = new string('x', 900_000);
        await using var origin = new HttpOrigin($"HTTP/1.1 200 OK\r\nCache-Control: max-age=100\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        await using var node = await GateNode.StartAsync(origin.Endpoint, cache: "max-object = 1MiB");
        using var reader = new MeterReader(node.Node);
        using var client = await HttpPeer.ConnectAsync(node.Listener("l"));
        for (var i = 0; i < 50; i++) await client.AskAsync($"GET /{i} HTTP/1.1\r\nHost: h\r\n\r\n");
        var figures = await reader.ReadAsync(node.Node);
        Assert.InRange(figures["proxy.cache.removed{cache=c,reason=evicted}"], 10, 50);
        Assert.Equal(0, figures["proxy.cache.removed{cache=c,reason=purged}"]);
        Assert.Equal(50, figures["proxy.cache.stored{cache=c}"]);
        Assert.Equal(50, figures["proxy.cache.objects{cache=c}"] + figures["proxy.cache.removed{cache=c,reason=evicted}"]);
        Assert.InRange(figures["proxy.cache.used{cache=c}"], 20 << 20, figures["proxy.cache.limit{cache=c}"]);
    }
}
