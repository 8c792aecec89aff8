using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.Palette.Tests;

/// <summary>What a node says of itself and of the others: routes, figures, memory, configuration, and what goes on.</summary>
[Collection(ClusterGroup.Name)]
public sealed class NodesTests(ThreeNodes cluster) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<IDisposable> _pairs = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        foreach (var pair in _pairs) pair.Dispose();
        return cluster.WaitUntilIdleAsync();
    }

    [Fact]
    public async Task Listeners_pools_and_endpoints_are_those_of_each_node()
    {
        foreach (var node in cluster.Nodes)
        {
            var (before, earlier) = (await ListenerAsync(node), await EndpointAsync(node));
            await (await OpenAsync(node)).MoveAsync(10, 20);
            var (after, endpoint) = (await ListenerAsync(node), await EndpointAsync(node));
            Assert.Equal((node.Listener("web").ToString(), "web"), (after.GetProperty("address").GetString(), after.GetProperty("pool").GetString()));
            Assert.Equal(
                (1, 1, 10, 20),
                (after.GetProperty("pairs").GetInt64(), More(before, after, "total"), More(before, after, "bytesToServer"), More(before, after, "bytesToClient")));

            var pool = (await Pbm.JsonAsync(node, "proxy pools")).Rows.Single(row => Name(row) == "web");
            Assert.Equal((1, 1, 1), (pool.GetProperty("endpoints").GetInt32(), pool.GetProperty("ready").GetInt32(), pool.GetProperty("pairs").GetInt32()));
            Assert.Equal(
                (cluster.Origin("web").ToString(), "ready", 1, 1),
                (endpoint.GetProperty("endpoint").GetString(), endpoint.GetProperty("state").GetString(), endpoint.GetProperty("weight").GetInt32(), endpoint.GetProperty("pairs").GetInt32()));
            Assert.Equal((1, 10, 20), (More(earlier, endpoint, "total"), More(earlier, endpoint, "bytesToServer"), More(earlier, endpoint, "bytesToClient")));

            Assert.Contains(node.Listener("api").ToString(), (await Pbm.RunAsync(node, "proxy listeners")).Output, StringComparison.Ordinal);
            Assert.Matches(@"(?m)^web +round-robin +3 +1 +1 +0 +1 +- +- +0 +off$", (await Pbm.RunAsync(node, "proxy pools")).Output);
            Assert.Matches($@"(?m)^api +{cluster.Origin("api")} +ready ", (await Pbm.RunAsync(node, "proxy endpoints")).Output);
        }
    }

    [Fact]
    public async Task Figures_of_all_nodes_are_what_went_through_them()
    {
        var before = (await Pbm.JsonAsync(cluster.Nodes[0], "proxy stats")).Rows;
        foreach (var node in cluster.Nodes)
        {
            using var ended = await OpenAsync(node);
            await ended.MoveAsync(100, 50);
            ended.Client.Reset();
            Assert.Equal(PeerEnd.Reset, (await ended.Server.ReceiveToEndAsync()).End);
            await (await OpenAsync(node)).MoveAsync(7, 8);
        }

        foreach (var asked in cluster.Nodes)
        {
            await Eventually.EqualAsync(true, async () => cluster.Nodes.All(node =>
                Sum(node, "listener", "web", before, Rows()) == (2, 107, 58, 1, 1) && Sum(node, "endpoint", cluster.Origin("web").ToString(), before, Rows()) == (2, 107, 58, 1, 1)));
            var rows = Rows();
            var nodes = rows.Where(row => row.GetProperty("kind").GetString() == "node").ToList();
            Assert.Equal([1, 1, 1], nodes.Select(row => row.GetProperty("pairs").GetInt32()));
            Assert.All(nodes, row => Assert.Equal(SumOfListeners(rows, row), Traffic(row)));
            Assert.Equal(3, (await Pbm.RunAsync(asked, "proxy stats")).Output.Split('\n').Count(line => line.Contains(" ended by ", StringComparison.Ordinal)));

            IReadOnlyList<JsonElement> Rows() => Pbm.JsonAsync(asked, "proxy stats").GetAwaiter().GetResult().Rows;
        }

        var local = (await Pbm.JsonAsync(cluster.Nodes[1], "proxy stats --local")).Rows;
        Assert.All(local, row => Assert.Equal(cluster.Nodes[1].Address, row.GetProperty("node").GetString()));
    }

    [Fact]
    public async Task Buffers_of_all_nodes_are_told_with_who_holds_them()
    {
        var pair = await OpenAsync(cluster.Nodes[1], new TcpPeerOptions { ReceiveBuffer = 32 * 1024 });
        await pair.Server.SendPatternUntilFullAsync(new BytePattern(4), 64L << 20, TimeSpan.FromMilliseconds(500));
        var kept = Assert.Single((await Pbm.JsonAsync(cluster.Nodes[0], "proxy pairs")).Rows).GetProperty("keptToClient").GetInt64();
        foreach (var asked in cluster.Nodes)
        {
            var rows = (await Pbm.JsonAsync(asked, "proxy buffers")).Rows;
            Assert.Equal(cluster.Nodes.Select(node => node.Address).Order(), rows.Select(row => row.GetProperty("node").GetString()!).Order());
            Assert.All(rows, row => Assert.Equal(
                (64L << 20, row.GetProperty("node").GetString() == cluster.Nodes[1].Address ? 1 : 0, false),
                (row.GetProperty("bankBytes").GetInt64(), row.GetProperty("holders").GetInt32(), row.GetProperty("isShort").GetBoolean())));
            Assert.All(rows, row => Assert.Equal((256 << 10, 256 << 10), (row.GetProperty("shareBytes").GetInt32(), row.GetProperty("maxShareBytes").GetInt32())));
            var held = rows.Single(row => row.GetProperty("holders").GetInt32() == 1);
            Assert.InRange(held.GetProperty("heldBytes").GetInt64(), kept, kept + (2L * held.GetProperty("segmentBytes").GetInt64()));
            Assert.All(rows.Where(row => row.GetProperty("holders").GetInt32() == 0), row => Assert.Equal(0, row.GetProperty("heldBytes").GetInt64()));

            // What a loop keeps for its next read is a quarter of the bank at most, and the loop of this pair has read.
            Assert.InRange(held.GetProperty("atHandBytes").GetInt64(), held.GetProperty("segmentBytes").GetInt64(), 16L << 20);
            Assert.All(rows, row => Assert.Equal(row.GetProperty("holders").GetInt32(), row.GetProperty("lanesAttached").GetInt32()));
            Assert.Equal(asked.Address, (await OwnBuffersAsync(asked)).GetProperty("node").GetString());
            Assert.Contains(" 64.0 MiB ", (await Pbm.RunAsync(asked, "proxy buffers --local")).Output, StringComparison.Ordinal);
        }

        var free = (await OwnBuffersAsync(cluster.Nodes[1])).GetProperty("lanesFree").GetInt32();
        pair.Dispose();
        await Eventually.EqualAsync(
            (0, free + 1, 0L),
            async () =>
            {
                var row = await OwnBuffersAsync(cluster.Nodes[1]);
                return (row.GetProperty("lanesAttached").GetInt32(), row.GetProperty("lanesFree").GetInt32(), row.GetProperty("heldBytes").GetInt64());
            });
    }

    [Fact]
    public async Task The_configuration_has_defaults_and_what_the_user_wrote()
    {
        foreach (var node in cluster.Nodes)
        {
            var json = (await Pbm.JsonAsync(node, "proxy config")).Json;
            Assert.Equal(cluster.Origin("web").ToString(), json.GetProperty("pools").GetProperty("web").GetProperty("endpoints")[0].GetString());
            Assert.Equal("1h", json.GetProperty("timeouts").GetProperty("idle").GetString());
            Assert.Equal(
                node == cluster.Nodes[0] ? [] : [cluster.Nodes[0].Address],
                json.GetProperty("cluster").GetProperty("seeds").EnumerateArray().Select(seed => seed.GetString()!));
            var text = (await Pbm.RunAsync(node, "proxy config")).Output;
            Assert.Contains("proxy.access-log.format = \"off\"\n", text, StringComparison.Ordinal);
            Assert.Contains("proxy.buffers.bank = \"64MiB\"\n", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Tail_at_one_node_has_pairs_of_another_as_they_begin_and_end()
    {
        for (var i = 0; i < cluster.Nodes.Count; i++) await TailAsync(cluster.Nodes[i], cluster.Nodes[(i + 2) % cluster.Nodes.Count]);
    }

    private async Task TailAsync(NodeProcess asked, NodeProcess node)
    {
        await using var lines = Pbm.Start(asked, "proxy tail -l web");
        await using var json = Pbm.Start(asked, "proxy tail -l web", "--json");
        // A pair is there for each look, until one has been seen: then both follow.
        await Eventually.EqualAsync(true, async () =>
        {
            using var probe = await cluster.OpenAsync(node, "web");
            return lines.Lines.Count > 0 && json.Lines.Count > 0;
        });
        using (await cluster.OpenAsync(node, "api"))
        {
            // One that is not meant comes and goes first.
        }

        var pair = await OpenAsync(node);
        var client = pair.Client.LocalEndPoint.ToString();
        await pair.MoveAsync(5, 6);
        pair.Client.Reset();

        await lines.WaitForLineAsync(new Regex($" bound .* web {client} -> {cluster.Origin("web")} "), Patience);
        await lines.WaitForLineAsync(new Regex($" ended .* web {client} .* to-server=5 to-client=6 end=client-reset"), Patience);
        var ended = await json.WaitForLineAsync(new Regex($"^.*\"event\":\"ended\".*\"client\":\"{client}\".*$"), Patience);
        using var document = JsonDocument.Parse(ended.Value);
        Assert.Equal(node.Address, document.RootElement.GetProperty("node").GetString());
        Assert.DoesNotContain(lines.Lines.Concat(json.Lines), line => line.Contains("api", StringComparison.Ordinal));
        lines.Signal(UnixSignal.Interrupt);
        await lines.WaitForExitAsync(Patience);
    }

    [Fact]
    public async Task Top_draws_the_busiest_first_again_and_again()
    {
        var idle = await OpenAsync(cluster.Nodes[0]);
        // Three draws on, it is the oldest by more than the moments that lie between the answers of two nodes.
        await TopAsync(cluster.Nodes[2], idle.Client.LocalEndPoint, "--limit 1");
        var busy = await OpenAsync(cluster.Nodes[1]);
        using var stop = new CancellationTokenSource();
        var moving = MoveUntilAsync(busy, stop.Token);
        foreach (var asked in cluster.Nodes) await TopAsync(asked, busy, idle);
        await TopAsync(cluster.Nodes[2], busy.Client.LocalEndPoint, $"-c {busy.Client.LocalEndPoint}");
        await TopAsync(cluster.Nodes[2], idle.Client.LocalEndPoint, "--sort age --limit 1");
        await TopAsync(cluster.Nodes[1], busy.Client.LocalEndPoint, "--local");
        await stop.CancelAsync();
        await moving;
    }

    // What the arguments leave is one pair, again and again.
    private static async Task TopAsync(NodeProcess asked, IPEndPoint client, string arguments)
    {
        await using var top = Pbm.Start(asked, $"proxy top --interval 300ms {arguments}", "--json");
        await Eventually.EqualAsync(true, () => Task.FromResult(top.Lines.Count >= 3));
        Assert.All(top.Lines, line => Assert.Equal(client.ToString(), Assert.Single(JsonSerializer.Deserialize<JsonElement[]>(line)!).GetProperty("client").GetString()));
        top.Signal(UnixSignal.Interrupt);
        await top.WaitForExitAsync(Patience);
    }

    private static async Task TopAsync(NodeProcess asked, OpenPair busy, OpenPair idle)
    {
        await using var lines = Pbm.Start(asked, "proxy top --interval 300ms");
        await lines.WaitForLineAsync(new Regex($@"^\S+ +open +web +{busy.Client.LocalEndPoint} .* [0-9.]+ [KM]?i?B/s$"), Patience);
        await using var top = Pbm.Start(asked, "proxy top --interval 300ms", "--json");
        var pattern = new Regex($@"^\[\{{.*""client"":""{busy.Client.LocalEndPoint}"".*""client"":""{idle.Client.LocalEndPoint}"".*\]$");
        await top.WaitForLineAsync(pattern, Patience);
        await Eventually.EqualAsync(true, () => Task.FromResult(top.Lines.Count(line => pattern.IsMatch(line)) >= 3));
        top.Signal(UnixSignal.Interrupt);
        await top.WaitForExitAsync(Patience);
    }

    [Fact]
    public async Task A_drained_node_refuses_clients_keeps_its_pairs_and_takes_clients_again()
    {
        foreach (var node in cluster.Nodes) await DrainAsync(node);
    }

    [Fact]
    public async Task A_drain_that_waits_tells_how_far_it_is_and_ends_with_the_last_pair()
    {
        var node = cluster.Nodes[1];
        var (first, second) = (await OpenAsync(node), await OpenAsync(node));
        await using var drain = Pbm.Start(node, "proxy drain --wait 60s", "--json");
        await drain.WaitForLineAsync(new Regex("""^\{"progress":\{"text":"pairs end","done":0,"total":2,"unit":"pairs"\}\}$"""), Patience);
        first.Dispose();
        await drain.WaitForLineAsync(new Regex("\"done\":1,\"total\":2,"), Patience);
        second.Dispose();
        await drain.WaitForLineAsync(new Regex("""^\{"text":"no pair is left"\}$"""), Patience);
        await drain.WaitForExitAsync(Patience);

        // Who does not want to wait any longer is told how many there are.
        await Pbm.RunAsync(node, "proxy undrain");
        var stays = await OpenAsync(node);
        var late = await Pbm.TryAsync(node, "proxy drain --wait 700ms");
        Assert.Equal((1, $"{node.Address} takes no new clients; 1 pair left\n"), (late.ExitCode, late.Output));
        Assert.Equal("pbm: 1 pair left after 700ms (they go on; look at them with: proxy pairs, end them with: proxy kill)\n", late.Errors);
        await stays.MoveAsync(10, 10);
        await Pbm.RunAsync(node, "proxy undrain");

        // Nor does what was begun end because nobody waits.
        await InterruptAsync(node, "proxy drain --wait 1m", "pbm: the node goes on draining; it takes clients again with: proxy undrain");
        await Assert.ThrowsAsync<SocketException>(() => TcpPeer.ConnectAsync(node.Listener("web")));
        await Pbm.RunAsync(node, "proxy undrain");
        var origin = cluster.Origin("web");
        await InterruptAsync(
            node, $"proxy endpoint set -e {origin} --state maint --wait 1m", $"pbm: {origin} stays maint on all nodes; it takes pairs again with: proxy endpoint set -e {origin} --state ready");
        Assert.Equal("maint", (await EndpointAsync(node)).GetProperty("state").GetString());
        await Pbm.RunAsync(node, $"proxy endpoint reset -e {origin}");
    }

    private static async Task InterruptAsync(NodeProcess node, string command, string parting)
    {
        await using var waiting = Pbm.Start(node, command, "--json");
        await waiting.WaitForLineAsync(new Regex(@"^\{""progress"":"), Patience);
        waiting.Signal(UnixSignal.Interrupt);
        Assert.Equal(130, await waiting.WaitForExitAsync(Patience));
        Assert.Equal(parting, waiting.Lines[^1]);
    }

    private async Task DrainAsync(NodeProcess node)
    {
        var pair = await OpenAsync(node);
        Assert.Equal($"{node.Address} takes no new clients; 1 pair left\n", (await Pbm.RunAsync(node, "proxy drain")).Output);
        var refused = await Assert.ThrowsAsync<SocketException>(() => TcpPeer.ConnectAsync(node.Listener("web")));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
        await pair.MoveAsync(10, 10);
        using (var http = new HttpClient())
        {
            using var ready = await http.GetAsync(new Uri($"http://{node.Admin}/readyz"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        }

        Assert.Equal($"{node.Address} takes clients\n", (await Pbm.RunAsync(node, "proxy undrain")).Output);
        await (await OpenAsync(node)).MoveAsync(10, 10);
    }

    private async Task<OpenPair> OpenAsync(NodeProcess node, TcpPeerOptions? options = null)
    {
        var pair = await cluster.OpenAsync(node, "web", options);
        _pairs.Add(pair);
        return pair;
    }

    private static async Task<JsonElement> ListenerAsync(NodeProcess node) =>
        (await Pbm.JsonAsync(node, "proxy listeners")).Rows.Single(row => Name(row) == "web");

    private static async Task<JsonElement> EndpointAsync(NodeProcess node) =>
        (await Pbm.JsonAsync(node, "proxy endpoints")).Rows.Single(row => row.GetProperty("pool").GetString() == "web");

    private static async Task<JsonElement> OwnBuffersAsync(NodeProcess node) => Assert.Single((await Pbm.JsonAsync(node, "proxy buffers --local")).Rows);

    private static (long Total, long ToServer, long ToClient) Traffic(JsonElement row) => (
        row.GetProperty("total").GetInt64(), row.GetProperty("bytesToServer").GetInt64(), row.GetProperty("bytesToClient").GetInt64());

    private static (long Total, long ToServer, long ToClient) SumOfListeners(IReadOnlyList<JsonElement> rows, JsonElement node) => rows
        .Where(row => row.GetProperty("kind").GetString() == "listener" && row.GetProperty("node").GetString() == node.GetProperty("node").GetString())
        .Select(Traffic)
        .Aggregate((a, b) => (a.Total + b.Total, a.ToServer + b.ToServer, a.ToClient + b.ToClient));

    private static (long Total, long ToServer, long ToClient, long Resets, long Pairs) Sum(
        NodeProcess node, string kind, string name, IReadOnlyList<JsonElement> before, IReadOnlyList<JsonElement> after)
    {
        var (earlier, later) = (Find(before), Find(after));
        return (
            More(earlier, later, "total"),
            More(earlier, later, "bytesToServer"),
            More(earlier, later, "bytesToClient"),
            Resets(later) - Resets(earlier),
            later!.Value.GetProperty("pairs").GetInt64());

        JsonElement? Find(IReadOnlyList<JsonElement> rows) => rows.Cast<JsonElement?>().SingleOrDefault(row =>
            row!.Value.GetProperty("node").GetString() == node.Address && row.Value.GetProperty("kind").GetString() == kind && Name(row.Value) == name);
    }

    private static long Resets(JsonElement? row) =>
        row is { } known && known.GetProperty("ends").TryGetProperty("client-reset", out var count) ? count.GetInt64() : 0;

    private static long More(JsonElement? before, JsonElement? after, string property) =>
        after!.Value.GetProperty(property).GetInt64() - (before is { } known ? known.GetProperty(property).GetInt64() : 0);

    private static string? Name(JsonElement row) => row.GetProperty("name").GetString();

    private static async Task MoveUntilAsync(OpenPair pair, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested) await pair.MoveAsync(64, 64);
    }
}
