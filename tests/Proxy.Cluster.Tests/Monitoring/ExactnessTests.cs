using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Proxy.Testing;
using Xunit.Abstractions;

namespace Proxy.Cluster.Tests.Monitoring;

/// <summary>Counters of all nodes together are what clients and servers have counted.</summary>
/// <param name="output">Told how many connections there were.</param>
public sealed class ExactnessTests(ITestOutputHelper output)
{
    private const int Seed = 19;
    private const int Clients = 16;
    private const int MostBytes = 200_000;
    private const int OfEachRefusal = 12;

    // All clients come from here, so that an address of one would show.
    private const string Sources = "127.0.6.";

    private const string Routes = """routes = [ { from = ["127.0.6.250"], refuse = on, name = closed } ]""";

    private static readonly int Connections = Scale.Of(600, 6000);

    private static readonly string[] Counters =
    [
        "proxy_connections_accepted_total", "proxy_connections_ended_total", "proxy_connections_refused_total", "proxy_connections_delayed_total",
        "proxy_connections_routed_total", "proxy_transferred_bytes_total", "proxy_connection_duration_seconds_count", "proxy_connect_duration_seconds_count",
        "proxy_first_byte_duration_seconds_count", "proxy_queue_duration_seconds_count", "proxy_endpoint_connections_total", "proxy_endpoint_connect_failures_total",
        "proxy_endpoint_transferred_bytes_total", "proxy_endpoint_ejections_total", "proxy_listener_held_total", "proxy_node_full_total", "proxy_pool_queue_refused_total",
    ];

    [Fact]
    public async Task Counters_of_three_nodes_are_what_clients_and_servers_have_counted()
    {
        var tally = new Tally();
        var connections = new CheckedConnections(tally, "web", "web");
        await using var unused = TestOrigin.Listen();
        using var dead = RefusingPort.Open();
        var scarce = new CheckedConnections(tally, "narrow", "narrow");
        var names = new string[3];
        await using var first = TestOrigin.Serve(peer => connections.ServeAsync(names[0], peer));
        await using var second = TestOrigin.Serve(peer => connections.ServeAsync(names[1], peer));
        await using var third = TestOrigin.Serve(peer => scarce.ServeAsync(names[2], peer));
        (names[0], names[1], names[2]) = ($"{first.EndPoint}", $"{second.EndPoint}", $"{third.EndPoint}");
        await using var cluster = await ClusterUnderTest.StartAsync(1, 3, unused.EndPoint, QuickCluster.Fresh + $$"""
            proxy.listeners {
              web { bind = "127.0.0.1:0", pool = web, deny = ["127.0.6.251"] }
              single { bind = "127.0.0.1:0", pool = web, per-source.pairs = 1 }
              routed { bind = "127.0.0.1:0", pool = web, {{Routes}} }
              void { bind = "127.0.0.1:0", pool = void }
              narrow { bind = "127.0.0.1:0", pool = narrow }
            }
            proxy.pools.web.endpoints = ["{{first.EndPoint}}", "{{second.EndPoint}}"]
            proxy.pools.void { endpoints = ["{{dead.EndPoint}}"], attempts = 1 }
            proxy.pools.narrow { endpoints = ["{{third.EndPoint}}"], max-pairs = 1, limit-scope = node, queue = 0 }

            """);
        await using var prometheus = await PrometheusServer.StartAsync(cluster.Nodes.Select(node => node.Admin));

        foreach (var node in cluster.Nodes) await cluster.Observer.SeesAsync(node, [.. cluster.Lighthouses, .. cluster.Nodes]);
        await ChurnAsync(cluster, connections);
        foreach (var node in cluster.Nodes) await RefuseAsync(node, tally, $"{dead.EndPoint}");

        var pages = await IdleAsync(cluster);
        Assert.Empty(connections.Failures.Concat(scarce.Failures));
        Assert.Equal("", tally.Compare(Counters, pages));
        Assert.All(pages, page => Assert.DoesNotContain(Sources, page.Text, StringComparison.Ordinal));
        foreach (var (query, figure) in tally.Queries()) await Eventually.EqualAsync((query, figure), async () => (query, await prometheus.ValueAsync(query)));
        output.WriteLine($"{pages.Sum(page => page.Sum("proxy_connections_accepted_total")):N0} connections, {pages.Sum(page => page.Sum("proxy_transferred_bytes_total")):N0} bytes");
    }

    /// <summary>Connections of all sizes to all nodes, which end in all ways.</summary>
    private static async Task ChurnAsync(ClusterUnderTest cluster, CheckedConnections connections)
    {
        var listeners = await Task.WhenAll(cluster.Nodes.Select(node => node.ListenerAsync("web")));
        var random = new Random(Seed);
        var plans = Enumerable.Range(0, Connections)
            .Select(i => (Number: i, Up: random.Next(MostBytes), Down: random.Next(MostBytes) - 1000, Ending: Draw(random))).ToList();
        await Parallel.ForEachAsync(plans, new ParallelOptions { MaxDegreeOfParallelism = Clients }, async (plan, _) =>
        {
            var node = plan.Number % listeners.Length;
            var from = IPAddress.Parse($"{Sources}{1 + (plan.Number % Clients)}");
            await connections.RunAsync(listeners[node], from, plan.Ending, plan.Up, Math.Max(0, plan.Down), async client =>
                await cluster.Observer.KillAsync(cluster.Nodes[plan.Number / 3 % cluster.Nodes.Count], await cluster.Nodes[node].PairOfAsync(client)));
        });
    }

