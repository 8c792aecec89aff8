using System.Globalization;
using System.Text;
using Proxy.Actors.Closing;
using Proxy.Actors.Tests.Pairs;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Answers;

/// <summary>Listeners that answer HTTP by themselves.</summary>
public sealed class HttpAnswerTests(AnswerNode node) : IClassFixture<AnswerNode>
{
    private const string Get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    [Fact]
    public async Task Each_request_of_a_connection_is_answered()
    {
        using var client = await node.ConnectAsync("health");
        for (var i = 0; i < 3; i++)
        {
            await SendAsync(client, Get);
            var (status, fields, content) = await AnswerNode.ReadAsync(client);
            Assert.Equal((200, AnswerNode.Body, "text/plain; charset=utf-8", "no-store"), (status, content, fields["content-type"], fields["cache-control"]));
            var date = DateTimeOffset.ParseExact(fields["date"], "r", CultureInfo.InvariantCulture);
            Assert.InRange(DateTimeOffset.UtcNow - date, TimeSpan.FromSeconds(-2), TimeSpan.FromSeconds(30));
            Assert.False(fields.ContainsKey("connection"));
        }

        client.HalfClose();
        await client.SeesAsync(PeerEnd.Eof);
        var end = await node.Node.Log.EndAsync(client.LocalEndPoint);
        Assert.Equal((PairEnd.ClientClosed, "here", 0, "status=200", "--"), (end.End, end.Endpoint, end.Attempts, end.Details!.Notes, end.State.ToString()));
    }

    [Fact]
    public async Task Head_is_answered_without_content_and_requests_may_come_all_at_once()
    {
        using var client = await node.ConnectAsync("health");
        await SendAsync(client, "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" + Get + "\r\n" + Get + "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nnobody reads this");
        var (_, head, none) = await AnswerNode.ReadAsync(client, hasBody: false);
        Assert.Equal((Encoding.UTF8.GetByteCount(AnswerNode.Body).ToString(CultureInfo.InvariantCulture), ""), (head["content-length"], none));
        for (var left = 3; left > 0; left--)
        {
            var (_, fields, content) = await AnswerNode.ReadAsync(client);
            Assert.Equal((AnswerNode.Body, left == 1), (content, fields.GetValueOrDefault("connection") == "close"));
        }

        await client.SeesAsync(PeerEnd.Eof);
        client.HalfClose();
        Assert.Equal(PairEnd.ServerClosed, (await node.Node.Log.EndAsync(client.LocalEndPoint)).End);
    }

    [Fact]
    public async Task Client_that_resets_while_further_requests_of_its_wait_is_gone_at_once()
    {
        using var client = await node.ConnectAsync("long");
        await SendAsync(client, string.Concat(Enumerable.Repeat(Get, 10)));
        await client.ReceiveExactlyAsync(10_000);
        var from = client.LocalEndPoint;
        client.Reset();
        var end = await node.Node.Log.EndAsync(from);
        Assert.Equal((PairEnd.ClientReset, "here"), (end.End, end.Endpoint));
    }

    [Fact]
    public async Task A_request_may_come_byte_by_byte()
    {
        using var client = await node.ConnectAsync("health");
        foreach (var each in Get + Get) await SendAsync(client, $"{each}");
        for (var left = 2; left > 0; left--) Assert.Equal(AnswerNode.Body, (await AnswerNode.ReadAsync(client)).Content);
    }

    [Fact]
    public async Task Content_of_a_request_is_passed_over()
    {
        using var client = await node.ConnectAsync("health");
        await SendAsync(client, $"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {Get.Length}\r\n\r\n{Get}{Get}");
        for (var left = 2; left > 0; left--) Assert.Equal(AnswerNode.Body, (await AnswerNode.ReadAsync(client)).Content);
        await SendAsync(client, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        Assert.Equal("close", (await AnswerNode.ReadAsync(client)).Fields["connection"]);
        await client.SeesAsync(PeerEnd.Eof);
    }

    [Theory]
    [InlineData("GET / HTTP/1.0\r\n\r\n", 200, "close")]
    [InlineData("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 200, "keep-alive")]
    [InlineData("PUT /large HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\nExpect: 100-continue\r\n\r\n", 200, "close")]
    [InlineData("hello\r\n\r\n", 400, "close")]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001\u0000", 400, "close")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 400, "close")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", 400, "close")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", 400, "close")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "close")]
    public async Task Connection_goes_on_or_ends_by_what_is_asked(string request, int status, string connection)
    {
        using var client = await node.ConnectAsync("health");
        await SendAsync(client, request);
        var (answered, fields, _) = await AnswerNode.ReadAsync(client);
        Assert.Equal((status, connection), (answered, fields["connection"]));
        if (connection == "close") await client.SeesAsync(PeerEnd.Eof);
    }

    [Theory]
    [InlineData(900, 204)]
    [InlineData(1100, 431)]
    [InlineData(20000, 431)]
    public async Task Head_has_a_bound(int length, int status)
    {
        using var client = await node.ConnectAsync("quick");
        await SendAsync(client, $"GET / HTTP/1.1\r\nHost: a\r\nX: {new string('x', length)}\r\n\r\n");
        var (answered, fields, _) = await AnswerNode.ReadAsync(client);
        Assert.Equal((status, status == 204), (answered, !fields.ContainsKey("content-length")));
    }

    [Fact]
    public async Task Who_does_not_finish_a_request_in_time_is_told_and_who_asks_nothing_is_closed()
    {
        using var begun = await node.ConnectAsync("quick");
        using var silent = await node.ConnectAsync("quick");
        await SendAsync(begun, "GET / HTTP/1.1\r\nHo");
        Assert.Equal(408, (await AnswerNode.ReadAsync(begun)).Status);
        await begun.SeesAsync(PeerEnd.Eof);
        await silent.SeesAsync(PeerEnd.Eof);
        using var asking = await node.ConnectAsync("quick");
        await SendAsync(asking, Get);
        Assert.Equal(204, (await AnswerNode.ReadAsync(asking)).Status);
        await asking.SeesAsync(PeerEnd.Eof);
    }

    [Fact]
    public async Task Who_goes_on_sending_when_nobody_listens_is_reset()
    {
        using var client = await node.ConnectAsync("health");
        await SendAsync(client, "nonsense\r\n\r\n");
        Assert.Equal(400, (await AnswerNode.ReadAsync(client)).Status);
        await client.SeesAsync(PeerEnd.Eof);
        await Assert.ThrowsAnyAsync<Exception>(() => client.SendAllAsync(new byte[64 << 20]));
        var end = await node.Node.Log.EndAsync(client.LocalEndPoint);
        Assert.Equal((PairEnd.ServerReset, "status=400"), (end.End, end.Details!.Notes));
    }

    [Fact]
    public async Task A_route_can_have_an_answer()
    {
        using var client = await node.ConnectAsync("routed");
        await SendAsync(client, "GET / HTTP/1.1\r\nHost: old.example\r\n\r\n");
        var (status, fields, _) = await AnswerNode.ReadAsync(client);
        Assert.Equal((301, "https://new.example/"), (status, fields["location"]));
        Assert.Equal("respond", (await node.Node.Log.BoundAsync(client.LocalEndPoint)).Details!.Route);
    }

    private static Task SendAsync(TcpPeer client, string text) => client.SendAllAsync(Encoding.Latin1.GetBytes(text));
}
