using Proxy.Actors.Listing;
using Proxy.Actors.Pairs;
using Proxy.Testing;
using Proxy.Transport.Tests.Tls;

namespace Proxy.Actors.Tests.Tls;

/// <summary>Handshakes with a node that stands still for longer than they may take.</summary>
[Collection(TlsTestGroup.Name)]
public sealed class StandstillTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_handshake_goes_on_when_the_node_stood_still_meanwhile()
    {
        var time = new ManualTime();
        await using var node = await TlsTestNode.StartAsync("handshake-timeout = 2s", time: time);
        using var peer = await TcpPeer.ConnectAsync(node.Node.Listener("web"));
        using var client = new EnginePeer(peer.Socket, node.Session());
        await Eventually.EqualAsync<PairState?>(PairState.Opening, () => StateAsync(node.Node.Node.Directory));

        Task<bool>? handshake = null;
        await node.Node.StandStillAsync(time, TimeSpan.FromSeconds(4), () =>
        {
            handshake = client.HandshakeAsync();
            return Task.CompletedTask;
        });
        Assert.True(await handshake!.WaitAsync(Limit), client.Session.Failure);
        using var server = await node.Origin.AcceptAsync();
        await client.WriteAsync("hello"u8.ToArray());
        Assert.Equal("hello"u8.ToArray(), await server.ReceiveExactlyAsync(5));
        peer.Reset();
    }

    private static async Task<PairState?> StateAsync(PairDirectory directory) =>
        (await directory.RankAsync(PairFilter.All, PairOrder.Age, 1, DirectoryScope.Node)).Rows is [var row] ? row.State : null;
}
