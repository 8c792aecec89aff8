using System.Text.Json;
using Proxy.Testing;

namespace Proxy.Palette.Tests;

/// <summary>What pools, nodes and listeners do, as <c>pbm top</c> draws it, and that nothing is wrong with them.</summary>
[Collection(ClusterGroup.Name)]
public sealed class TopTests(ThreeNodes cluster) : IAsyncLifetime
{
    private readonly List<OpenPair> _pairs = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        foreach (var pair in _pairs) pair.Dispose();
        return cluster.WaitUntilIdleAsync();
    }

    [Fact]
    public async Task Pools_are_those_of_all_nodes_with_what_they_do()
    {
        foreach (var node in cluster.Nodes) _pairs.Add(await cluster.OpenAsync(node, "web"));
        using var stop = new CancellationTokenSource();
        var moving = Task.WhenAll(_pairs.Select(pair => MoveUntilAsync(pair, stop.Token)));
        foreach (var command in new[] { "top", "top pools" })
        {
            await Eventually.EqualAsync("web api", async () => string.Join(' ', (await PictureAsync(cluster.Nodes[1], command)).Select(Name)));
            var web = (await PictureAsync(cluster.Nodes[1], command))[0];
            Assert.Equal((1, 1, 3, 0), (Number(web, "up"), Number(web, "endpoints"), Number(web, "pairs"), Number(web, "waiting")));
            Assert.InRange(Number(web, "toServerPerSecond"), 64, long.MaxValue);
            Assert.InRange(Number(web, "toClientPerSecond"), 64, long.MaxValue);
        }

        var one = Assert.Single(await PictureAsync(cluster.Nodes[0], "top listeners --sort name --limit 1"));
        Assert.Equal(("api", 3, 0), (Name(one), Number(one, "nodes"), Number(one, "pairs")));
        Assert.Equal(["web", "api"], (await PictureAsync(cluster.Nodes[0], "top listeners --sort pairs")).Select(Name));
        var text = (await Pbm.RunAsync(cluster.Nodes[0], "top --once --interval 200ms")).Output;
        Assert.Matches(@"^3 nodes: 3 pairs, [0-9]+ new a second, [0-9.]+ [KM]?i?B/s to servers, [0-9.]+ [KM]?i?B/s to clients\n", text);
        Assert.Matches(@"(?m)^web +1/1 +3 ", text);
        await stop.CancelAsync();
        await moving;
    }

    [Fact]
    public async Task Nodes_are_told_with_what_they_hold()
    {
        _pairs.Add(await cluster.OpenAsync(cluster.Nodes[2], "api"));
        var rows = await PictureAsync(cluster.Nodes[0], "top nodes");
        Assert.Equal(cluster.Nodes.Select(node => node.Address).Order(StringComparer.Ordinal), rows.Select(row => row.GetProperty("node").GetString()!));
        Assert.Equal(1, rows.Sum(row => Number(row, "pairs")));
        Assert.All(rows, row =>
        {
            Assert.InRange(Number(row, "residentBytes"), 10L << 20, 1L << 40);
            Assert.InRange(Number(row, "descriptors"), 50, Number(row, "maxDescriptors"));
            Assert.InRange(Number(row, "loopsBusyPercent"), 0, Number(row, "busiestLoopPercent"));
            Assert.InRange(Number(row, "busiestLoopPercent"), 0, 100);
        });
        var local = Assert.Single(await PictureAsync(cluster.Nodes[2], "top nodes --local"));
        Assert.Equal((cluster.Nodes[2].Address, 1), (local.GetProperty("node").GetString(), Number(local, "pairs")));
        var shown = (await Pbm.ShowAsync(cluster.Nodes[0], "top nodes --once --interval 200ms", 80)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["NODE", "PAIRS", "NEW/S", "TO", "SERVER", "TO", "CLIENT"], shown[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..7]);
        Assert.Equal(cluster.Nodes.Select(node => node.Address.Split('@')[1]).Order(StringComparer.Ordinal), shown[2..].Select(line => line.Split(' ')[0]));
        Assert.All(shown[1..], line => Assert.InRange(line.Length, 40, 80));
        Assert.Contains("the interval is from 200ms to 1m", (await Pbm.TryAsync(cluster.Nodes[0], "top nodes --interval 1ms")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_picture_and_events_are_fetched_with_GET()
    {
        using var http = new HttpClient();
        await Pbm.RunAsync(cluster.Nodes[0], "proxy ban -s 203.0.113.77 --for 1s");
        await Eventually.EqualAsync(true, async () => (await Pbm.RunAsync(cluster.Nodes[0], "events --local")).Output.Contains("PC601 203.0.113.77 ", StringComparison.Ordinal));
        foreach (var (path, rows) in new[] { ("top?once", 2), ("top/nodes?once&interval=200ms", 3), ("top/listeners?once", 2), ("events?limit=1", 1) })
        {
            var answer = JsonSerializer.Deserialize<JsonElement>(await http.GetStringAsync(new Uri($"http://{cluster.Nodes[0].Admin}/v1/{path}")));
            Assert.Equal((path, true, rows), (path, answer.GetProperty("ok").GetBoolean(), answer.GetProperty("data").GetArrayLength()));
        }

        foreach (var path in new[] { "top", "top/nodes", "events?follow" })
        {
            using var refused = await http.GetAsync(new Uri($"http://{cluster.Nodes[0].Admin}/v1/{path}"));
            Assert.Equal(System.Net.HttpStatusCode.MethodNotAllowed, refused.StatusCode);
        }
    }

    [Fact]
    public async Task A_picture_follows_another_until_it_is_ended()
    {
        await using var top = Pbm.Start(cluster.Nodes[0], "top --interval 200ms", "--json");
        await Eventually.EqualAsync(true, () => Task.FromResult(top.Lines.Count >= 3));
        Assert.All(top.Lines, line => Assert.Equal(2, JsonSerializer.Deserialize<JsonElement[]>(line)!.Length));
        top.Signal(UnixSignal.Interrupt);
        await top.WaitForExitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Nothing_is_wrong_with_three_nodes()
    {
        foreach (var node in cluster.Nodes)
        {
            var found = (await Pbm.TryAsync(node, "doctor", "--json")).Rows.Where(each => each.GetProperty("severity").GetString() != "note").ToList();
            Assert.DoesNotContain(found, each => !DoctorTests.OfMachine.Contains(each.GetProperty("code").GetString()));
        }

        Assert.Contains("3 nodes, 2 listeners, 2 pools with 2 endpoints, 0 certificates, 0 stores", (await Pbm.TryAsync(cluster.Nodes[0], "doctor")).Output, StringComparison.Ordinal);
    }

    private static async Task<JsonElement[]> PictureAsync(NodeProcess node, string command) =>
        JsonSerializer.Deserialize<JsonElement[]>((await Pbm.JsonAsync(node, $"{command} --once --interval 300ms")).Output)!;

    private static string? Name(JsonElement row) => row.GetProperty("name").GetString();

    private static long Number(JsonElement row, string property) => row.GetProperty(property).GetInt64();

    private static async Task MoveUntilAsync(OpenPair pair, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested) await pair.MoveAsync(64, 64);
    }
}
