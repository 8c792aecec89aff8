using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Tls;

/// <summary>Streams of bytes that can be checked, in plain and over TLS.</summary>
internal static class Streams
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>The bytes of a connection in plain.</summary>
    public static Stream Plain(TcpPeer peer) => new NetworkStream(peer.Socket);

    /// <summary>The bytes of an accepted connection on which TLS is spoken as a server.</summary>
    public static async Task<Stream> AcceptAsync(TcpPeer peer, X509Certificate2 certificate)
    {
        var stream = new SslStream(new NetworkStream(peer.Socket));
        await stream.AuthenticateAsServerAsync(certificate);
        return stream;
    }

    /// <summary>Says that nothing more is sent: by close_notify over TLS, by FIN in plain.</summary>
    public static async Task HalfCloseAsync(Stream stream, TcpPeer peer)
    {
        if (stream is SslStream tls) await tls.ShutdownAsync();
        else peer.HalfClose();
    }

    /// <summary>Sends bytes of a pattern.</summary>
    public static async Task SendAsync(Stream stream, BytePattern pattern, long count)
    {
        using var bound = new CancellationTokenSource(TestScale.Current.Bound);
        var buffer = new byte[ChunkBytes];
        for (var sent = 0L; sent < count;)
        {
            var chunk = (int)Math.Min(ChunkBytes, count - sent);
            pattern.Fill(sent, buffer.AsSpan(0, chunk));
            await stream.WriteAsync(buffer.AsMemory(0, chunk), bound.Token);
            sent += chunk;
        }
    }

    /// <summary>Receives so many bytes of a pattern, or up to the end.</summary>
    /// <returns>How many came, and the position of the first that is another; -1 for none.</returns>
    public static async Task<(long Count, long Mismatch)> ReceiveAsync(
        Stream stream, BytePattern pattern, long most = long.MaxValue, TimeSpan? pause = null)
    {
        using var bound = new CancellationTokenSource(TestScale.Current.Bound);
        using var tick = new PeriodicTimer(pause ?? TimeSpan.FromHours(1));
        var buffer = new byte[ChunkBytes];
        var (count, mismatch) = (0L, -1L);
        int more;
        while (count < most && (more = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(ChunkBytes, most - count)), bound.Token)) > 0)
        {
            if (mismatch < 0) mismatch = pattern.FirstMismatch(count, buffer.AsSpan(0, more));
            count += more;
            if (pause is not null) await tick.WaitForNextTickAsync(bound.Token);
        }

        return (count, mismatch);
    }
}