    private static CheckedEnding Draw(Random random) => random.Next(100) switch
    {
        < 30 => CheckedEnding.ClientCloses,
        < 55 => CheckedEnding.ServerCloses,
        < 75 => CheckedEnding.ClientResets,
        < 93 => CheckedEnding.ServerResets,
        _ => CheckedEnding.Killed,
    };

    /// <summary>Clients that get no server, for several reasons.</summary>
    private static async Task RefuseAsync(Member node, Tally tally, string dead)
    {
        for (var i = 0; i < OfEachRefusal; i++)
        {
            await RefusedAsync(await node.ListenerAsync("web"), "127.0.6.251");
            tally.Add("proxy_connections_refused_total", 1, ("listener", "web"), ("reason", "denied"));

            await RefusedAsync(await node.ListenerAsync("routed"), "127.0.6.250");
            tally.Add("proxy_connections_refused_total", 1, ("listener", "routed"), ("reason", "route"));
            CountEnded(tally, "routed", "refused");
            tally.Add("proxy_connections_routed_total", 1, ("listener", "routed"), ("route", "closed"));

            await RefusedAsync(await node.ListenerAsync("void"), "127.0.6.249");
            tally.Add("proxy_endpoint_connect_failures_total", 1, ("pool", "void"), ("endpoint", dead));
            CountEnded(tally, "void", "connect-failed");
        }

        await WhileOneIsThereAsync(node, "single", "127.0.6.248", tally, () =>
            tally.Add("proxy_connections_refused_total", 1, ("listener", "single"), ("reason", "source-pairs")));
        await WhileOneIsThereAsync(node, "narrow", "127.0.6.247", tally, () =>
        {
            tally.Add("proxy_connections_refused_total", 1, ("listener", "narrow"), ("reason", "queue-full"));
            tally.Add("proxy_pool_queue_refused_total", 1, ("pool", "narrow"), ("reason", "full"));
            CountEnded(tally, "narrow", "queue-full");
        });
    }

    /// <summary>Clients that are refused because another is connected.</summary>
    private static async Task WhileOneIsThereAsync(Member node, string listener, string from, Tally tally, Action refused)
    {
        var at = await node.ListenerAsync(listener);
        using var there = await ConnectAsync(at, from);
        await there.SendAllAsync(new byte[] { 0, 0, 0, 0, 0, 1, 0, 0, 0 }); // one byte down, then the server waits for our end
        await there.ReceiveExactlyAsync(1);
        for (var i = 0; i < OfEachRefusal; i++)
        {
            await RefusedAsync(at, from);
            refused();
        }

        there.HalfClose();
        Assert.Equal(PeerEnd.Eof, (await there.ReceiveToEndAsync()).End);
        CountEnded(tally, listener, "client-closed");
        tally.Add("proxy_transferred_bytes_total", 9, ("listener", listener), ("direction", "to-server"));
        tally.Add("proxy_transferred_bytes_total", 1, ("listener", listener), ("direction", "to-client"));
    }

    private static void CountEnded(Tally tally, string listener, string reason)
    {
        tally.Add("proxy_connections_accepted_total", 1, ("listener", listener));
        tally.Add("proxy_connections_ended_total", 1, ("listener", listener), ("reason", reason));
        tally.Add("proxy_connection_duration_seconds_count", 1, ("listener", listener));
    }

    private static Task<TcpPeer> ConnectAsync(IPEndPoint at, string from) =>
        TcpPeer.ConnectAsync(at, new TcpPeerOptions { From = new IPEndPoint(IPAddress.Parse(from), 0) });

    private static async Task RefusedAsync(IPEndPoint at, string from)
    {
        try
        {
            using var client = await ConnectAsync(at, from);
            Assert.Contains((await client.ReceiveToEndAsync()).End, new[] { PeerEnd.Reset, PeerEnd.Eof });
        }
        catch (SocketException reset) when (TcpPeer.IsReset(reset))
        {
            // It was over before the client saw that it had begun.
        }
    }

    /// <summary>What nodes say when no connection is open any more.</summary>
    private static async Task<ImmutableArray<MetricsPage>> IdleAsync(ClusterUnderTest cluster)
    {
        ImmutableArray<MetricsPage> pages = [];
        await Eventually.EqualAsync(0d, async () =>
        {
            pages = [.. await Task.WhenAll(cluster.Nodes.Select(node => MetricsPage.FetchAsync(node.Admin)))];
            return pages.Sum(page => page.Sum("proxy_connections_active") + page.Sum("proxy_endpoint_connections_active"));
        });
        return pages;
    }
}
