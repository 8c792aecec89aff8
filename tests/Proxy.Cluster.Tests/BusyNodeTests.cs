using System.Diagnostics;
using System.Net.Sockets;
using Proxy.Testing;
using Xunit.Abstractions;

namespace Proxy.Cluster.Tests;

public sealed class BusyNodeTests(ITestOutputHelper output)
{
    private const int Loops = 2;

    // Longer than akka.cluster.failure-detector.acceptable-heartbeat-pause, which is 5 s, by far.
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(Scale.Of(12, 60));

    [Fact]
    public async Task A_node_whose_loops_have_no_idle_moment_is_missed_by_nobody()
    {
        await using var origin = TestOrigin.Serve(FloodAsync);
        await using var cluster = await ClusterUnderTest.StartAsync(1, 2, origin.EndPoint, QuickCluster.Fresh + $"proxy.loops.count = {Loops}");
        var (busy, other) = (cluster.Nodes[0], cluster.Nodes[1]);
        using var over = new CancellationTokenSource();
        var before = ThreadTimes.Busy(busy.Process.Id, "io-loop");
        var started = Stopwatch.GetTimestamp();
        var readers = Enumerable.Range(0, 32).Select(_ => ReadAsync(busy, over.Token)).ToList();
        while (Stopwatch.GetElapsedTime(started) < Busy)
        {
            Assert.All(await cluster.Observer.MembersAsync(other), member => Assert.True(member.IsUp, $"{member}"));
            await Task.Delay(TimeSpan.FromMilliseconds(250), CancellationToken.None);
        }

        var share = (ThreadTimes.Busy(busy.Process.Id, "io-loop") - before) / Stopwatch.GetElapsedTime(started) / Loops;
        await over.CancelAsync();
        await Task.WhenAll(readers);
        output.WriteLine($"a loop ran, or waited for a processor, {share:P0} of the time");
        Assert.True(share > 0.5, $"a loop had something to do {share:P0} of the time: it was not busy");
        Assert.DoesNotContain("UNREACHABLE", cluster.Output, StringComparison.Ordinal);
    }

    private static async Task FloodAsync(TcpPeer peer)
    {
        var block = new byte[64 * 1024];
        try
        {
            while (true) await peer.SendAsync(block, CancellationToken.None);
        }
        catch (SocketException)
        {
            // The reader has gone.
        }
        catch (ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task ReadAsync(Member node, CancellationToken over)
    {
        using var peer = await TcpPeer.ConnectAsync(node.Listener, cancellation: CancellationToken.None);
        var block = new byte[64 * 1024];
        while (!over.IsCancellationRequested) Assert.NotEqual(0, await peer.ReceiveAsync(block, CancellationToken.None));
        peer.Reset();
    }
}
