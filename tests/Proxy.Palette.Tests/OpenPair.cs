using Proxy.Testing;

namespace Proxy.Palette.Tests;

/// <summary>A pair through a node: what the test itself knows of it.</summary>
internal sealed class OpenPair(NodeProcess node, string listener, TcpPeer client, TcpPeer server) : IDisposable
{
    /// <summary>The node between.</summary>
    public NodeProcess Node { get; } = node;

    /// <summary>The listener.</summary>
    public string Listener { get; } = listener;

    /// <summary>The client's end.</summary>
    public TcpPeer Client { get; } = client;

    /// <summary>The server's end.</summary>
    public TcpPeer Server { get; } = server;

    /// <summary>Bytes that have come to the server.</summary>
    public long ToServer { get; private set; }

    /// <summary>Bytes that have come to the client.</summary>
    public long ToClient { get; private set; }

    /// <summary>Moves bytes both ways.</summary>
    public async Task MoveAsync(int toServer, int toClient)
    {
        await Client.SendAllAsync(new byte[toServer]);
        await Server.ReceiveExactlyAsync(toServer);
        await Server.SendAllAsync(new byte[toClient]);
        await Client.ReceiveExactlyAsync(toClient);
        ToServer += toServer;
        ToClient += toClient;
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }
}
