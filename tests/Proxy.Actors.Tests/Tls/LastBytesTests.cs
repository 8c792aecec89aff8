using Proxy.Actors.Closing;
using Proxy.Actors.Listing;
using Proxy.Actors.Pairs;
using Proxy.Testing;
using Proxy.Transport.Tests.Tls;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Tests.Tls;

/// <summary>A server has sent all and closed, its client reads slowly, and a TLS leg keeps the last bytes.</summary>
[Collection(TlsTestGroup.Name)]
public sealed class LastBytesTests : IAsyncLifetime
{
    private const int Piece = 16 * 1024;
    private static readonly BytePattern Pattern = new(7);

    private TlsTestNode _node = null!;

    public async Task InitializeAsync() => _node = await TlsTestNode.StartAsync(more: "proxy.drain.timeout = 60s");

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pair_is_not_over_before_its_client_can_have_them_and_a_drain_waits_for_it(bool drains)
    {
        var (client, peer, pair, sent) = await OpenAsync();
        using (client)
        {
            Assert.Equal(1, (await _node.Node.Node.CountAsync()).Pairs);
            Assert.Equal(PairState.Closing, (await _node.Node.InspectAsync(pair)).Row!.State);
            var draining = drains ? _node.Node.Node.DrainAsync(CancellationToken.None) : Task.CompletedTask;

            var (status, bytes) = await client.ReadAsync((int)sent + 1);
            Assert.Equal((TlsStatus.Closed, sent, -1L), (status, (long)bytes.Length, Pattern.FirstMismatch(0, bytes)));
            Assert.Equal(PeerEnd.Eof, (await peer.ReceiveToEndAsync()).End);
            Assert.Equal(PairEnd.ClientClosed, (await _node.Node.Log.EndAsync(peer.LocalEndPoint)).End);
            await draining.WaitAsync(TimeSpan.FromSeconds(30));
            if (!drains) await _node.Node.WaitUntilIdleAsync();
        }
    }

    [Fact]
    public async Task A_client_that_resets_instead_of_reading_them_is_the_end_of_the_pair()
    {
        var (client, peer, _, _) = await OpenAsync();
        using (client)
        {
            peer.Reset();
            Assert.Equal(PairEnd.ClientReset, (await _node.Node.Log.EndAsync(peer.LocalEndPoint)).End);
            await _node.Node.WaitUntilIdleAsync();
        }
    }

    [Fact]
    public async Task Kill_cuts_them_off()
    {
        var (client, peer, pair, _) = await OpenAsync();
        using (client)
        {
            _node.Node.Kill(pair);
            Assert.Equal(PairEnd.Killed, (await _node.Node.Log.EndAsync(peer.LocalEndPoint)).End);
            Assert.Equal(PeerEnd.Reset, (await peer.ReceiveToEndAsync()).End);
            await _node.Node.WaitUntilIdleAsync();
        }
    }

    /// <summary>A pair whose both peers have said all: what is left of it lies with the client's leg.</summary>
    private async Task<(EnginePeer Client, TcpPeer Peer, AccessRecord Pair, long Sent)> OpenAsync()
    {
        var (client, peer) = await _node.ConnectAsync(isSlow: true);
        using var server = await _node.Origin.AcceptAsync();
        var pair = await _node.Node.Log.BoundAsync(peer.LocalEndPoint);
        await client.ShutdownAsync();
        peer.HalfClose();
        Assert.Equal(PeerEnd.Eof, (await server.ReceiveToEndAsync()).End);
        var sent = 0L;
        DirectionReport report;
        do
        {
            await server.SendPatternAsync(Pattern, Piece, sent);
            sent += Piece;
            await Eventually.EqualAsync(sent, async () => (await _node.Node.InspectAsync(pair)).BytesToClient);
            report = (await _node.Node.InspectAsync(pair)).ToClient!;
        }
        while (report.KeptBytes == 0);

        server.HalfClose();
        await Eventually.EqualAsync(DirectionState.Ending, async () => (await _node.Node.InspectAsync(pair)).ToClient?.State);
        return (client, peer, pair, sent);
    }
}
