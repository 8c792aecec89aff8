using System.Net;
using System.Net.Sockets;
using Proxy.Testing;

namespace Proxy.Cluster.Tests.Monitoring;

/// <summary>A Prometheus that watches three nodes tells when something is wrong with one of them.</summary>
public sealed class AlertTests
{
    private const string MetricsToken = "a-token-for-metrics";
    private const int StalledReaders = 100;
    private const int BusyReaders = 8;

    // Two and a half times what ProxyLoopLags takes; half of the time, so that the node answers Prometheus in between.
    private static readonly TimeSpan Halt = TimeSpan.FromMilliseconds(600);

    [Fact]
    public async Task Alerts_fire_for_a_dead_server_a_full_bank_a_certificate_near_its_end_a_node_that_lags_and_one_that_is_gone()
    {
        using var authority = new TestAuthority();
        var (certificate, key) = authority.Issue("site.example", to: 2);
        using var dead = RefusingPort.Open();
        await using var flood = TestOrigin.Serve(FloodAsync);
        await using var cluster = await ClusterUnderTest.StartAsync(1, 3, flood.EndPoint, QuickCluster.Fresh + $$"""
            proxy.admin { token = "{{Observer.Token}}", metrics-token = "{{MetricsToken}}" }
            proxy.access-log.format = off
            proxy.buffers { bank = 1MiB, max-share = 64KiB }
            proxy.listeners.tls { bind = "127.0.0.1:0", pool = half, tls { certificates = [{ cert = "{{certificate}}", key = "{{key}}" }] } }
            proxy.pools.half { endpoints = ["{{dead.EndPoint}}", "{{flood.EndPoint}}"], check { every = 500ms, fast = 100ms, down = 500ms, timeout = 400ms } }

            """);
        var (stalled, late, gone) = (cluster.Nodes[0], cluster.Nodes[1], cluster.Nodes[2]);
        await using var prometheus = await PrometheusServer.StartAsync(cluster.Nodes.Select(node => node.Admin), MetricsToken, PrometheusServer.AtOnce);

        await prometheus.FiresAsync("ProxyEndpointDown", ("pool", "half"), ("endpoint", $"{dead.EndPoint}"));
        foreach (var node in cluster.Nodes)
        {
            await prometheus.FiresAsync("ProxyPoolDegraded", ("pool", "half"), Instance(node));
            await prometheus.FiresAsync("ProxyCertificateExpiresSoon", ("name", "site.example"), Instance(node));
        }

        await using (await ReadersAsync(stalled, StalledReaders, stall: true))
        {
            await prometheus.FiresAsync("ProxyBuffersShort", Instance(stalled));
            await prometheus.FiresAsync("ProxyBuffersFull", Instance(stalled));
        }

        await using (await ReadersAsync(late, BusyReaders, stall: false))
        {
            var fires = prometheus.FiresAsync("ProxyLoopLags", Instance(late));
            while (!fires.IsCompleted) await HaltAsync(late);
            await fires;
        }

        gone.Process.Signal(UnixSignal.Stop);
        await prometheus.FiresAsync("ProxyNodeDown", Instance(gone));
        await prometheus.FiresAsync("ProxyMembersUnreachable");
        Assert.All(await prometheus.RulesAsync(), rule => Assert.True(rule.Error.Length == 0, $"{rule.Name}: {rule.Error}"));
    }

    private static (string Label, string Value) Instance(Member node) => ("instance", $"{node.Admin}");

    /// <summary>A node gets no time for a while, as under a hypervisor that has none to give, and then as much as it wants.</summary>
    private static async Task HaltAsync(Member node)
    {
        node.Process.Signal(UnixSignal.Stop);
        await Task.Delay(Halt);
        node.Process.Signal(UnixSignal.Continue);
        await Task.Delay(Halt);
    }

    private static async Task<Readers> ReadersAsync(Member node, int count, bool stall)
    {
        var at = await node.ListenerAsync("l");
        var readers = new Readers();
        for (var i = 0; i < count; i++) await readers.AddAsync(at, stall);
        return readers;
    }

    private static async Task FloodAsync(TcpPeer peer)
    {
        var block = new byte[64 * 1024];
        try
        {
            while (true) await peer.SendAsync(block, CancellationToken.None);
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The reader has gone, or it was a check, or the test is over.
        }
    }

    /// <summary>Clients of a server that sends for ever.</summary>
    private sealed class Readers : IAsyncDisposable
    {
        private readonly List<TcpPeer> _peers = [];
        private readonly List<Task> _reading = [];

        public async Task AddAsync(IPEndPoint at, bool stall)
        {
            var peer = await TcpPeer.ConnectAsync(at, new TcpPeerOptions { ReceiveBuffer = stall ? 4096 : null });
            _peers.Add(peer);
            await peer.ReceiveExactlyAsync(1);
            if (!stall) _reading.Add(Task.Run(() => ReadAsync(peer)));
        }

        public async ValueTask DisposeAsync()
        {
            _peers.ForEach(peer => peer.Reset());
            await Task.WhenAll(_reading);
        }

        private static async Task ReadAsync(TcpPeer peer)
        {
            var block = new byte[64 * 1024];
            try
            {
                while (await peer.ReceiveAsync(block, CancellationToken.None) > 0) continue;
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                // It was told to stop.
            }
        }
    }
}
