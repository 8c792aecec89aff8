using System.Collections.Immutable;
using System.Net;
using System.Text.RegularExpressions;
using Proxy.Testing;
using Xunit.Abstractions;

namespace Proxy.Cluster.Tests;

public sealed class HealthTests(ITestOutputHelper output)
{
    private const int Endpoints = 100;
    private const int OfEachNode = 10;

    // A server takes no notice of a bare connect.
    private const string Speaking = """steps = [ { send = "PING\r\n" } ]""";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Two_nodes_check_an_endpoint_others_take_their_place_and_who_joins_goes_nowhere_in_vain()
    {
        var servers = Enumerable.Range(0, Endpoints).Select(_ => Origin()).ToImmutableArray();
        var own = Enumerable.Range(0, OfEachNode).Select(_ => Origin()).ToImmutableArray();
        var (live, falling) = (Origin(), Origin());
        using var dead = RefusingPort.Open();
        await using var cluster = await ClusterUnderTest.StartAsync(1, 3, live.EndPoint, QuickCluster.Fresh + $$"""
            proxy.pools.shared { endpoints = [{{Names(servers)}}], check { {{Speaking}}, every = 1s, fast = 500ms, down = 1s, timeout = 900ms } }
            proxy.pools.own { endpoints = [{{Names(own)}}], check { {{Speaking}}, every = 1s, fast = 500ms, down = 1s, timeout = 900ms, scope = node } }
            proxy.pools.served { endpoints = ["{{dead.EndPoint}}", "{{live.EndPoint}}", "{{falling.EndPoint}}"], check { every = 1s, fast = 500ms, down = 1s, timeout = 900ms } }
            proxy.listeners.served { bind = "127.0.0.1:0", pool = served }

            """);
        var isDown = new Regex($"PC345 pool served: endpoint {Regex.Escape($"{dead.EndPoint}")} is down: .*refused", RegexOptions.IgnoreCase);
        foreach (var node in cluster.Nodes) await node.Process.WaitForLineAsync(isDown, Patience);

        await CountAsync("three nodes", servers, 2);
        await CountAsync("three nodes, each for itself", own, 3);

        // It joins while a server is down: that is known before the first client comes.
        var joined = await cluster.AddNodeAsync();
        var listener = IPEndPoint.Parse((await joined.Process.WaitForLineAsync(new Regex(@"listener served at (?<at>\S+) ->"), Patience)).Groups["at"].Value);
        for (var i = 0; i < 12; i++)
        {
            using var client = await TcpPeer.ConnectAsync(listener);
            client.HalfClose();
            Assert.Equal(PeerEnd.Eof, (await client.ReceiveToEndAsync()).End);
        }

        Assert.DoesNotContain("tried=", joined.Output, StringComparison.Ordinal);

        // A node stands still while a server falls, and says nothing of what was before when it goes on.
        cluster.Nodes[1].Process.Signal(UnixSignal.Stop);
        await falling.DisposeAsync();
        using var fallen = new RefusingPort(falling.EndPoint); // or another test's server might listen there
        var hasFallen = new Regex($"PC345 pool served: endpoint {Regex.Escape($"{falling.EndPoint}")} is down");
        foreach (var node in cluster.Nodes.Where(node => node != cluster.Nodes[1])) await node.Process.WaitForLineAsync(hasFallen, Patience);
        cluster.Nodes[1].Process.Signal(UnixSignal.Continue);
        await cluster.Nodes[1].Process.WaitForLineAsync(hasFallen, Patience);
        await CountAsync("one stood still", servers, 2);
        Assert.DoesNotContain(cluster.Output.Split('\n'), line => line.Contains("PC346", StringComparison.Ordinal));

        await cluster.Nodes[0].KillAsync();
        await Task.Delay(3 * Interval);
        await CountAsync("one of four was killed three intervals ago", servers, 2);
        Assert.DoesNotContain("PC348", cluster.Output, StringComparison.Ordinal);
        foreach (var origin in servers.Concat(own).Append(live)) await origin.DisposeAsync();
    }

    /// <summary>Counts checks for five intervals: so many in each come to an endpoint, give or take those that a busy machine is late with.</summary>
    private async Task CountAsync(string when, ImmutableArray<TestOrigin> servers, int nodes)
    {
        const int Intervals = 5;
        var before = servers.Select(server => server.AcceptedCount).ToList();
        await Task.Delay(Intervals * Interval);
        var counts = servers.Zip(before, (server, count) => server.AcceptedCount - count).ToList();
        output.WriteLine($"{when}: {counts.Average() / Intervals:0.00} checks of an endpoint in an interval, {counts.Min()} to {counts.Max()} in {Intervals}");
        Assert.InRange(counts.Average() / Intervals, nodes * 0.8, nodes * 1.15);
        Assert.All(counts, count => Assert.InRange(count, (nodes - 1) * Intervals, (nodes + 1) * Intervals));
    }

    private static TestOrigin Origin() => TestOrigin.Serve(_ => Task.CompletedTask);

    private static string Names(IEnumerable<TestOrigin> origins) => string.Join(", ", origins.Select(origin => $"\"{origin.EndPoint}\""));
}
