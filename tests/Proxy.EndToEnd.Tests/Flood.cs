using System.Net.Sockets;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests;

/// <summary>A server's side that sends for ever.</summary>
internal static class Flood
{
    private static readonly byte[] Block = new byte[256 * 1024];

    /// <summary>Sends until the connection is gone.</summary>
    public static async Task ServeAsync(TcpPeer peer)
    {
        try
        {
            while (true) await peer.SendAsync(Block, CancellationToken.None);
        }
        catch (SocketException)
        {
            // Reset by the reader, or by the origin that stops.
        }
        catch (ObjectDisposedException)
        {
            // The origin stops.
        }
    }
}
