using System.Net;
using Proxy.Actors.Tests.Nodes;
using Proxy.Testing;

namespace Proxy.Actors.Tests.ControlMemory;

/// <summary>A pair that was opened through a node, used, and closed in order.</summary>
/// <param name="Listener">The address that the client came to.</param>
/// <param name="Client">The client's address.</param>
/// <param name="ServerLeg">The address that the server leg had at the origin.</param>
internal sealed record ClosedPair(IPEndPoint Listener, IPEndPoint Client, IPEndPoint ServerLeg)
{
    /// <summary>Runs a pair from its connect to the close of both sides.</summary>
    /// <param name="node">The node.</param>
    /// <param name="origin">Where it leads.</param>
    /// <param name="serverFirst">Whether the origin closes first, which puts the client leg into TIME-WAIT; else the client
    /// does, which puts the server leg there.</param>
    /// <param name="from">The client's own address; null for any.</param>
    public static async Task<ClosedPair> RunAsync(
        HostedNode node, TestOrigin origin, bool serverFirst = false, IPEndPoint? from = null)
    {
        using var client = await TcpPeer.ConnectAsync(ListenerOf(node), new TcpPeerOptions { From = from });
        using var server = await origin.AcceptAsync();
        await client.SendAllAsync("there"u8.ToArray());
        await server.ReceiveExactlyAsync(5);
        await CloseAsync(client, server, serverFirst);
        return new ClosedPair(client.RemoteEndPoint, client.LocalEndPoint, server.RemoteEndPoint);
    }

    /// <summary>An address that reaches a node's listener.</summary>
    public static IPEndPoint ListenerOf(HostedNode node) =>
        node.Listener.Address.Equals(IPAddress.Any) ? new IPEndPoint(IPAddress.Loopback, node.Listener.Port) : node.Listener;

    /// <summary>Closes both sides in order, one after the other.</summary>
    public static async Task CloseAsync(TcpPeer client, TcpPeer server, bool serverFirst = false)
    {
        var (first, second) = serverFirst ? (server, client) : (client, server);
        first.HalfClose();
        Assert.Equal((PeerEnd.Eof, 0), await EndAsync(second));
        second.HalfClose();
        Assert.Equal((PeerEnd.Eof, 0), await EndAsync(first));
    }

    private static async Task<(PeerEnd End, int Count)> EndAsync(TcpPeer peer)
    {
        var ending = await peer.ReceiveToEndAsync();
        return (ending.End, ending.Count);
    }
}
