using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Proxy.Testing;
using Xunit.Abstractions;

namespace Proxy.Cluster.Tests;

public sealed class MembershipTests(ITestOutputHelper output)
{
    // Every message is written and read back, also where it stays on its node: one without a serializer shows. Akka's own events
    // about members lose the members' ages in that, and the coordinator of sharding would move to whoever came last, so all
    // become members at the same moment; and what a coordinator reads of another's state, when that has left, cannot be written.
    private const string SerializeAll = """
        akka { actor { serialize-messages = on, serialize-creators = off }, cluster.role.proxy.min-nr-of-members = 3 }
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // What the settings allow a member that was killed: 6 s until it is missed, 5 s of stillness, and the gossip about it.
    private static readonly TimeSpan RemovalLimit = TimeSpan.FromSeconds(20);

    // Less than that: a node that leaves says so, and is not missed first.
    private static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(9);

    [Fact]
    public async Task All_are_up_and_pairs_are_counted_inspected_and_killed_from_any_node()
    {
        await using var origin = TestOrigin.Serve(SteadyClients.EchoAsync);
        await using var cluster = await ClusterUnderTest.StartAsync(1, 3, origin.EndPoint, QuickCluster.Fresh + SerializeAll);
        foreach (var node in cluster.Nodes) await cluster.Observer.SeesAsync(node, [.. cluster.Lighthouses, .. cluster.Nodes]);

        var clients = new List<TcpPeer>();
        for (var i = 0; i < cluster.Nodes.Count; i++)
        {
            for (var j = 0; j < 3 + (2 * i); j++) clients.Add(await OpenAsync(cluster.Nodes[i]));
        }

        foreach (var node in cluster.Nodes)
        {
            var pairs = await cluster.Observer.PairsAsync(node);
            Assert.Equal([3, 5, 7], cluster.Nodes.Select(each => pairs[each.Address]));
            Assert.Equal(3, pairs.Count);
            Assert.Equal(cluster.Lighthouses[0].Address, (await cluster.Observer.MembersAsync(node)).Single(member => member.Role == "lighthouse").Address);
        }

        var pair = await cluster.Nodes[0].PairOfAsync(clients[0]);
        foreach (var node in cluster.Nodes)
        {
            var report = await cluster.Observer.InspectAsync(node, pair);
            Assert.Equal((pair, "bound"), (report!.Value.GetProperty("pair").GetString(), PhaseOf(report)));
            Assert.Equal(4, report.Value.GetProperty("toServer").GetProperty("bytes").GetInt64());
            Assert.EndsWith($":{clients[0].LocalEndPoint.Port}", report.Value.GetProperty("clientFlow").GetProperty("destination").GetString(), StringComparison.Ordinal);
            Assert.Equal(JsonValueKind.Object, report.Value.GetProperty("serverBlock").ValueKind);
        }

        await cluster.Observer.KillAsync(cluster.Nodes[2], pair);
        Assert.Equal(PeerEnd.Reset, (await clients[0].ReceiveToEndAsync()).End);
        await cluster.Nodes[0].Process.WaitForLineAsync(new($" ended {pair} .* end=killed"), Patience);
        clients.ForEach(client => client.Dispose());
        Assert.DoesNotContain("erializ", cluster.Output, StringComparison.Ordinal);
        Assert.All(await Task.WhenAll(cluster.Nodes.Concat(cluster.Lighthouses).Select(member => member.StopAsync())), exit => Assert.Equal(0, exit));
    }

    [Fact]
    public async Task A_node_that_is_killed_is_removed_with_its_pairs_and_shards_and_nobody_else_notices()
    {
        await using var origin = TestOrigin.Serve(SteadyClients.EchoAsync);
        await using var cluster = await ClusterUnderTest.StartAsync(1, 3, origin.EndPoint);
        var survivors = cluster.Nodes.Skip(1).ToList();
        var doomed = cluster.Nodes[0]; // the oldest node: the coordinator of sharding dies with it
        var shards = await cluster.Observer.ShardsAsync(doomed);
        Assert.NotEmpty(shards);
        var pairs = new List<string>();
        for (var i = 0; i < 20; i++) pairs.Add(await doomed.PairOfAsync(await OpenAsync(doomed)));
        Assert.Equal("bound", PhaseOf(await cluster.Observer.InspectAsync(survivors[0], pairs[0])));
        await using var clients = SteadyClients.Start(Scale.Of(20, 100), survivors);
        await clients.WaitForMoreAsync(100);

        await doomed.KillAsync();
        var killed = Stopwatch.GetTimestamp();
        await Task.WhenAll(survivors.Select(survivor =>
            cluster.Observer.SeesAsync(survivor, [.. cluster.Lighthouses, .. survivors], RemovalLimit - Stopwatch.GetElapsedTime(killed))));

        foreach (var survivor in survivors)
        {
            Assert.All([.. cluster.Lighthouses, .. cluster.Nodes], member => Assert.Single(Told(survivor, member, "111"), line => line.EndsWith(" is up", StringComparison.Ordinal)));
            await survivor.Process.WaitForLineAsync(new Regex($"PC116 node {Regex.Escape(doomed.Address)} is removed from the cluster: it was downed"), Patience);
            Assert.Single(Told(survivor, doomed, "115"));
            Assert.Single(Told(survivor, doomed, "112"));
        }

        output.WriteLine($"removed {Stopwatch.GetElapsedTime(killed).TotalSeconds:0.0} s after its death");
        foreach (var survivor in survivors)
        {
            Assert.Null(await cluster.Observer.InspectAsync(survivor, pairs[1]));
            await Observer.UntilAsync(
                async () => !(await cluster.Observer.ShardsAsync(survivor)).Overlaps(shards),
                async () => $"{survivor.Name} has {string.Join(", ", await cluster.Observer.ShardsAsync(survivor))}, some of them of {doomed.Name}",
                Patience);
        }

        output.WriteLine($"and forgotten {Stopwatch.GetElapsedTime(killed).TotalSeconds:0.0} s after it");
        await clients.WaitForMoreAsync(100);
        await clients.EndAsync();
    }

    [Fact]
    public async Task Lighthouses_may_die_and_come_again_and_a_new_node_finds_the_old_cluster()
    {
        await using var origin = TestOrigin.Serve(SteadyClients.EchoAsync);
        // Fewer nodes than lighthouses: they go on without these, whatever the count of votes.
        await using var cluster = await ClusterUnderTest.StartAsync(2, 1, origin.EndPoint, QuickCluster.Hocon);
        await using var clients = SteadyClients.Start(10, cluster.Nodes);
        foreach (var lighthouse in cluster.Lighthouses)
        {
            await lighthouse.KillAsync();
            await clients.WaitForMoreAsync(50);
            lighthouse.Start();
            await lighthouse.JoinedAsync();
            foreach (var node in cluster.Nodes)
            {
                await cluster.Observer.SeesAsync(node, [.. cluster.Lighthouses, .. cluster.Nodes]);

                // It takes the place of itself: it is dead, and no longer one that cannot be reached.
                await node.Process.WaitForLineAsync(new Regex($"PC111 lighthouse {Regex.Escape(lighthouse.Address)} is up: it was started again"), Patience);
                Assert.Matches("^111 (112 )?115 116 111$", string.Join(' ', Told(node, lighthouse, "[0-9]+").Select(line => Regex.Match(line, " PC([0-9]+) ").Groups[1].Value)));
            }
        }

        foreach (var lighthouse in cluster.Lighthouses) await lighthouse.KillAsync();
        var late = cluster.StartNode();
        await cluster.Observer.SeesAsync(cluster.Nodes[0], cluster.Nodes.Take(1), RemovalLimit);
        foreach (var lighthouse in cluster.Lighthouses) lighthouse.Start();
        await late.AcceptsAsync();
        foreach (var node in cluster.Nodes) await cluster.Observer.SeesAsync(node, [.. cluster.Lighthouses, .. cluster.Nodes]);
        await clients.EndAsync();
        Assert.DoesNotContain("gated", cluster.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nodes_join_and_leave_one_after_another_and_clients_of_those_that_stay_notice_nothing()
    {
        await using var origin = TestOrigin.Serve(SteadyClients.EchoAsync);
        await using var cluster = await ClusterUnderTest.StartAsync(1, 2, origin.EndPoint, QuickCluster.Fresh);
        var stay = cluster.Nodes.ToList();
        await using var clients = SteadyClients.Start(100, stay);
        for (var i = 0; i < 5; i++) await cluster.AddNodeAsync();
        foreach (var node in cluster.Nodes) await cluster.Observer.SeesAsync(node, [.. cluster.Lighthouses, .. cluster.Nodes]);
        await clients.WaitForMoreAsync(200);
        foreach (var node in cluster.Nodes.Skip(2)) Assert.Equal(0, await node.StopAsync());
        foreach (var node in stay) await cluster.Observer.SeesAsync(node, [.. cluster.Lighthouses, .. stay], LeaveLimit);
        await clients.WaitForMoreAsync(200);
        await clients.EndAsync();
        foreach (var gone in cluster.Nodes.Skip(2))
        {
            Assert.Single(Told(gone, gone, "114"));
            Assert.Empty(Told(gone, stay[0], "116"));
            foreach (var node in stay)
            {
                Assert.Single(Told(node, gone, "114"));
                await node.Process.WaitForLineAsync(new Regex($"PC116 node {Regex.Escape(gone.Address)} is removed from the cluster: it has left"), Patience);
            }
        }
    }

    /// <summary>What a member has told of another in events of an id.</summary>
    private static IEnumerable<string> Told(Member by, Member of, string id) => by.Output.Split('\n').Where(line => Regex.IsMatch(line, $" PC{id} (node|lighthouse) {Regex.Escape(of.Address)} "));

    private static string? PhaseOf(JsonElement? report) => report?.GetProperty("phase").GetString();

    private static async Task<TcpPeer> OpenAsync(Member node)
    {
        var client = await TcpPeer.ConnectAsync(node.Listener);
        await client.SendAllAsync("ping"u8.ToArray());
        Assert.Equal("ping"u8.ToArray(), await client.ReceiveExactlyAsync(4));
        return client;
    }
}
