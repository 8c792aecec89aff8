using System.Text;
using Proxy.Actors.Closing;
using Proxy.Actors.Tests.Pairs;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Answers;

/// <summary>What clients get when no server can be had.</summary>
public sealed class WhenDownTests(AnswerNode node) : IClassFixture<AnswerNode>
{
    private static readonly byte[] Get = Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

    [Fact]
    public async Task Client_is_told_and_the_log_says_why()
    {
        using var client = await node.ConnectAsync("down");
        await client.SendAllAsync(Get);
        var (status, fields, content) = await AnswerNode.ReadAsync(client);
        Assert.Equal((503, "sorry\n", "60", "close"), (status, content, fields["retry-after"], fields["connection"]));
        await client.SeesAsync(PeerEnd.Eof);
        client.HalfClose();
        var end = await node.Node.Log.EndAsync(client.LocalEndPoint);
        Assert.Equal((PairEnd.ConnectFailed, "SC", 1, "status=503"), (end.End, end.State.ToString(), end.Attempts, end.Details!.Notes));
        Assert.Contains("refused", end.Failures, StringComparison.OrdinalIgnoreCase);
        Assert.NotNull(end.ConnectTime);
        Assert.Contains(Proxy.Actors.Telemetry.AccessLogText.Line(end).Split(' '), word => word == "end=connect-failed");
    }

    [Fact]
    public async Task Without_it_the_connection_is_closed()
    {
        using var client = await node.ConnectAsync("closed");
        await client.SeesAsync(PeerEnd.Eof);
        Assert.Equal(PairEnd.ConnectFailed, (await node.Node.Log.EndAsync(client.LocalEndPoint)).End);
    }

    [Fact]
    public async Task A_client_that_resets_is_a_client_that_resets()
    {
        using var client = await node.ConnectAsync("down");
        await node.Node.Log.BoundAsync(client.LocalEndPoint);
        client.Reset();
        Assert.Equal(PairEnd.ClientReset, (await node.Node.Log.EndAsync(client.LocalEndPoint)).End);
    }

    [Fact]
    public async Task Who_finds_the_queue_full_is_told_and_counted()
    {
        await using var origin = TestOrigin.Listen();
        await using var own = await TestNode.StartAsync($$"""
            proxy.listeners.l { bind = "127.0.0.1:0", pool = p, http.respond-when-down = on }
            proxy.pools.p { endpoints = ["{{origin.EndPoint}}"], max-pairs = 1, queue = off }
            """);
        using var first = await TcpPeer.ConnectAsync(own.Listener("l"));
        await own.Log.BoundAsync(first.LocalEndPoint);
        using var second = await TcpPeer.ConnectAsync(own.Listener("l"));
        await second.SendAllAsync(Get);
        Assert.Equal(503, (await AnswerNode.ReadAsync(second)).Status);
        await second.SeesAsync(PeerEnd.Eof);
        second.HalfClose();
        var end = await own.Log.EndAsync(second.LocalEndPoint);
        Assert.Equal((PairEnd.QueueFull, "PQ"), (end.End, end.State.ToString()));
    }

    [Fact]
    public async Task With_a_cache_the_connection_stays_open()
    {
        using var refusing = RefusingPort.Open();
        await using var own = await TestNode.StartAsync($$"""
            proxy.listeners.l { bind = "127.0.0.1:0", pool = p, http { cache = c, respond-when-down.body = "sorry" } }
            proxy.caches.c.max-bytes = 16MiB
            proxy.pools.p.endpoints = ["{{refusing.EndPoint}}"]
            """);
        using var client = await TcpPeer.ConnectAsync(own.Listener("l"));
        for (var i = 0; i < 2; i++)
        {
            await client.SendAllAsync(Get);
            var (status, fields, content) = await AnswerNode.ReadAsync(client);
            Assert.Equal((503, "sorry", false), (status, content, fields.ContainsKey("connection")));
        }
    }
}
