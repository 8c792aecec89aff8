using System.Net;
using System.Text.Json;
using Proxy.Testing;

namespace Proxy.Palette.Tests;

/// <summary>Bans said on one node, and what the others know of them.</summary>
[Collection(ClusterGroup.Name)]
public sealed class BansTests(ThreeNodes cluster) : IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await Pbm.RunAsync(cluster.Nodes[0], "proxy unban --all");
        await cluster.WaitUntilIdleAsync();
    }

    [Fact]
    public async Task What_is_banned_on_one_node_is_listed_by_all_until_it_is_unbanned_on_another()
    {
        var said = await Pbm.RunAsync(cluster.Nodes[0], "proxy ban -s 203.0.113.0/24 --for 1h --reason stuffing");
        Assert.Matches(@"^203\.0\.113\.0/24 is banned until 20\d\d-\d\d-\d\d \d\d:\d\d:\d\dZ\n$", said.Output);
        Assert.Equal("2001:db8::/32 is banned until it is unbanned\n", (await Pbm.RunAsync(cluster.Nodes[1], "proxy ban -s 2001:DB8::/32")).Output);
        foreach (var node in cluster.Nodes)
        {
            await Eventually.EqualAsync(2, async () => (await RowsAsync(node)).Count);
            var rows = await RowsAsync(node);
            Assert.Equal(("203.0.113.0/24", "stuffing"), (rows[0].GetProperty("source").GetString(), rows[0].GetProperty("reason").GetString()));
            Assert.InRange(rows[0].GetProperty("leftMs").GetInt64(), 3_500_000, 3_600_000);
            Assert.Equal("2001:db8::/32", rows[1].GetProperty("source").GetString());
            Assert.DoesNotContain(rows[1].EnumerateObject(), each => each.Name is "leftMs" or "reason" && each.Value.ValueKind != JsonValueKind.Null);
        }

        Assert.Equal("203.0.113.0/24 is not banned any more\n", (await Pbm.RunAsync(cluster.Nodes[2], "proxy unban -s 203.0.113.0/24")).Output);
        Assert.Equal("1 ban is taken back\n", (await Pbm.RunAsync(cluster.Nodes[2], "proxy unban --all")).Output);
        Assert.Equal("nobody is banned\n", (await Pbm.RunAsync(cluster.Nodes[2], "proxy unban --all")).Output);
        foreach (var node in cluster.Nodes) await Eventually.EqualAsync(0, async () => (await RowsAsync(node)).Count);
    }

    [Fact]
    public async Task All_bans_that_are_taken_back_are_counted_and_named_where_that_is_asked_for()
    {
        foreach (var source in new[] { "203.0.113.1", "203.0.113.2" }) await Pbm.RunAsync(cluster.Nodes[0], $"proxy ban -s {source}");
        Assert.Equal("2 bans are taken back\n", (await Pbm.RunAsync(cluster.Nodes[0], "proxy unban --all")).Output);
        foreach (var source in new[] { "203.0.113.1", "203.0.113.2" }) await Pbm.RunAsync(cluster.Nodes[0], $"proxy ban -s {source}");
        Assert.Equal(
            ["203.0.113.1", "203.0.113.2"],
            (await Pbm.JsonAsync(cluster.Nodes[0], "proxy unban --all")).Json.GetProperty("sources").EnumerateArray().Select(each => each.GetString()));
    }

    [Fact]
    public async Task Connections_go_on_unless_they_are_to_end()
    {
        using var pair = await cluster.OpenAsync(cluster.Nodes[1], "web", new TcpPeerOptions { From = new IPEndPoint(IPAddress.Parse("127.0.77.7"), 0) });
        using var other = await cluster.OpenAsync(cluster.Nodes[1], "web");
        await Pbm.RunAsync(cluster.Nodes[0], "proxy ban -s 127.0.77.7");
        await pair.MoveAsync(1, 1);
        var killed = await Pbm.RunAsync(cluster.Nodes[0], "proxy ban -s 127.0.77.0/24 --for 10m --kill");
        Assert.EndsWith("\n1 pair ended\n", killed.Output, StringComparison.Ordinal);
        Assert.Equal(PeerEnd.Reset, (await pair.Client.ReceiveToEndAsync()).End);
        await other.MoveAsync(1, 1);
    }

    [Theory]
    [InlineData("proxy ban -s 203.0.113.1/24", 1, "write 203.0.113.0/24, or the address without /24")]
    [InlineData("proxy ban -s 0.0.0.0/0", 1, "write --force if that is meant")]
    [InlineData("proxy ban -s ::/0 --force --kill", 1, "would end connections of IPv4, too")]
    [InlineData("proxy ban", 2, "proxy ban needs -s")]
    [InlineData("proxy unban", 1, "write -s SOURCE as in proxy bans, or --all")]
    [InlineData("proxy unban -s 203.0.113.1 --all", 1, "a source and --all are written")]
    [InlineData("proxy unban -s 203.0.113.1", 1, "203.0.113.1 is not banned")]
    public async Task What_cannot_be_meant_is_refused(string command, int exitCode, string problem)
    {
        var result = await Pbm.TryAsync(cluster.Nodes[0], command);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(problem, result.Errors, StringComparison.Ordinal);
        Assert.Empty(await RowsAsync(cluster.Nodes[0]));
    }

    private static async Task<List<JsonElement>> RowsAsync(NodeProcess node) => [.. (await Pbm.JsonAsync(node, "proxy bans")).Rows];
}
