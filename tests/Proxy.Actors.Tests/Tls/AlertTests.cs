using System.Net.Sockets;
using Proxy.Actors.Closing;
using Proxy.Testing;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Tests.Tls;

/// <summary>Clients that are refused in their handshake, and send more than is read of them.</summary>
[Collection(TlsTestGroup.Name)]
public sealed class AlertTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private TlsTestNode _node = null!;

    public async Task InitializeAsync() => _node = await TlsTestNode.StartAsync(isForKnown: true, time: _time);

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task A_client_that_sends_without_waiting_reads_why_it_is_refused()
    {
        using var peer = await TcpPeer.ConnectAsync(_node.Node.Listener("web"));
        using var session = _node.Session();
        byte[] all = [.. await LastFlightAsync(peer, session), .. new byte[400_000]];
        await peer.SendAllAsync(all);
        var ending = await peer.ReceiveToEndAsync();
        Assert.Equal(PeerEnd.Eof, ending.End);
        _ = session.Read(ending.Bytes.Span, new byte[100], new byte[1000]);
        Assert.Equal("peer sent alert: certificate required", session.Failure);
        var ended = await _node.Node.Log.EndAsync(peer.LocalEndPoint);
        Assert.Equal((PairEnd.HandshakeFailed, "no certificate from the client"), (ended.End, ended.Reason));
        peer.Dispose();
        await _node.Node.WaitUntilIdleAsync();
    }

    [Fact]
    public async Task A_client_that_sends_without_end_is_listened_to_no_further_than_that()
    {
        using var peer = await TcpPeer.ConnectAsync(_node.Node.Listener("web"));
        using var session = _node.Session();
        await peer.SendAllAsync(await LastFlightAsync(peer, session));
        var sent = 0L;
        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            for (var bytes = new byte[100_000]; ; sent += bytes.Length) await peer.SendAllAsync(bytes);
        });
        Assert.InRange(sent, 1024 * 1024, 64L * 1024 * 1024);
        await _node.Node.WaitUntilIdleAsync();
    }

    [Fact]
    public async Task A_client_that_stays_silently_is_waited_for_no_longer_than_five_seconds()
    {
        using var peer = await TcpPeer.ConnectAsync(_node.Node.Listener("web"));
        using var session = _node.Session();
        await peer.SendAllAsync(await LastFlightAsync(peer, session));
        Assert.Equal(PeerEnd.Eof, (await peer.ReceiveToEndAsync()).End);
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(_node.Node.Node.Listeners.Count + 1, (await _node.Node.Node.CountAsync()).Sockets);
        _time.Advance(TimeSpan.FromSeconds(1));
        await _node.Node.WaitUntilIdleAsync();
    }

    /// <summary>The server's flight is read, and the answer to it made: all of the handshake that is left, as the client sees it.</summary>
    private static async Task<byte[]> LastFlightAsync(TcpPeer peer, TlsSession session)
    {
        var (output, input) = (new byte[64 * 1024], Array.Empty<byte>());
        while (true)
        {
            var step = session.Handshake(input, output);
            input = input[step.Consumed..];
            if (step.Status == TlsStatus.Done) return output[..step.Produced];
            Assert.Equal(TlsStatus.NeedInput, step.Status);
            if (step.Produced > 0) await peer.SendAllAsync(output.AsMemory(0, step.Produced));
            var more = new byte[64 * 1024];
            using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            input = [.. input, .. more[..await peer.ReceiveAsync(more, bound.Token)]];
        }
    }
}
