using Proxy.Testing;

namespace Proxy.EndToEnd.Tests;

/// <summary>A reader that stops: what the proxy has taken from the sender is bounded, and nothing is lost.</summary>
public class StalledReaderTests
{
    private const long KiB = 1024;

    // What the reader's own kernel takes: SO_RCVBUF as asked for, doubled by the kernel (socket(7)).
    private const int ReadersBuffer = 64 * 1024;
    private const long ReadersKernel = 2 * ReadersBuffer;

    // proxy.buffers.max-share.
    private const long Share = 256 * KiB;

    // What a direction that has moved less than 1 MiB has earned (KernelBounds): four times 64 KiB, unread before us, where
    // the kernel doubles it, and unsent behind us, where one read of 256 KiB may come on top.
    private const long KernelUnread = 2 * 256 * KiB;
    private const long KernelUnsent = (256 * KiB) + (256 * KiB);

    private const long Bound = ReadersKernel + Share + KernelUnread + KernelUnsent;

    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);
    private static readonly BytePattern Bytes = new(50);

    [Fact]
    public async Task A_download_waits_for_its_reader()
    {
        var options = new TcpPeerOptions { ReceiveBuffer = ReadersBuffer, Timeout = TestScale.Current.Bound };
        await using var origin = TestOrigin.Listen(options: new TcpPeerOptions { Timeout = TestScale.Current.Bound });
        await using var proxy = await ProxyProcess.StartAsync(origin.EndPoint);
        using (var client = await TcpPeer.ConnectAsync(proxy.Listener, options))
        using (var server = await origin.AcceptAsync())
            await StallAndResumeAsync(server, client);
        await proxy.EndAsync();
    }

    [Fact]
    public async Task An_upload_waits_for_its_reader()
    {
        var options = new TcpPeerOptions { ReceiveBuffer = ReadersBuffer, Timeout = TestScale.Current.Bound };
        await using var origin = TestOrigin.Listen(options: options);
        await using var proxy = await ProxyProcess.StartAsync(origin.EndPoint);
        using (var client = await TcpPeer.ConnectAsync(proxy.Listener, new TcpPeerOptions { Timeout = TestScale.Current.Bound }))
        using (var server = await origin.AcceptAsync())
            await StallAndResumeAsync(client, server);
        await proxy.EndAsync();
    }

    private static async Task StallAndResumeAsync(TcpPeer sender, TcpPeer reader)
    {
        var total = TestScale.Current.StalledBytes;
        var sent = await sender.SendPatternUntilFullAsync(Bytes, total, Quiet);
        var taken = sent - sender.UnacknowledgedBytes;
        Assert.True(sent < total, $"the sender was never held up: {sent:N0} bytes went out");
        Assert.InRange(taken, 1, Bound);

        var receiving = reader.ReceivePatternToEndAsync(Bytes);
        await sender.SendPatternAsync(Bytes, total - sent, sent);
        sender.HalfClose();
        Assert.Equal(new PatternEnding(PeerEnd.Eof, total, -1), await receiving);
        reader.HalfClose();
        Assert.Equal((PeerEnd.Eof, 0L), await EndOfAsync(sender));
    }

    private static async Task<(PeerEnd End, long Count)> EndOfAsync(TcpPeer peer)
    {
        var ending = await peer.ReceiveToEndAsync();
        return (ending.End, ending.Count);
    }
}
