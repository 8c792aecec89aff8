using Proxy.Actors.Tests.Nodes;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Streams;

/// <summary>Many pairs that have something to move at the same moment, on real sockets.</summary>
public sealed class BurstTests
{
    private const int Pairs = 100;

    [Fact]
    public async Task Bytes_of_many_pairs_at_once_are_moved_by_one_lane()
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await HostedNode.StartAsync(origin.EndPoint);
        var (clients, servers) = (new List<TcpPeer>(), new List<TcpPeer>());
        try
        {
            for (var i = 0; i < Pairs; i++)
            {
                clients.Add(await TcpPeer.ConnectAsync(node.Listener));
                servers.Add(await origin.AcceptAsync());
            }

            using (await LoopStall.StartAsync(node.Node))
            {
                foreach (var client in clients) await client.SendAllAsync("x"u8.ToArray());
            }

            foreach (var server in servers) Assert.Equal("x"u8.ToArray(), await server.ReceiveExactlyAsync(1));
            var counts = await node.Node.CountAsync();
            Assert.Equal(1, counts.LanesAttached + counts.LanesFree);
        }
        finally
        {
            foreach (var peer in clients.Concat(servers)) peer.Dispose();
        }
    }
}
