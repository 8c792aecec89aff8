using System.Net;
using Proxy.Actors.Listing;
using Proxy.Actors.Load;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Load;

/// <summary>What a node tells of its load, however much of it there is.</summary>
public sealed class LoadDeskTests
{
    [Fact]
    public async Task A_node_with_more_pools_than_one_answer_has_room_for_is_told_of_whole()
    {
        const int Pools = LoadDesk.MaxRows + 20;
        using var dead = RefusingPort.Open();
        await using var node = await TestNode.StartAsync(
            TestNode.Route("web", IPAddress.Loopback, dead.EndPoint)
            + string.Join('\n', Enumerable.Range(1, Pools - 1).Select(i => $"proxy.pools.p{i}.endpoints = [\"127.0.0.1:{i}\"]")));
        try
        {
            using var client = await TcpPeer.ConnectAsync(node.Listener("web"));
            await client.ReceiveToEndAsync();
        }
        catch (System.Net.Sockets.SocketException reset) when (TcpPeer.IsReset(reset))
        {
            // There is no server.
        }

        var load = Assert.Single((await node.Node.Load.SampleAsync(DirectoryScope.Node)).Nodes);
        Assert.Equal(Pools, load.Rows.Count(row => row.IsPool));
        Assert.Equal(Pools, load.Rows.Where(row => row.IsPool).Select(row => row.Name).Distinct().Count());
        var web = load.Rows.Single(row => row.IsPool && row.Name == "web");
        Assert.InRange(web.Failures, 1, 10);
        Assert.Equal((1, 1, 0), (web.Endpoints, web.Taking, web.Waiting));
    }

    [Fact]
    public async Task Who_waits_and_what_is_held_is_told()
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await TestNode.StartAsync(
            TestNode.Route("web", IPAddress.Loopback, origin.EndPoint) + "proxy.pools.web { max-pairs = 1, limit-scope = node, queue { max = 9, timeout = 60s } }");
        using var first = await TcpPeer.ConnectAsync(node.Listener("web"), new TcpPeerOptions { ReceiveBuffer = 4096 });
        using var server = await origin.AcceptAsync();
        await server.SendPatternUntilFullAsync(new BytePattern(3), 1L << 30, TimeSpan.FromMilliseconds(200));
        using var second = await TcpPeer.ConnectAsync(node.Listener("web"));
        using var third = await TcpPeer.ConnectAsync(node.Listener("web"));
        await Eventually.EqualAsync((2, true), async () =>
        {
            var load = (await node.Node.Load.SampleAsync(DirectoryScope.Node)).Nodes.Single();
            return (load.Rows.Single(row => row.IsPool).Waiting, load.HeldBytes > 0 && load.HeldBytes <= load.BankBytes);
        });
    }
}
