using System.Net;
using System.Net.Sockets;

namespace Proxy.Relay;

/// <summary>A client and its connection to the origin, written as the framework suggests: one task per direction, each a
/// <see cref="Stream.CopyToAsync(Stream)"/> with the buffer that it takes by itself.</summary>
internal static class Pair
{
    /// <summary>Relays until both sides have ended their streams or one direction has failed, then closes both.</summary>
    internal static async Task RelayAsync(Socket client, IPEndPoint origin)
    {
        using var server = new Socket(origin.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            try
            {
                client.NoDelay = server.NoDelay = true;
                await server.ConnectAsync(origin);
                await using var near = new NetworkStream(client);
                await using var far = new NetworkStream(server);
                await Task.WhenAll(CopyAsync(near, far), CopyAsync(far, near));
            }
            catch (Exception failure) when (IsOfConnection(failure))
            {
                // Leaving closes both sockets, which is all there is to do.
            }
        }
    }

    private static async Task CopyAsync(NetworkStream from, NetworkStream to)
    {
        try
        {
            await from.CopyToAsync(to);
            to.Socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception failure) when (IsOfConnection(failure))
        {
            // The other direction waits for bytes that may never come: closing its sockets ends it.
            from.Socket.Dispose();
            to.Socket.Dispose();
        }
    }

    private static bool IsOfConnection(Exception failure) => failure is IOException or SocketException or ObjectDisposedException;
}
