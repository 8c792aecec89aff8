using System.Text.Json;
using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.Palette.Tests;

/// <summary>What <c>pbm events</c> shows of what three nodes log.</summary>
[Collection(ClusterGroup.Name)]
public sealed class EventsTests(ThreeNodes cluster)
{
    [Fact]
    public async Task Events_of_all_nodes_are_in_order_and_those_that_come_are_followed()
    {
        await using var following = Pbm.Start(cluster.Nodes[2], "events -f -n 0");
        await using var json = Pbm.Start(cluster.Nodes[2], "events -f -n 0", "--json");
        var reason = "events";

        // A ban is told by every node; it is made again until both follow.
        await Eventually.EqualAsync(true, async () =>
        {
            await Pbm.RunAsync(cluster.Nodes[0], $"proxy ban -s 203.0.113.9 --for 1h --reason {reason}");
            await Pbm.RunAsync(cluster.Nodes[0], "proxy unban -s 203.0.113.9");
            return cluster.Nodes.All(node => following.Lines.Any(line => Told(line, node))) && Banned(json) is not null;
        });

        // Whatever else nodes tell meanwhile is told, too: that the ban before is over, in the least.
        var told = JsonSerializer.Deserialize<JsonElement>(Banned(json)!);
        Assert.Equal("warning", told.GetProperty("level").GetString());
        Assert.Contains("203.0.113.9 is banned", told.GetProperty("text").GetString(), StringComparison.Ordinal);

        // One that comes later comes with a later look at the nodes, which tells nothing again.
        await Pbm.RunAsync(cluster.Nodes[0], "proxy ban -s 203.0.113.10 --for 1s");
        await Eventually.EqualAsync(true, () => Task.FromResult(json.Lines.Any(line => line.Contains("203.0.113.10 is banned", StringComparison.Ordinal))));
        following.Signal(UnixSignal.Interrupt);
        json.Signal(UnixSignal.Interrupt);
        await following.WaitForExitAsync(TimeSpan.FromSeconds(60));
        await json.WaitForExitAsync(TimeSpan.FromSeconds(60));
        Assert.Distinct(json.Lines); // each was told once, however long it was followed

        foreach (var asked in cluster.Nodes)
        {
            var rows = await RowsAsync(asked, "events -n 1000 --level warning");
            Assert.Equal(rows.Select(Time).Order(StringComparer.Ordinal), rows.Select(Time));
            Assert.All(cluster.Nodes, node => Assert.Contains(rows, row => row.GetProperty("node").GetString() == node.Address));
            Assert.All(rows, row => Assert.Matches("^(warning|error)$", row.GetProperty("level").GetString()));
            var one = (await Pbm.RunAsync(asked, $"events -n 3 --node {cluster.Nodes[1].Address.Split('@')[1]}")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.All(one, line => Assert.Contains($" {cluster.Nodes[1].Address.Split('@')[1]} ", line, StringComparison.Ordinal));
            Assert.InRange(one.Length, 1, 3);
            Assert.All(await RowsAsync(asked, "events -n 1000 --level error"), row => Assert.Equal("error", row.GetProperty("level").GetString()));
            Assert.All(await RowsAsync(asked, "events -n 1000 --local"), row => Assert.Equal(asked.Address, row.GetProperty("node").GetString()));

            // A few are the last ones of all nodes together.
            await Eventually.EqualAsync(true, async () =>
            {
                var few = (await Pbm.JsonAsync(asked, "events -n 3")).Output;
                return few.Length > 0 && (await Pbm.JsonAsync(asked, "events -n 1000")).Output.EndsWith(few, StringComparison.Ordinal);
            });
        }

        Assert.Contains("a node keeps 1000 events (write --limit 1000)", (await Pbm.TryAsync(cluster.Nodes[0], "events -n 1001")).Errors, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<JsonElement>> RowsAsync(NodeProcess node, string command) =>
        [.. (await Pbm.JsonAsync(node, command)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    private static string? Banned(ProcessUnderTest following) => following.Lines.FirstOrDefault(line => line.Contains("\"PC601\"", StringComparison.Ordinal));

    private static bool Told(string line, NodeProcess node) =>
        Regex.IsMatch(line, $@"^\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{{3}}Z warning +{Regex.Escape(node.Address.Split('@')[1])} PC\d{{3}} 203\.0\.113\.9 is banned");

    private static string Time(JsonElement row) => row.GetProperty("time").GetString()!;
}
