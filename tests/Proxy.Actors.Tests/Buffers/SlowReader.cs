using Proxy.Testing;

namespace Proxy.Actors.Tests.Buffers;

/// <summary>A client that reads a stream of its own a little at a time and checks every byte.</summary>
internal sealed class SlowReader : IDisposable
{
    // Small enough that what the kernel holds for a reader is little beside what the proxy holds.
    private const int ReceiveBuffer = 8 * 1024;

    private readonly TcpPeer _peer;
    private readonly BytePattern _bytes;
    private long _received;

    private SlowReader(TcpPeer peer, BytePattern bytes)
    {
        _peer = peer;
        _bytes = bytes;
    }

    /// <summary>Bytes received so far, all of them right.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Connects to a node whose origin runs <see cref="ServeAsync"/>.</summary>
    /// <param name="node">The node.</param>
    /// <param name="seed">Which stream to ask for.</param>
    /// <param name="slow">Whether the kernel may hold little for it.</param>
    public static async Task<SlowReader> ConnectAsync(Nodes.HostedNode node, int seed, bool slow = true)
    {
        var options = new TcpPeerOptions { ReceiveBuffer = slow ? ReceiveBuffer : null, Timeout = TimeSpan.FromMinutes(2) };
        var peer = await TcpPeer.ConnectAsync(node.Listener, options);
        await peer.SendAllAsync(BitConverter.GetBytes(seed));
        return new SlowReader(peer, new BytePattern((ulong)seed));
    }

    /// <summary>The other side: sends the stream that it is asked for, so many bytes of it, and then FIN.</summary>
    public static async Task ServeAsync(TcpPeer peer, long bytes)
    {
        peer.Timeout = TimeSpan.FromMinutes(2);
        var seed = BitConverter.ToInt32(await peer.ReceiveExactlyAsync(sizeof(int)));
        try
        {
            await peer.SendPatternAsync(new BytePattern((ulong)seed), bytes);
            peer.HalfClose();
            await peer.ReceiveToEndAsync();
        }
        catch (System.Net.Sockets.SocketException error) when (TcpPeer.IsReset(error))
        {
            // The reader has seen enough.
        }
    }

    /// <summary>Reads until the end or until told to stop, at most so many bytes at a time and resting in between.</summary>
    /// <returns>Whether the end came.</returns>
    public async Task<bool> ReadAsync(int atATime, TimeSpan rest, CancellationToken over)
    {
        var buffer = new byte[atATime];
        try
        {
            while (true)
            {
                var count = await _peer.ReceiveAsync(buffer, over);
                if (count == 0) return true;
                Assert.Equal(-1, _bytes.FirstMismatch(Received, buffer.AsSpan(0, count)));
                Volatile.Write(ref _received, Received + count);
                if (rest > TimeSpan.Zero) await Task.Delay(rest, over);
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose() => _peer.Reset();
}
