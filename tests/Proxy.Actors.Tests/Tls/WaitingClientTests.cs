using Proxy.Actors.Closing;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Tls;

/// <summary>Clients whose handshakes wait for another's to end.</summary>
[Collection(TlsTestGroup.Name)]
public sealed class WaitingClientTests
{
    // A hello of 512 bytes of which the beginning has come.
    private static readonly byte[] Begun = [22, 3, 1, 2, 0, 1, 0, 1, 252];

    [Fact]
    public async Task A_client_that_resets_while_it_waits_is_gone_at_once_and_keeps_nobody_waiting()
    {
        // Time stands still: nobody's patience ends.
        await using var node = await TlsTestNode.StartAsync(more: "proxy.limits.max-handshakes = 1", time: new ManualTime());
        using var slow = await TcpPeer.ConnectAsync(node.Node.Listener("web"));
        await slow.SendAllAsync(Begun);
        await HandshakesAsync(node, (1, 0));
        using var gone = await TcpPeer.ConnectAsync(node.Node.Listener("web"));
        await gone.SendAllAsync(Begun);
        await HandshakesAsync(node, (1, 1));

        gone.Reset();
        var ended = await node.Node.Log.EndAsync(gone.LocalEndPoint);
        Assert.Equal((PairEnd.ClientGone, "CR"), (ended.End, ended.State.ToString()));
        await HandshakesAsync(node, (1, 0));
        slow.Reset();
        Assert.Equal(PairEnd.ClientGone, (await node.Node.Log.EndAsync(slow.LocalEndPoint)).End);
        var (client, peer) = await node.ConnectAsync();
        using (client) peer.Reset();
    }

    private static Task HandshakesAsync(TlsTestNode node, (int, int) expected) => Eventually.EqualAsync(
        expected,
        () =>
        {
            var queue = node.Node.Node.NodeLoops[0].Tls.Handshakes;
            return (queue.InProgress, queue.Waiting);
        });
}
