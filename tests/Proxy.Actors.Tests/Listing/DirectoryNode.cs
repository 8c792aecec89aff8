using System.Net;
using Proxy.Actors.Listing;
using Proxy.Actors.Pairs;
using Proxy.Actors.Tests.Pairs;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Listing;

/// <summary>A node with the listeners <c>web</c> and <c>api</c>, its directory, and the connections that the test holds itself.</summary>
public abstract class DirectoryNode : IAsyncLifetime
{
    private readonly List<IDisposable> _peers = [];

    private protected TestOrigin Origin { get; } = TestOrigin.Listen();

    private protected TestOrigin Other { get; } = TestOrigin.Listen();

    private protected TestNode Node { get; private set; } = null!;

    private protected PairDirectory Directory => Node.Node.Directory;

    public async Task InitializeAsync() => Node = await TestNode.StartAsync(
        TestNode.Route("web", IPAddress.Loopback, Origin.EndPoint) + TestNode.Route("api", IPAddress.Loopback, Other.EndPoint));

    public async Task DisposeAsync()
    {
        foreach (var peer in _peers) peer.Dispose();
        await Node.WaitUntilIdleAsync();
        await Node.DisposeAsync();
        await Origin.DisposeAsync();
        await Other.DisposeAsync();
    }

    private protected async Task<List<PairRow>> ListAsync(PairFilter filter)
    {
        var rows = new List<PairRow>();
        await foreach (var page in Directory.ListAsync(filter, DirectoryScope.Node))
        {
            Assert.Empty(page.Missing);
            rows.AddRange(page.Rows);
        }

        return rows;
    }

    private protected async Task<ConnectedPair> OpenAsync(string listener)
    {
        var client = await TcpPeer.ConnectAsync(Node.Listener(listener));
        var pair = Keep(new ConnectedPair(Node, client, await (listener == "web" ? Origin : Other).AcceptAsync()));
        await pair.BoundAsync();
        return pair;
    }

    private protected ConnectedPair Keep(ConnectedPair pair)
    {
        _peers.Add(pair);
        return pair;
    }

    private protected static async Task MoveAsync(ConnectedPair pair, int toServer, int toClient)
    {
        await pair.Client.SendAllAsync(new byte[toServer]);
        await pair.Server.ReceiveExactlyAsync(toServer);
        await pair.Server.SendAllAsync(new byte[toClient]);
        await pair.Client.ReceiveExactlyAsync(toClient);
    }
}
