using System.Net;
using Proxy.Actors.Closing;
using Proxy.Actors.ControlMemory;
using Proxy.Actors.Pairs;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Pairs;

/// <summary>A pair on real sockets: the client and the server, with the node between them.</summary>
internal sealed class ConnectedPair(TestNode node, TcpPeer client, TcpPeer server) : IDisposable
{
    /// <summary>The node between.</summary>
    public TestNode Node { get; } = node;

    /// <summary>The client's end of the client leg.</summary>
    public TcpPeer Client { get; } = client;

    /// <summary>The server's end of the server leg.</summary>
    public TcpPeer Server { get; } = server;

    /// <summary>The kernel's state of our end of the client leg; null when there is no such socket any more.</summary>
    public TcpState? KernelClientState => KernelSockets.StateOf(Client.RemoteEndPoint, Client.LocalEndPoint);

    /// <summary>The kernel's state of our end of the server leg.</summary>
    public TcpState? KernelServerState => KernelSockets.StateOf(Server.RemoteEndPoint, Server.LocalEndPoint);

    /// <summary>The access log's record of the pair being bound.</summary>
    public Task<AccessRecord> BoundAsync() => Node.Log.BoundAsync(Client.LocalEndPoint);

    /// <summary>Waits until the kernel has our ends of both legs in the given states.</summary>
    public Task KernelHasAsync(TcpState? client, TcpState? server) =>
        Eventually.EqualAsync((client, server), () => (KernelClientState, KernelServerState));

    /// <summary>The pair has ended for the given reason; the flow entries say the same as the kernel: which of our ends
    /// waits for 2MSL, or that none does.</summary>
    /// <returns>The access log's record.</returns>
    public async Task<AccessRecord> EndsAsync(PairEnd end, TcpState? client, TcpState? server)
    {
        var record = await Node.Log.EndAsync(Client.LocalEndPoint);
        Assert.Equal(end, record.End);
        if (client is null && server is null)
        {
            await Eventually.EqualAsync(PairPhase.Unknown, async () => (await Node.InspectAsync(record)).Phase);
        }
        else
        {
            await Eventually.EqualAsync(PairPhase.TimeWait, async () => (await Node.InspectAsync(record)).Phase);
            var report = await Node.InspectAsync(record);
            Assert.Equal((client.HoldsTimeWait(), server.HoldsTimeWait()), (report.ClientFlow is not null, report.ServerFlow is not null));
        }

        await KernelHasAsync(client, server);
        await Node.WaitUntilIdleAsync();
        return record;
    }

    /// <summary>Closes both ends.</summary>
    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }
}
