using System.Net.Sockets;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Pairs;

/// <summary>What a peer sees of its connection's end.</summary>
internal static class Expect
{
    /// <summary>Exactly these bytes, then the given end.</summary>
    public static async Task SeesAsync(this TcpPeer peer, PeerEnd end, params byte[] bytes)
    {
        var ending = await peer.ReceiveToEndAsync();
        Assert.Equal((end, Convert.ToHexString(bytes)), (ending.End, Convert.ToHexString(ending.Bytes.Span)));
    }

    /// <summary>So many bytes of the pattern or more, then the given end: between a look at what the kernel has sent and the
    /// end, its timers may send what a window has room for.</summary>
    /// <returns>How many came.</returns>
    public static async Task<long> SeesAtLeastAsync(this TcpPeer peer, PeerEnd end, BytePattern pattern, long count)
    {
        var ending = await peer.ReceivePatternToEndAsync(pattern);
        Assert.Equal((end, true), (ending.End, ending.IsPrefix));
        Assert.True(ending.Count >= count, $"{ending.Count} bytes came of {count} that were acknowledged");
        return ending.Count;
    }

    /// <summary>A reset behind a FIN that has been read: no receive shows it, but the connection is gone.</summary>
    public static Task IsGoneAsync(this TcpPeer peer) => Eventually.EqualAsync(
        (Proxy.Actors.ControlMemory.TcpState?)null,
        () => KernelSockets.StateOf(peer.LocalEndPoint, peer.RemoteEndPoint));

    /// <summary>Bytes of the pattern until every buffer on the way is full.</summary>
    /// <returns>How many have left this peer for good: the proxy's kernel has acknowledged them.</returns>
    public static async Task<long> SendUntilFullAsync(this TcpPeer peer, BytePattern pattern)
    {
        var sent = await peer.SendPatternUntilFullAsync(pattern, 64L * 1024 * 1024, TimeSpan.FromMilliseconds(250));
        return sent - KernelSockets.Unacknowledged(peer.LocalEndPoint, peer.RemoteEndPoint);
    }
}
