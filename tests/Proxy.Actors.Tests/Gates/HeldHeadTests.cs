using System.Globalization;
using Proxy.Actors.Tests.Metering;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Gates;

/// <summary>The memory that requests' heads take beside the bank.</summary>
public sealed class HeldHeadTests
{
    // One loop, beside whose bank there are 256 KiB: eight times what a head of so many bytes takes.
    private const string Crowded = "proxy { loops.count = 1, buffers.bank = 1MiB }";
    private const int LargeBytes = 20_000;
    private const int Held = 8;
    private const int BesideBytes = 256 << 10;
    private const int Greedy = 20;

    private static readonly string Large = $"GET / HTTP/1.1\r\nX: {new string('x', LargeBytes)}";

    private const string Cached = "HTTP/1.1 200 OK\r\nCache-Control: max-age=100\r\nContent-Length: 5\r\n\r\n";

    [Theory]
    [InlineData("http { cache = c }, pool = p")]
    [InlineData("respond { status = 200 }")]
    public async Task Beginnings_of_heads_take_no_more_memory_than_there_is_for_them_and_the_largest_are_refused(string does)
    {
        await using var origin = new HttpOrigin(Cached + "hello");
        await using var node = await GateNode.StartAsync(origin.Endpoint, more: $"{Crowded} proxy.listeners.m {{ bind = \"127.0.0.1:0\", {does} }}");
        var greedy = new List<HttpPeer>();
        for (var i = 0; i < Greedy; i++)
        {
            greedy.Add(await HttpPeer.ConnectAsync(node.Listener("m")));
            await greedy[i].SendAsync(Large);
        }

        var responses = greedy.ConvertAll(each => each.ReadAsync());
        await Eventually.EqualAsync(Greedy - Held, () => responses.Count(each => each.IsCompleted));
        foreach (var response in responses.Where(each => each.IsCompleted)) Assert.Equal(408, HttpText.Status(await response));

        // Another one's is small, and for that, too, one of the large has to go.
        using var client = await HttpPeer.ConnectAsync(node.Listener("m"));
        await client.SendAsync("GET / HTTP/1.1\r\n");
        await Eventually.EqualAsync(Greedy - Held + 1, () => responses.Count(each => each.IsCompleted));
        Assert.Equal(200, HttpText.Status(await client.AskAsync("Host: h\r\n\r\n")));
        foreach (var (peer, response) in greedy.Zip(responses).Where(each => !each.Second.IsCompleted).ToList())
        {
            await peer.SendAsync("\r\nHost: h\r\n\r\n");
            Assert.Equal(200, HttpText.Status(await response));
        }

        greedy.ForEach(each => each.Dispose());
    }

    [Fact]
    public async Task Requests_that_wait_take_no_more_memory_than_there_is_for_them_and_the_largest_are_refused()
    {
        var go = new TaskCompletionSource();
        await using var origin = new HttpOrigin(async exchange =>
        {
            await go.Task;
            await exchange.SendAsync(Cached + "hello");
        });
        await using var node = await GateNode.StartAsync(origin.Endpoint, more: Crowded);
        using var meter = new MeterReader(node.Node);
        var first = HttpPeer.GetAsync(node.Listener("l")); // which has its head held as well
        await Eventually.EqualAsync(1, () => origin.Requests.Count);
        var greedy = Enumerable.Range(0, Greedy).Select(_ => HttpPeer.GetAsync(node.Listener("l"), "/", $"X: {new string('x', LargeBytes)}\r\n")).ToList();
        await Eventually.EqualAsync(Greedy - Held + 1, () => greedy.Count(each => each.IsCompleted));
        var small = HttpPeer.GetAsync(node.Listener("l"));
        var held = await HeldAsync(meter, node);
        foreach (var response in greedy.Where(each => each.IsCompleted)) Assert.Equal(503, HttpText.Status(await response));
        var refused = greedy.Count(each => each.IsCompleted);
        go.SetResult();
        Assert.Equal((200, 200), (HttpText.Status(await first), HttpText.Status(await small)));
        Assert.Equal(refused, (await Task.WhenAll(greedy)).Count(each => HttpText.Status(each) == 503));
        Assert.Single(origin.Requests);
        Assert.InRange(held, 1, BesideBytes);
        await Eventually.EqualAsync(0, () => HeldAsync(meter, node));
    }

