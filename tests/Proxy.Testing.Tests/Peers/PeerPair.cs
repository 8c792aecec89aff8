namespace Proxy.Testing.Tests;

/// <summary>A client and the server connection that it reached, with nothing between them.</summary>
internal sealed record PeerPair(TestOrigin Origin, TcpPeer Client, TcpPeer Server) : IAsyncDisposable
{
    public static async Task<PeerPair> ConnectAsync(TcpPeerOptions? client = null, TcpPeerOptions? server = null)
    {
        var origin = TestOrigin.Listen(options: server);
        var connected = await TcpPeer.ConnectAsync(origin.EndPoint, client);
        return new PeerPair(origin, connected, await origin.AcceptAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Server.Dispose();
        await Origin.DisposeAsync();
    }
}
