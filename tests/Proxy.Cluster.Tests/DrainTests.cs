using System.Net.Sockets;
using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.Cluster.Tests;

public sealed class DrainTests
{
    private const int PingPongs = 200;
    private const int Downloads = 20;
    private const int ExchangeBytes = 64;
    private const long DownloadBytes = 4 * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly BytePattern Pattern = new(4);

    // Too long to be met by chance in what the other clients send.
    private static readonly byte[] Wish = "a download, please"u8.ToArray();

    [Fact]
    public async Task Under_load_a_node_that_is_told_to_stop_finishes_what_it_has_and_the_others_take_the_rest()
    {
        await using var echo = TestOrigin.Serve(ServeAsync);
        await using var cluster = await ClusterUnderTest.StartAsync(1, 3, echo.EndPoint, QuickCluster.Fresh + "proxy.drain.timeout = 60s");
        var leaving = cluster.Nodes[0];
        var others = cluster.Nodes.Skip(1).ToList();
        using var enough = new CancellationTokenSource();
        using var slow = new SemaphoreSlim(0);
        var exchanges = new int[PingPongs];
        var running = Enumerable.Range(0, PingPongs).Select(i => PingPongAsync(leaving, exchanges, i, enough.Token))
            .Concat(Enumerable.Range(0, Downloads).Select(_ => DownloadAsync(leaving, slow)))
            .ToList();
        await Observer.UntilAsync(
            async () => (await cluster.Observer.PairsAsync(others[0])).Values.Sum() == PingPongs + Downloads && exchanges.All(count => count > 2),
            async () => $"pairs: {string.Join(", ", await cluster.Observer.PairsAsync(others[0]))}",
            Patience);
        await using var clients = SteadyClients.Start(20, others);

        leaving.Process.Signal(UnixSignal.Terminate);
        await leaving.Process.WaitForLineAsync(new Regex("^Draining"), Patience);
        await RefusedAsync(leaving);
        var before = (int[])exchanges.Clone();
        await Observer.UntilAsync(
            () => Task.FromResult(exchanges.Zip(before).All(count => count.First > count.Second + 5)),
            () => Task.FromResult("ping-pongs stand still"),
            Patience);
        slow.Release(Downloads);
        await enough.CancelAsync();
        await Task.WhenAll(running); // each has compared every byte and seen an orderly end

        Assert.Equal(0, await leaving.Process.WaitForExitAsync(Patience));
        Assert.DoesNotContain("end=drained", leaving.Output, StringComparison.Ordinal);
        foreach (var node in others) await cluster.Observer.SeesAsync(node, [.. cluster.Lighthouses, .. others]);
        await clients.WaitForMoreAsync(50);
        await clients.EndAsync();
    }

    /// <summary>A client says so when it wants a download; every other gets its bytes back.</summary>
    private static async Task ServeAsync(TcpPeer peer)
    {
        try
        {
            var first = new byte[Wish.Length];
            var count = await peer.ReceiveAsync(first, CancellationToken.None);
            if (Wish.AsSpan().SequenceEqual(first))
            {
                await peer.SendPatternAsync(Pattern, DownloadBytes, timeout: Patience);
                return;
            }

            await peer.SendAsync(first.AsMemory(0, count), CancellationToken.None);
            await SteadyClients.EchoAsync(peer);
        }
        catch (SocketException)
        {
            // The clients say whether that was in order.
        }
    }

    private static async Task PingPongAsync(Member node, int[] exchanges, int number, CancellationToken enough)
    {
        var bytes = new BytePattern((ulong)number + 1000);
        using var peer = await TcpPeer.ConnectAsync(node.Listener, new TcpPeerOptions { Timeout = Patience }, CancellationToken.None);
        await peer.SendAllAsync("p"u8.ToArray());
        Assert.Equal("p"u8.ToArray(), await peer.ReceiveExactlyAsync(1));
        while (!enough.IsCancellationRequested)
        {
            var offset = (long)exchanges[number] * ExchangeBytes;
            await peer.SendPatternAsync(bytes, ExchangeBytes, offset);
            Assert.Equal(-1, await peer.ReceivePatternAsync(bytes, ExchangeBytes, offset));
            Interlocked.Increment(ref exchanges[number]);
            await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None);
        }

        peer.HalfClose();
        var ending = await peer.ReceiveToEndAsync();
        Assert.Equal((PeerEnd.Eof, 0), (ending.End, ending.Count));
    }

    private static async Task DownloadAsync(Member node, SemaphoreSlim goOn)
    {
        const long half = DownloadBytes / 2;
        // A small buffer: what is not read yet is still at the origin when the signal comes.
        using var peer = await TcpPeer.ConnectAsync(node.Listener, new TcpPeerOptions { ReceiveBuffer = 64 * 1024, Timeout = Patience });
        await peer.SendAllAsync(Wish);
        Assert.Equal(-1, await peer.ReceivePatternAsync(Pattern, half));
        await goOn.WaitAsync(Patience);
        var ending = await peer.ReceivePatternToEndAsync(Pattern, half);
        Assert.Equal((PeerEnd.Eof, DownloadBytes - half, -1L), (ending.End, ending.Count, ending.FirstMismatch));
    }

    /// <summary>New clients are refused from some moment on; none is accepted and then reset.</summary>
    private static async Task RefusedAsync(Member node)
    {
        using var bound = new CancellationTokenSource(Patience);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (true)
        {
            try
            {
                using var peer = await TcpPeer.ConnectAsync(node.Listener);
                await peer.SendAllAsync("p"u8.ToArray());
                Assert.Equal("p"u8.ToArray(), await peer.ReceiveExactlyAsync(1));
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused)
            {
                return;
            }

            await tick.WaitForNextTickAsync(bound.Token);
        }
    }
}
