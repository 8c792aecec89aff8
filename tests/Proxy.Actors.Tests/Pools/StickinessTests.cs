using System.Net;
using Proxy.Actors.Pools;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Pools;

/// <summary>With maglev, a client gets the same server from every node.</summary>
public sealed class StickinessTests : IAsyncLifetime
{
    private const int Servers = 10;
    private const int Clients = 200;

    private readonly List<TestOrigin> _origins = [];
    private readonly List<TestNode> _nodes = [];

    public async Task InitializeAsync()
    {
        for (var i = 0; i < Servers; i++) _origins.Add(TestOrigin.Listen());
        foreach (var order in new[] { _origins, Enumerable.Reverse(_origins) })
            _nodes.Add(await TestNode.StartAsync(TestNode.Route("web", IPAddress.Loopback, order.Select(each => each.EndPoint)) + "proxy.pools.web.balance = maglev"));
    }

    public async Task DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        foreach (var origin in _origins) await origin.DisposeAsync();
    }

    [Fact]
    public async Task All_nodes_agree_on_each_client_and_few_move_when_a_server_goes_and_comes_back()
    {
        var before = await ServersAsync(_nodes[0]);
        Assert.Equal(before, await ServersAsync(_nodes[1]));
        Assert.Equal(Servers, before.Distinct().Count());

        var gone = $"{_origins[3].EndPoint}";
        foreach (var node in _nodes) State(node).Change(model => model.WithHealth(gone, Health.Down));
        var without = await ServersAsync(_nodes[0]);
        Assert.Equal(without, await ServersAsync(_nodes[1]));
        var moved = before.Zip(without).Count(each => each.First != each.Second);
        var its = before.Count(each => each == gone);
        Assert.InRange(moved, its, 1.5 * its);

        foreach (var node in _nodes) State(node).Change(model => model.WithHealth(gone, Health.Up));
        Assert.Equal(before, await ServersAsync(_nodes[1]));
    }

    private static PoolState State(TestNode node) => node.Node.Model.Pools["web"].State;

    /// <summary>The server of each client, by the client's address.</summary>
    private static async Task<List<string>> ServersAsync(TestNode node)
    {
        var servers = new List<string>();
        for (var i = 0; i < Clients; i++)
        {
            var address = new IPAddress([127, 9, (byte)(i / 250), (byte)(1 + (i % 250))]);
            using var client = await TcpPeer.ConnectAsync(node.Listener("web"), new TcpPeerOptions { From = new IPEndPoint(address, 0) });
            servers.Add((await node.Log.BoundAsync(client.LocalEndPoint)).Endpoint);
            client.Reset();
        }

        return servers;
    }
}
