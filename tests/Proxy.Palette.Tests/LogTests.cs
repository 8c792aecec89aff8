using Proxy.Testing;

namespace Proxy.Palette.Tests;

/// <summary>Levels of the log, changed on one node and in force on all.</summary>
[Collection(ClusterGroup.Name)]
public sealed class LogTests(ThreeNodes cluster) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var category in new[] { "", " -c Akka", " -c Akka.DistributedData" }) await Pbm.RunAsync(cluster.Nodes[0], $"log level configured{category}");
    }

    [Fact]
    public async Task Levels_are_shown_by_category_for_all_members()
    {
        var rows = (await Pbm.JsonAsync(cluster.Nodes[0], "log level")).Rows;
        Assert.Equal(
            cluster.Nodes.Select(node => node.Address).Order(StringComparer.Ordinal).SelectMany(address => new[] { (address, "(everybody else)", "info"), (address, "Akka", "warning"), (address, "Microsoft", "warning") }),
            rows.Select(row => (row.GetProperty("node").GetString()!, row.GetProperty("category").GetString()!, row.GetProperty("level").GetString()!)));
        Assert.Equal(3, (await Pbm.JsonAsync(cluster.Nodes[0], "log level --local")).Rows.Count);
    }

    [Fact]
    public async Task Debug_lines_of_long_running_actors_come_on_all_nodes_and_end_with_it()
    {
        const string Later = "pbm: members that join later, or are started again, log as they are configured\n";
        Assert.Equal(Later, (await Pbm.RunAsync(cluster.Nodes[0], "log level debug -c Akka.DistributedData")).Errors);
        foreach (var node in cluster.Nodes)
        {
            await Pbm.RunAsync(node, "proxy ban -s 203.0.113.9 --for 1s");
            await node.Process.WaitForLineAsync(new(@" debug Akka\.DistributedData\.Replicator: "), Patience);
        }

        var said = await Pbm.RunAsync(cluster.Nodes[1], "log level configured -c Akka.DistributedData");
        Assert.Equal("", said.Errors);
        Assert.Equal(
            cluster.Nodes.Select(node => $"{node.Address} | Akka.DistributedData | as everybody else").Order(StringComparer.Ordinal),
            said.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain((await Pbm.JsonAsync(cluster.Nodes[2], "log level")).Rows, row => row.GetProperty("category").GetString() == "Akka.DistributedData");
        foreach (var node in cluster.Nodes) await node.Process.WaitForLineAsync(new("PC506 log level of Akka.DistributedData: as configured, no longer changed$"), Patience);
    }

    [Fact]
    public async Task Categories_that_are_still_changed_are_named_when_the_level_of_everybody_else_is_as_configured_again()
    {
        await Pbm.RunAsync(cluster.Nodes[0], "log level error -c Akka");
        await Pbm.RunAsync(cluster.Nodes[0], $"log level info -c Akka.DistributedData --node {cluster.Nodes[1].Address}");
        Assert.Equal(
            "pbm: still changed: Akka, Akka.DistributedData (log level configured -c CATEGORY)\n", (await Pbm.RunAsync(cluster.Nodes[0], "log level configured")).Errors);
        await Pbm.RunAsync(cluster.Nodes[0], "log level configured -c Akka.DistributedData");
        Assert.Equal("pbm: still changed: Akka (log level configured -c CATEGORY)\n", (await Pbm.RunAsync(cluster.Nodes[2], "log level configured")).Errors);
        await Pbm.RunAsync(cluster.Nodes[0], "log level configured -c Akka");
        Assert.Equal("", (await Pbm.RunAsync(cluster.Nodes[2], "log level configured")).Errors);
    }

    [Fact]
    public async Task One_node_alone_and_for_a_time()
    {
        var other = cluster.Nodes[2];
        await Pbm.RunAsync(cluster.Nodes[0], $"log level error -c Akka --for 2s --node {other.Address.Split('@')[1]}");
        await Eventually.EqualAsync("warning warning", async () => string.Join(' ', (await AkkaAsync()).Where(row => row.Node != other.Address).Select(row => row.Level)));
        await Eventually.EqualAsync("warning warning warning", async () => string.Join(' ', (await AkkaAsync()).Select(row => row.Level)));
        await other.Process.WaitForLineAsync(new("PC506 log level of Akka: error, for 2 s"), Patience);

        async Task<IEnumerable<(string Node, string Level)>> AkkaAsync() => (await Pbm.JsonAsync(cluster.Nodes[0], "log level")).Rows
            .Where(row => row.GetProperty("category").GetString() == "Akka").Select(row => (row.GetProperty("node").GetString()!, row.GetProperty("level").GetString()!));
    }

    [Theory]
    [InlineData("log level debug --node 127.0.0.1:1", "there is no member '127.0.0.1:1'")]
    [InlineData("log level loud", "log level does not take 'loud'")]
    [InlineData("log level dbug", "did you mean debug?")]
    [InlineData("log level -c Akka debug", "'debug' belongs before what begins with a dash (write: log level debug, and the rest behind it)")]
    [InlineData("log level debug -c \"\"", "a category is a name of letters, digits and dots")]
    [InlineData("log level debug --for 60d", "a level is changed for more than nothing, and for 30 days at most")]
    public async Task What_cannot_be_done_is_said(string command, string problem)
    {
        var result = await Pbm.TryAsync(cluster.Nodes[0], command);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(problem, result.Errors, StringComparison.Ordinal);
    }
}
