using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using Proxy.Testing;
using Xunit.Abstractions;

namespace Proxy.Cluster.Tests;

public sealed class PlacesTests(ITestOutputHelper output)
{
    private const int Clients = 1000;
    private const int Limit = 50;
    private const string Hocon = """
        proxy.pools.p { max-pairs = 50, limit-scope = cluster, queue { max = 1000, timeout = 60s } }

        """;

    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    [Fact]
    public async Task A_server_that_takes_50_gets_50_of_the_clients_of_three_nodes_at_a_time_in_the_order_in_which_they_came()
    {
        var server = new CountingServer();
        await using var origin = TestOrigin.Serve(server.ServeAsync);
        await using var cluster = await ClusterUnderTest.StartAsync(1, 3, origin.EndPoint, QuickCluster.Fresh + Hocon);
        var running = new List<Task>();
        for (var client = 0; client < Clients; client++)
        {
            // One comes after another, with time between them for a busy node to notice in which order: nobody is served yet. A third of them comes to each
            // node, one third after the other: all places have to go from node to node.
            var peer = await TcpPeer.ConnectAsync(cluster.Nodes[client * 3 / Clients].Listener);
            running.Add(AskAsync(peer, client));
            await Task.Delay(Pause);
        }

        var clock = Stopwatch.StartNew();
        server.Open();
        await Task.WhenAll(running);

        Assert.Equal(Enumerable.Range(0, Clients), server.Served.Order());
        Assert.Equal(Limit, server.Most);
        var displaced = server.Served.Select((client, place) => Math.Abs(client - place)).Order().ToList();
        output.WriteLine($"served within {clock.Elapsed.TotalMilliseconds:0} ms of {(Work * (Clients / Limit)).TotalMilliseconds:0}; "
            + $"displaced p50 {displaced[Clients / 2]}, p99 {displaced[Clients * 99 / 100]}, max {displaced[^1]}");
        // A busy machine stops a node for a while, whose clients come late then.
        Assert.True(displaced[Clients / 2] <= Clients / 20, $"half of them are displaced by {displaced[Clients / 2]} of {Clients} at least");
        Assert.True(displaced[Clients * 99 / 100] <= Clients / 5, $"one in a hundred is displaced by {displaced[Clients * 99 / 100]} of {Clients}");
    }

    [Fact]
    public async Task Places_of_a_node_that_is_killed_are_free_when_the_cluster_has_removed_it()
    {
        var server = new CountingServer();
        await using var origin = TestOrigin.Serve(server.HoldAsync);
        await using var cluster = await ClusterUnderTest.StartAsync(1, 3, origin.EndPoint, QuickCluster.Fresh + Hocon);
        var peers = new List<TcpPeer>();
        for (var client = 0; client < 3 * Limit; client++) peers.Add(await TcpPeer.ConnectAsync(cluster.Nodes[client % 3].Listener));
        await Eventually.EqualAsync(Limit, () => server.Now);

        // When the one that gives places out dies, the others help themselves for a while, beside what they had.
        var owner = await cluster.Observer.PlacesOwnerAsync(cluster.Nodes[0], "p");
        var killed = cluster.Nodes.Last(node => node.Address != owner);
        var left = cluster.Nodes.Where(node => node != killed).ToList();
        await killed.KillAsync();
        await cluster.Observer.SeesAsync(left[0], [.. cluster.Lighthouses, .. left]);
        await Eventually.EqualAsync(Limit, () => server.Now);

        Assert.Equal(Limit, server.Most);
        foreach (var peer in peers) peer.Dispose();
    }

    private static async Task AskAsync(TcpPeer peer, int client)
    {
        using (peer)
        {
            await peer.SendAsync(BitConverter.GetBytes(client), CancellationToken.None);
            var answer = new byte[1];
            Assert.Equal(1, await peer.ReceiveAsync(answer, CancellationToken.None));
        }
    }

    /// <summary>Counts who is there, and notes in which order they came.</summary>
    private sealed class CountingServer
    {
        private readonly Lock _lock = new();
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal int Now { get; private set; }

        internal int Most { get; private set; }

        internal ConcurrentQueue<int> Served { get; } = new();

        /// <summary>Works from now on.</summary>
        internal void Open() => _open.SetResult();

        internal async Task ServeAsync(TcpPeer peer)
        {
            Count(1);
            var client = new byte[4];
            await peer.ReceiveAsync(client, CancellationToken.None);
            Served.Enqueue(BitConverter.ToInt32(client));
            await _open.Task;
            await Task.Delay(Work);
            await peer.SendAsync(new byte[1], CancellationToken.None);
            await peer.ReceiveAsync(client, CancellationToken.None);
            Count(-1);
        }

        internal async Task HoldAsync(TcpPeer peer)
        {
            Count(1);
            try
            {
                await peer.ReceiveAsync(new byte[1], CancellationToken.None);
            }
            catch (SocketException)
            {
                // The node was killed.
            }

            Count(-1);
        }

        private void Count(int more)
        {
            lock (_lock)
            {
                Now += more;
                Most = Math.Max(Most, Now);
            }
        }
    }
}