    [Theory]
    [InlineData("GET /{0} HTTP/1.1\r\nX: {1}\r\n")]
    [InlineData("GET /{0}{1} HTTP/1.1\r\n")]
    [InlineData("GET /{0} HTTP/1.1\r\nRange: bytes=1-2\r\nX: {1}\r\n")]
    [InlineData("DELETE /{0}{1} HTTP/1.1\r\n")]
    public async Task Requests_that_are_at_a_server_take_no_more_memory_than_there_is_for_them_and_the_largest_are_refused(string head)
    {
        var go = new TaskCompletionSource();
        await using var origin = new HttpOrigin(async exchange =>
        {
            if (exchange.Target != "/small") await go.Task;
            await exchange.SendAsync(Cached + "hello");
        });
        await using var node = await GateNode.StartAsync(origin.Endpoint, more: Crowded);
        using var meter = new MeterReader(node.Node);
        var greedy = Enumerable.Range(0, Greedy).Select(i => AskAsync(node, string.Format(CultureInfo.InvariantCulture, head, i, new string('x', LargeBytes)))).ToList();
        await Eventually.EqualAsync(true, () => greedy.Count(each => each.IsCompleted) >= Greedy - Held);
        Assert.Equal(200, HttpText.Status(await HttpPeer.GetAsync(node.Listener("l"), "/small")));
        Assert.InRange(await HeldAsync(meter, node), LargeBytes, BesideBytes);
        var refused = greedy.Count(each => each.IsCompleted);
        go.SetResult();
        Assert.Equal(refused, (await Task.WhenAll(greedy)).Count(each => HttpText.Status(each) == 503));
        Assert.InRange(refused, Greedy - Held, Greedy - 1);
        await Eventually.EqualAsync(0, () => HeldAsync(meter, node));
    }

    [Fact]
    public async Task Requests_for_which_a_server_is_dialled_take_no_more_memory_than_there_is_for_them()
    {
        using var silent = await BlackholePort.OpenAsync();
        await using var node = await GateNode.StartAsync(silent.EndPoint, more: Crowded);
        using var meter = new MeterReader(node.Node);
        var greedy = Enumerable.Range(0, Greedy).Select(i => AskAsync(node, $"POST /{i} HTTP/1.1\r\nContent-Length: 0\r\nX: {new string('x', LargeBytes)}\r\n")).ToList();
        await Eventually.EqualAsync(Greedy - Held + 1, () => greedy.Count(each => each.IsCompleted)); // each has a key as well
        Assert.InRange(await HeldAsync(meter, node), LargeBytes, BesideBytes);
        Assert.Equal(Greedy - Held + 1, (await meter.ReadAsync(node.Node))["proxy.buffers.beside.gave_way{}"]);
        Assert.All(await Task.WhenAll(greedy), each => Assert.Equal(503, HttpText.Status(each)));
        await Eventually.EqualAsync(0, () => HeldAsync(meter, node));
    }

    [Fact]
    public async Task Head_that_came_in_pieces_does_not_give_way_to_itself_when_it_waits()
    {
        const int Huge = 60_000; // takes 64 KiB: a quarter of what there is
        var go = new TaskCompletionSource();
        await using var origin = new HttpOrigin(async exchange =>
        {
            if (exchange.Target == "/") await go.Task;
            await exchange.SendAsync(Cached + "hello");
        });
        await using var node = await GateNode.StartAsync(origin.Endpoint, http: "max-head = 64KiB", more: Crowded);
        using var meter = new MeterReader(node.Node);
        var first = HttpPeer.GetAsync(node.Listener("l"));
        await Eventually.EqualAsync(1, () => origin.Requests.Count);
        using var begun = await HttpPeer.ConnectAsync(node.Listener("l"));
        await begun.SendAsync("G");
        using var huge = await HttpPeer.ConnectAsync(node.Listener("l"));
        await huge.SendAsync($"GET / HTTP/1.1\r\nX: {new string('x', Huge)}");
        await Eventually.EqualAsync(true, async () => await HeldAsync(meter, node) > Huge);
        var others = Enumerable.Range(0, 2).Select(_ => HttpPeer.GetAsync(node.Listener("l"), "/", $"X: {new string('x', Huge)}\r\n")).ToList();
        await Eventually.EqualAsync(true, async () => await HeldAsync(meter, node) > 3 * Huge);
        var response = huge.AskAsync("\r\nHost: h\r\n\r\n");
        Assert.Equal(200, HttpText.Status(await HttpPeer.GetAsync(node.Listener("l"), "/small"))); // by then it waits
        go.SetResult();
        Assert.Equal((200, 200), (HttpText.Status(await first), HttpText.Status(await response)));
        Assert.All(await Task.WhenAll(others), each => Assert.Equal(200, HttpText.Status(each)));
        Assert.Equal(200, HttpText.Status(await begun.AskAsync("ET / HTTP/1.1\r\nHost: h\r\n\r\n")));
        Assert.Equal(2, origin.Requests.Count);
        await Eventually.EqualAsync(0, () => HeldAsync(meter, node));
    }

    private static async Task<string> AskAsync(TestNode node, string head)
    {
        using var peer = await HttpPeer.ConnectAsync(node.Listener("l"));
        return await peer.AskAsync($"{head}Host: h\r\n\r\n");
    }

    private static async Task<long> HeldAsync(MeterReader meter, TestNode node) => (long)(await meter.ReadAsync(node.Node))["proxy.buffers.beside{}"];
}
