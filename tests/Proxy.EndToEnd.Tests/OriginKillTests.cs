using System.Diagnostics;
using System.Net;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests;

public class OriginKillTests
{
    private const int Transfers = 100;
    private const int Bystanders = 10;

    // At 1 MiB/s for each connection no transfer ends by itself during the test.
    private const long FileBytes = 256L * 1024 * 1024;

    private static readonly byte[] Request = "GET /slow/large.bin HTTP/1.1\r\nHost: origin\r\n\r\n"u8.ToArray();

    [Fact]
    public async Task Killing_an_origin_ends_its_pairs_within_a_second_and_no_others()
    {
        await using var nginx = await NginxServer.StartAsync();
        await nginx.AddFileAsync("large.bin", new BytePattern(30), FileBytes);
        await using var echo = TestOrigin.Serve(Bystander.EchoAsync);
        await using var proxy = await ProxyProcess.StartAsync(nginx.EndPoint, echo.EndPoint);

        using var over = new CancellationTokenSource();
        var peers = await ConnectAsync(proxy.Listeners[1], Bystanders);
        var bystanders = peers.Select((peer, i) => new Bystander(peer, (ulong)i)).ToList();
        var exchanging = bystanders.Select(each => each.RunAsync(over.Token)).ToList();
        await KillDuringTransfersAsync(nginx, proxy.Listeners[0]);
        await Task.WhenAll(bystanders.Select(each => each.WaitForMoreAsync(100)));

        await over.CancelAsync();
        await Task.WhenAll(exchanging);
        bystanders.ForEach(each => each.Dispose());
        await proxy.EndAsync();
    }

    private static async Task KillDuringTransfersAsync(NginxServer nginx, IPEndPoint listener)
    {
        var transfers = await ConnectAsync(listener, Transfers);
        await Task.WhenAll(transfers.Select(BeginTransferAsync));
        var receiving = transfers.Select(each => each.ReceiveToEndAsync(TimeSpan.FromSeconds(10))).ToList();

        var killedAt = Stopwatch.GetTimestamp();
        nginx.Process.Signal(UnixSignal.Kill);
        var endings = await Task.WhenAll(receiving);
        var took = Stopwatch.GetElapsedTime(killedAt);
        foreach (var each in transfers)
            each.Dispose();

        Assert.DoesNotContain(endings, each => each.End == PeerEnd.Timeout);
        Assert.DoesNotContain(endings, each => each.Count >= FileBytes);
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    private static Task<TcpPeer[]> ConnectAsync(IPEndPoint listener, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => TcpPeer.ConnectAsync(listener)));

    private static async Task BeginTransferAsync(TcpPeer peer)
    {
        await peer.SendAllAsync(Request);
        await peer.ReceiveExactlyAsync(16 * 1024);
    }
}
