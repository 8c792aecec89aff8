using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.Palette.Tests;

/// <summary>What is said of endpoints at run time, on one node, and what comes of it on the others.</summary>
[Collection(ClusterGroup.Name)]
public sealed class EndpointsTests(ThreeNodes cluster) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => cluster.WaitUntilIdleAsync();

    [Fact]
    public async Task What_is_said_of_an_endpoint_on_one_node_holds_on_all()
    {
        var endpoint = cluster.Origin("api");
        var said = await Pbm.RunAsync(cluster.Nodes[0], $"proxy endpoint set -e {endpoint} --state drain --weight 7");
        Assert.Equal($"pool api: {endpoint} is drain, weight 7\n", said.Output);
        foreach (var node in cluster.Nodes) await Eventually.EqualAsync(("drain", 7), () => StateAsync(node, endpoint));
        foreach (var node in cluster.Nodes) Assert.Equal(0, await ReadyAsync(node, "api"));
        using (var refused = await TcpPeer.ConnectAsync(cluster.Nodes[2].Listener("api")))
            Assert.Equal(PeerEnd.Eof, (await refused.ReceiveToEndAsync()).End);

        await Pbm.RunAsync(cluster.Nodes[1], $"proxy endpoint reset -e {endpoint}");
        foreach (var node in cluster.Nodes) await Eventually.EqualAsync(("ready", 1), () => StateAsync(node, endpoint));
        using (await cluster.OpenAsync(cluster.Nodes[2], "api"))
            Assert.Equal(1, await ReadyAsync(cluster.Nodes[2], "api"));

        var unknown = await Pbm.TryAsync(cluster.Nodes[0], "proxy endpoint set -e 127.0.0.1:1 --state maint");
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("127.0.0.1:1", unknown.Errors, StringComparison.Ordinal);
        Assert.Equal(1, (await Pbm.TryAsync(cluster.Nodes[0], $"proxy endpoint set -e {endpoint} -p web --state maint")).ExitCode);
        Assert.Equal(1, (await Pbm.TryAsync(cluster.Nodes[0], $"proxy endpoint set -e {endpoint} --weight 257")).ExitCode);
        Assert.Equal(1, (await Pbm.TryAsync(cluster.Nodes[0], $"proxy endpoint set -e {endpoint}")).ExitCode);
        Assert.Equal(2, (await Pbm.TryAsync(cluster.Nodes[0], $"proxy endpoint set -e {endpoint} --state gone")).ExitCode);
        Assert.Equal(("ready", 1), await StateAsync(cluster.Nodes[0], endpoint));
    }

    [Fact]
    public async Task A_drain_of_an_endpoint_waits_for_the_pairs_of_all_nodes()
    {
        var endpoint = cluster.Origin("api");
        using var here = await cluster.OpenAsync(cluster.Nodes[0], "api");
        using var there = await cluster.OpenAsync(cluster.Nodes[2], "api");
        using var another = await cluster.OpenAsync(cluster.Nodes[1], "web"); // is not waited for
        await using var drain = Pbm.Start(cluster.Nodes[0], $"proxy endpoint set -e {endpoint} -p api --state drain --wait 60s", "--json");
        await drain.WaitForLineAsync(new Regex($$"""^\{"progress":\{"text":"pairs to {{endpoint}} end","done":0,"total":2,"unit":"pairs"\}\}$"""), Patience);
        here.Dispose();
        await drain.WaitForLineAsync(new Regex("\"done\":1,\"total\":2,"), Patience);
        there.Dispose();
        await drain.WaitForLineAsync(new Regex("""^\{"text":"no pair is left"\}$"""), Patience);
        await drain.WaitForExitAsync(Patience);
        await Pbm.RunAsync(cluster.Nodes[0], $"proxy endpoint reset -e {endpoint}");
        var ready = await Pbm.TryAsync(cluster.Nodes[0], $"proxy endpoint set -e {endpoint} --state ready --wait 1s");
        Assert.Equal((1, "pbm: a server that takes pairs is not waited for (write --wait with --state drain or maint)\n"), (ready.ExitCode, ready.Errors));
    }

    [Fact]
    public async Task An_endpoint_that_is_added_on_one_node_serves_clients_of_another_until_it_is_taken_back()
    {
        await using var added = TestOrigin.Listen();
        var configured = cluster.Origin("web");
        var said = await Pbm.RunAsync(cluster.Nodes[0], $"proxy endpoint add -e {added.EndPoint} -p web --weight 3");
        Assert.Equal($"pool web: {added.EndPoint} is ready, weight 3\n", said.Output);
        await Pbm.RunAsync(cluster.Nodes[1], $"proxy endpoint set -e {configured} --state drain");
        foreach (var node in cluster.Nodes)
        {
            await Eventually.EqualAsync(("ready", 3), () => StateAsync(node, added.EndPoint));
            await Eventually.EqualAsync(("drain", 1), () => StateAsync(node, configured));
            Assert.Equal("added", (await RowAsync(node, added.EndPoint))!.Value.GetProperty("source").GetString());
        }

        using var client = await TcpPeer.ConnectAsync(cluster.Nodes[2].Listener("web"));
        using var server = await added.AcceptAsync();
        await client.SendAllAsync(new byte[10]);
        await server.ReceiveExactlyAsync(10);
        Assert.Equal(1, (await RowAsync(cluster.Nodes[2], added.EndPoint))!.Value.GetProperty("pairs").GetInt32());

        await Pbm.RunAsync(cluster.Nodes[0], $"proxy endpoint reset -e {configured}");
        Assert.Equal($"{added.EndPoint} is gone\n", (await Pbm.RunAsync(cluster.Nodes[2], $"proxy endpoint reset -e {added.EndPoint} -p web")).Output);
        foreach (var node in cluster.Nodes)
        {
            await Eventually.EqualAsync((null, 0), () => StateAsync(node, added.EndPoint));
            await Eventually.EqualAsync(("ready", 1), () => StateAsync(node, configured));
        }

        // New pairs go where they went before; the one that is there goes on.
        using (var pair = await cluster.OpenAsync(cluster.Nodes[2], "web")) await pair.MoveAsync(1, 1);
        await server.SendAllAsync(new byte[20]);
        await client.ReceiveExactlyAsync(20);
    }

    [Fact]
    public async Task An_endpoint_that_nobody_is_behind_is_told_by_its_failures()
    {
        var dead = new IPEndPoint(IPAddress.Loopback, LoopbackPort.Free());
        var node = cluster.Nodes[1];
        await Pbm.RunAsync(node, $"proxy endpoint add -e {dead} -p web --weight 256");
        await Eventually.EqualAsync(("ready", 256), () => StateAsync(node, dead));
        // One turn of 257 is the other's.
        await Eventually.EqualAsync(1, async () =>
        {
            using (var pair = await cluster.OpenAsync(node, "web")) await pair.MoveAsync(1, 1);
            return (await RowAsync(node, dead))!.Value.GetProperty("failures").GetInt32();
        });

        var row = (await RowAsync(node, dead))!.Value;
        Assert.Equal((1, 0, 0), (row.GetProperty("failures").GetInt32(), row.GetProperty("total").GetInt32(), row.GetProperty("pairs").GetInt32()));
        var stats = (await Pbm.JsonAsync(cluster.Nodes[0], "proxy stats")).Rows.Single(each => each.TryGetProperty("name", out var name) && name.GetString() == dead.ToString());
        Assert.Equal((node.Address, 1), (stats.GetProperty("node").GetString(), stats.GetProperty("failures").GetInt32()));
        await Pbm.RunAsync(node, $"proxy endpoint reset -e {dead}");
        foreach (var each in cluster.Nodes) await Eventually.EqualAsync((null, 0), () => StateAsync(each, dead));
    }

    [Fact]
    public async Task A_limit_of_an_endpoint_holds_on_all_nodes_until_it_is_taken_back()
    {
        var endpoint = cluster.Origin("api");
        var said = await Pbm.RunAsync(cluster.Nodes[0], $"proxy endpoint set -p api -e {endpoint} --max-pairs 200");
        Assert.Equal($"pool api: {endpoint} is ready, weight 1, max-pairs 200\n", said.Output);
        foreach (var node in cluster.Nodes) await Eventually.EqualAsync((int?)200, () => LimitAsync(node, endpoint));
        await Pbm.RunAsync(cluster.Nodes[1], $"proxy endpoint set -p api -e {endpoint} --max-pairs configured");
        foreach (var node in cluster.Nodes) await Eventually.EqualAsync((int?)null, () => LimitAsync(node, endpoint));

        foreach (var limit in (string[])["0", "-1", "10000001", "many"])
        {
            var refused = await Pbm.TryAsync(cluster.Nodes[0], $"proxy endpoint set -p api -e {endpoint} --max-pairs={limit}");
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains($"\"{limit}\" is no limit of pairs (write 1 to 10000000, off or configured)", refused.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_pool_is_changed_on_all_nodes_and_taken_back()
    {
        var said = await Pbm.RunAsync(cluster.Nodes[0], "proxy pool set -p web --balance least-pairs --max-pairs 400");
        Assert.Equal("pool web: balance least-pairs, max-pairs 400\n", said.Output);
        foreach (var node in cluster.Nodes) await Eventually.EqualAsync(("least-pairs", 400, true), () => PoolAsync(node));
        await Pbm.RunAsync(cluster.Nodes[2], "proxy pool set -p web --max-pairs off");
        foreach (var node in cluster.Nodes) await Eventually.EqualAsync(("least-pairs", 0, true), () => PoolAsync(node));
        Assert.Equal("pool web: balance round-robin, max-pairs off\n", (await Pbm.RunAsync(cluster.Nodes[1], "proxy pool set -p web --balance configured")).Output);
        foreach (var node in cluster.Nodes) await Eventually.EqualAsync(("round-robin", 0, true), () => PoolAsync(node));
        Assert.Equal("pool web: balance round-robin, max-pairs off\n", (await Pbm.RunAsync(cluster.Nodes[1], "proxy pool reset -p web")).Output);
        foreach (var node in cluster.Nodes) await Eventually.EqualAsync(("round-robin", 0, false), () => PoolAsync(node));

        var unknown = await Pbm.TryAsync(cluster.Nodes[0], "proxy pool set -p wbe --max-pairs 4");
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("there is no pool \"wbe\" (did you mean web?)", unknown.Errors, StringComparison.Ordinal);
        Assert.Equal(1, (await Pbm.TryAsync(cluster.Nodes[0], "proxy pool set -p web")).ExitCode);
        Assert.Equal(1, (await Pbm.TryAsync(cluster.Nodes[0], "proxy pool set -p web --max-pairs 0")).ExitCode);
        Assert.Equal(2, (await Pbm.TryAsync(cluster.Nodes[0], "proxy pool set -p web --balance by-the-moon")).ExitCode);
    }

    [Fact]
    public async Task An_endpoint_is_shown_in_full()
    {
        var endpoint = cluster.Origin("api");
        var shown = (await Pbm.RunAsync(cluster.Nodes[0], $"proxy endpoints -p api -e {endpoint}")).Output;
        Assert.StartsWith($"api {endpoint} is ready, unchecked\n", shown, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^  source +configured$", shown);
        Assert.Single((await Pbm.JsonAsync(cluster.Nodes[0], "proxy endpoints -p api")).Rows);
        Assert.Equal(1, (await Pbm.TryAsync(cluster.Nodes[0], "proxy endpoints -p wbe")).ExitCode);
        Assert.Equal(1, (await Pbm.TryAsync(cluster.Nodes[0], $"proxy endpoints -p web -e {endpoint}")).ExitCode);
    }

    private static async Task<(string?, int, bool)> PoolAsync(NodeProcess node)
    {
        var row = (await Pbm.JsonAsync(node, "proxy pools")).Rows.Single(row => row.GetProperty("name").GetString() == "web");
        var limit = row.GetProperty("maxPairs");
        return (row.GetProperty("balance").GetString(), limit.ValueKind == JsonValueKind.Null ? 0 : limit.GetInt32(), row.GetProperty("isChanged").GetBoolean());
    }

    private static async Task<int?> LimitAsync(NodeProcess node, IPEndPoint endpoint) =>
        (await RowAsync(node, endpoint))!.Value.GetProperty("maxPairs") is { ValueKind: JsonValueKind.Number } limit ? limit.GetInt32() : null;

    private static async Task<int> ReadyAsync(NodeProcess node, string pool) =>
        (await Pbm.JsonAsync(node, "proxy pools")).Rows.Single(row => row.GetProperty("name").GetString() == pool).GetProperty("ready").GetInt32();

    private static async Task<(string?, int)> StateAsync(NodeProcess node, IPEndPoint endpoint) => await RowAsync(node, endpoint) is { } row
        ? (row.GetProperty("state").GetString(), row.GetProperty("weight").GetInt32())
        : (null, 0);

    private static async Task<JsonElement?> RowAsync(NodeProcess node, IPEndPoint endpoint) => (await Pbm.JsonAsync(node, "proxy endpoints")).Rows
        .Cast<JsonElement?>()
        .SingleOrDefault(row => row!.Value.GetProperty("endpoint").GetString() == endpoint.ToString());
}
