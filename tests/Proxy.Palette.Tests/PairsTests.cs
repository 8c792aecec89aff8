using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Proxy.Testing;

namespace Proxy.Palette.Tests;

/// <summary><c>proxy pairs</c>, <c>pair</c> and <c>kill</c> through the client at each node of a cluster, compared with the
/// connections that the test holds.</summary>
[Collection(ClusterGroup.Name)]
public sealed class PairsTests(ThreeNodes cluster) : IAsyncLifetime
{
    private readonly List<OpenPair> _pairs = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        foreach (var pair in _pairs) pair.Dispose();
        return cluster.WaitUntilIdleAsync();
    }

    [Fact]
    public async Task Every_node_lists_the_pairs_of_all_and_its_own_when_told_so()
    {
        foreach (var node in cluster.Nodes)
        {
            await (await OpenAsync(node, "web")).MoveAsync(100 + _pairs.Count, 7);
            await (await OpenAsync(node, "api")).MoveAsync(20_000, 3000);
        }

        foreach (var node in cluster.Nodes)
        {
            Assert.Equal(Truth(_pairs), Facts((await Pbm.JsonAsync(node, "proxy pairs")).Rows));
            Assert.Equal(Truth(_pairs.Where(pair => pair.Node == node)), Facts((await Pbm.JsonAsync(node, "proxy pairs --local")).Rows));
            var text = (await Pbm.RunAsync(node, "proxy pairs")).Output;
            Assert.All(_pairs, pair => Assert.Single(
                text.Split('\n'),
                line => line.Contains($" {pair.Client.LocalEndPoint} ", StringComparison.Ordinal)
                    && line.Contains($" {pair.Listener} ", StringComparison.Ordinal)
                    && line.Contains(cluster.Origin(pair.Listener).ToString(), StringComparison.Ordinal)));
            Assert.EndsWith("\n6 pairs\n", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Filters_sorting_and_limits_hold_across_nodes()
    {
        foreach (var node in cluster.Nodes)
        {
            await (await OpenAsync(node, "web")).MoveAsync(1000 * (1 + _pairs.Count), 0);
            await OpenAsync(node, "api");
        }

        foreach (var asked in cluster.Nodes) await FiltersHoldAsync(asked, [.. _pairs.Where(pair => pair.Listener == "web")]);
    }

    private async Task FiltersHoldAsync(NodeProcess asked, List<OpenPair> web)
    {
        Assert.Equal(Truth(web), Facts((await Pbm.JsonAsync(asked, "proxy pairs -l web")).Rows));
        Assert.Equal(Truth(web), Facts((await Pbm.JsonAsync(asked, $"proxy pairs -e {cluster.Origin("web")}")).Rows));
        Assert.Equal(Truth([_pairs[5]]), Facts((await Pbm.JsonAsync(asked, $"proxy pairs -c {_pairs[5].Client.LocalEndPoint}")).Rows));
        Assert.Equal(Truth(_pairs), Facts((await Pbm.JsonAsync(asked, "proxy pairs -c 127.0.0.0/8 --state open --older-than 1ms")).Rows));
        foreach (var state in (string[])["opening", "connecting", "stalled", "closing"])
            Assert.Empty((await Pbm.JsonAsync(asked, $"proxy pairs --state {state}")).Rows);
        Assert.Empty((await Pbm.JsonAsync(asked, "proxy pairs --older-than 1h")).Rows);
        Assert.Equal(1, (await Pbm.TryAsync(asked, "proxy pairs -c 127.0.0.0/33")).ExitCode);

        var largest = (await Pbm.JsonAsync(asked, "proxy pairs --sort bytes --limit 2")).Rows;
        Assert.Equal([web[2].ToServer, web[1].ToServer], largest.Select(row => row.GetProperty("bytesToServer").GetInt64()));
        var oldest = (await Pbm.JsonAsync(asked, "proxy pairs --sort age --limit 1")).Rows;
        Assert.Equal(Truth([_pairs[0]]), Facts(oldest));
        Assert.EndsWith("\n1 of 6 pairs\n", (await Pbm.RunAsync(asked, "proxy pairs --sort age --limit 1")).Output, StringComparison.Ordinal);
        using (var http = new HttpClient())
        {
            var fetched = await http.GetFromJsonAsync<JsonElement>(new Uri($"http://{asked.Admin}/v1/proxy/pairs?sort=bytes&limit=2&listener=web"));
            Assert.Equal(Facts(largest), Facts(fetched.GetProperty("data").EnumerateArray()));
        }

        Assert.Equal(3, (await Pbm.JsonAsync(asked, "proxy pairs --limit 3")).Rows.Count);
        Assert.EndsWith("\nthe first 3 pairs found\n", (await Pbm.RunAsync(asked, "proxy pairs --limit 3")).Output, StringComparison.Ordinal);
        var refused = await Pbm.TryAsync(asked, "proxy pairs --sort age --limit 1000");
        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("1 to 100", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pair_that_moves_most_is_the_first_by_rate()
    {
        foreach (var node in cluster.Nodes) await (await OpenAsync(node, "web")).MoveAsync(50_000, 0);
        using var stop = new CancellationTokenSource();
        var busy = _pairs[2];
        var moving = MoveUntilAsync(busy, stop.Token);

        foreach (var asked in cluster.Nodes)
        {
            var rows = (await Pbm.JsonAsync(asked, "proxy pairs --sort rate")).Rows;
            Assert.Equal(busy.Client.LocalEndPoint.ToString(), rows[0].GetProperty("client").GetString());
            Assert.True(rows[0].GetProperty("bytesPerSecond").GetInt64() > 0);
            Assert.All(rows.Skip(1), row => Assert.Equal(0, row.GetProperty("bytesPerSecond").GetInt64()));
            Assert.Matches($@"\n\S+ +open +web +{busy.Client.LocalEndPoint} .* [0-9.]+ [KM]?i?B/s\n", (await Pbm.RunAsync(asked, "proxy pairs --sort rate --limit 1")).Output);
        }

        await stop.CancelAsync();
        await moving;
    }

    [Fact]
    public async Task A_stalled_reader_on_another_node_is_who_is_waited_for_and_ss_has_the_same_figures()
    {
        var pair = await OpenAsync(cluster.Nodes[2], "web", new TcpPeerOptions { ReceiveBuffer = 32 * 1024 });
        await pair.Server.SendPatternUntilFullAsync(new BytePattern(3), 64L << 20, TimeSpan.FromMilliseconds(500));
        await Eventually.EqualAsync(1, async () => (await Pbm.JsonAsync(cluster.Nodes[0], "proxy pairs --state stalled")).Rows.Count);
        var id = await IdAsync(pair);

        foreach (var asked in cluster.Nodes) await SaysWhoWaitsAsync(asked, pair, id);
    }

    private static async Task SaysWhoWaitsAsync(NodeProcess asked, OpenPair pair, string id)
    {
        var (report, client, server) = await LookAsync(asked, pair, id);
        // A probe of the closed window may come between the two looks.
        for (var again = 0; again < 5 && client.Figure("rtt") * 1000 != RoundTrip(report); again++) (report, client, server) = await LookAsync(asked, pair, id);
        AssertSame(client, report.GetProperty("clientBlock"), report.GetProperty("clientFlow"));
        AssertSame(server, report.GetProperty("serverBlock"), report.GetProperty("serverFlow"));

        var words = report.GetProperty("waits").EnumerateArray().Single().GetString()!;
        Assert.StartsWith("the client does not read: ", words, StringComparison.Ordinal);
        Assert.Contains("; the server is being held back: ", words, StringComparison.Ordinal);
        var text = (await Pbm.RunAsync(asked, $"proxy pair -i {id}")).Output;
        Assert.Contains(words, text, StringComparison.Ordinal);
        Assert.Contains($"{client.Unacknowledged.ToString(CultureInfo.InvariantCulture)} (", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pair_of_another_node_is_ended_on_both_sides_within_a_second()
    {
        for (var i = 0; i < cluster.Nodes.Count; i++) await EndsAsync(cluster.Nodes[i], cluster.Nodes[(i + 1) % cluster.Nodes.Count]);
    }

    private async Task EndsAsync(NodeProcess asked, NodeProcess node)
    {
        var pair = await OpenAsync(node, "web");
        var other = await OpenAsync(node, "web");
        await pair.MoveAsync(1, 1);
        var id = await IdAsync(pair);

        Assert.Contains("a name and a filter are written", (await Pbm.TryAsync(asked, $"proxy kill -i {id} -l web --yes")).Errors, StringComparison.Ordinal);
        var killed = await Pbm.RunAsync(asked, $"proxy kill -i {id}");
        var second = TimeSpan.FromSeconds(1);
        Assert.Equal(PeerEnd.Reset, (await pair.Client.ReceiveToEndAsync(second)).End);
        Assert.Equal(PeerEnd.Reset, (await pair.Server.ReceiveToEndAsync(second)).End);
        Assert.Equal($"{id} is ended\n", killed.Output);
        await other.MoveAsync(1, 1);

        await Eventually.EqualAsync(1, async () => (await Pbm.TryAsync(asked, $"proxy kill -i {id}")).ExitCode);
        Assert.Contains("there is no pair", (await Pbm.TryAsync(node, $"proxy pair -i {id}")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_ends_pairs_on_all_nodes_only_with_yes()
    {
        foreach (var asked in cluster.Nodes)
        {
            await FilterEndsAsync(asked);
            foreach (var pair in _pairs) pair.Dispose();
            _pairs.Clear();
            await cluster.WaitUntilIdleAsync();
        }
    }

    private async Task FilterEndsAsync(NodeProcess node)
    {
        foreach (var each in cluster.Nodes)
        {
            await OpenAsync(each, "web");
            await OpenAsync(each, "api");
        }

        var asked = await Pbm.TryAsync(node, "proxy kill -l web");
        Assert.Equal((1, ""), (asked.ExitCode, asked.Output));
        Assert.Contains("this would end 3 pairs", asked.Errors, StringComparison.Ordinal);
        Assert.Equal(2, (await Pbm.TryAsync(node, "proxy kill --listner web --yes")).ExitCode);
        Assert.Equal(1, (await Pbm.TryAsync(node, "proxy kill --yes")).ExitCode);
        Assert.Equal(6, (await Pbm.JsonAsync(node, "proxy pairs")).Rows.Count);

        Assert.Equal("3 pairs ended\n", (await Pbm.RunAsync(node, "proxy kill -l web --yes")).Output);
        foreach (var pair in _pairs.Where(pair => pair.Listener == "web"))
        {
            Assert.Equal(PeerEnd.Reset, (await pair.Client.ReceiveToEndAsync()).End);
            Assert.Equal(PeerEnd.Reset, (await pair.Server.ReceiveToEndAsync()).End);
        }

        Assert.Contains("this would end 1 pair ", (await Pbm.TryAsync(node, "proxy kill -l api --local")).Errors, StringComparison.Ordinal);
        Assert.Equal("1 pair ended\n", (await Pbm.RunAsync(node, "proxy kill -l api --local --yes")).Output);
        foreach (var pair in _pairs.Where(pair => pair.Listener == "api"))
        {
            if (pair.Node == node) Assert.Equal(PeerEnd.Reset, (await pair.Client.ReceiveToEndAsync()).End);
            else await pair.MoveAsync(1, 1);
        }
    }

    private async Task<OpenPair> OpenAsync(NodeProcess node, string listener, TcpPeerOptions? options = null)
    {
        var pair = await cluster.OpenAsync(node, listener, options);
        _pairs.Add(pair);
        return pair;
    }

    private async Task<string> IdAsync(OpenPair pair)
    {
        var rows = (await Pbm.JsonAsync(cluster.Nodes[0], $"proxy pairs -c {pair.Client.LocalEndPoint}")).Rows;
        return Assert.Single(rows).GetProperty("pair").GetString()!;
    }

    private static async Task<(JsonElement Report, KernelSocket Client, KernelSocket Server)> LookAsync(NodeProcess asked, OpenPair pair, string id) => (
        (await Pbm.JsonAsync(asked, $"proxy pair -i {id}")).Json,
        await SocketAsync(pair.Client.RemoteEndPoint, pair.Client.LocalEndPoint),
        await SocketAsync(pair.Server.RemoteEndPoint, pair.Server.LocalEndPoint));

    private static double RoundTrip(JsonElement report) => report.GetProperty("clientBlock").GetProperty("roundTripUs").GetDouble();

    private static async Task<KernelSocket> SocketAsync(System.Net.IPEndPoint local, System.Net.IPEndPoint remote) =>
        Assert.Single(await KernelSocket.ListAsync($"src {local} and dst {remote}"));

    // What stands still while a reader does: a timer that probes the closed window goes on counting.
    private static void AssertSame(KernelSocket socket, JsonElement block, JsonElement flow)
    {
        Assert.Equal((socket.Local.ToString(), socket.Remote.ToString()), (flow.GetProperty("source").GetString(), flow.GetProperty("destination").GetString()));
        Assert.Equal("ESTABLISHED", flow.GetProperty("state").GetString());
        Assert.Equal(socket.Unread, block.GetProperty("unreadBytes").GetInt64());
        Assert.Equal(socket.Unacknowledged, block.GetProperty("unacknowledgedBytes").GetInt64());
        Assert.Equal(socket.Figure("notsent") ?? 0, block.GetProperty("unsentBytes").GetInt64());
        Assert.Equal(socket.Figure("mss"), flow.GetProperty("maximumSegment").GetInt64());
        Assert.Equal(socket.Figure("cwnd"), block.GetProperty("congestionWindow").GetInt64());
        Assert.Equal(socket.Figure("bytes_received") ?? 0, block.GetProperty("bytesReceived").GetInt64());
        Assert.Equal(socket.Figure("bytes_acked") ?? 0, block.GetProperty("bytesAcknowledged").GetInt64());
        Assert.Equal(socket.Figure("rtt")!.Value * 1000, block.GetProperty("roundTripUs").GetInt64(), 1.0);
    }

    private static async Task MoveUntilAsync(OpenPair pair, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested) await pair.MoveAsync(64, 64);
    }

    private static IEnumerable<object> Truth(IEnumerable<OpenPair> pairs) => pairs
        .Select(pair => (object)(
            pair.Node.Address, pair.Listener, pair.Client.LocalEndPoint.ToString(), pair.Server.LocalEndPoint.ToString(), pair.ToServer, pair.ToClient))
        .OrderBy(each => each.ToString(), StringComparer.Ordinal);

    private static IEnumerable<object> Facts(IEnumerable<JsonElement> rows) => rows
        .Select(row => (object)(
            row.GetProperty("node").GetString()!,
            row.GetProperty("listener").GetString()!,
            row.GetProperty("client").GetString()!,
            row.GetProperty("server").GetString()!,
            row.GetProperty("bytesToServer").GetInt64(),
            row.GetProperty("bytesToClient").GetInt64()))
        .OrderBy(each => each.ToString(), StringComparer.Ordinal);
}
