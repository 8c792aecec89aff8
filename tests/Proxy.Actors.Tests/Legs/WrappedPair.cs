using System.Net;
using Proxy.Actors.Closing;
using Proxy.Actors.Model;
using Proxy.Actors.Pairs;
using Proxy.Actors.Tests.Streams;
using Proxy.Testing;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Legs;

/// <summary>A pair between two sockets, each wrapped by a <see cref="CipherLeg"/>, with both peers.</summary>
internal sealed class WrappedPair : IPairOwner, IAsyncDisposable
{
    private readonly TaskCompletionSource<PairEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<TestOrigin> _origins = [];

    /// <summary>The pair.</summary>
    public ConnectionPair Pair { get; private set; } = null!;

    /// <summary>The leg to the client.</summary>
    public CipherLeg ClientLeg { get; private set; } = null!;

    /// <summary>The client's end.</summary>
    public TcpPeer Client { get; private set; } = null!;

    /// <summary>The server's end.</summary>
    public TcpPeer Server { get; private set; } = null!;

    /// <summary>How it ended; its legs are closed then.</summary>
    public Task<PairEnd> Ended => _ended.Task.WaitAsync(TimeSpan.FromSeconds(10));

    /// <summary>Opens it on the fixture's loop.</summary>
    public async Task OpenAsync(LaneFixture lanes, byte clientKey, byte serverKey)
    {
        (var client, Client) = await ConnectAsync(lanes, PairSide.Client);
        (var server, Server) = await ConnectAsync(lanes, PairSide.Server);
        await lanes.Loop.Run(() =>
        {
            var segments = lanes.Node.Buffers.Segments;
            ClientLeg = new CipherLeg(client, segments, clientKey);
            var serverLeg = new CipherLeg(server, segments, serverKey);
            Pair = new ConnectionPair(lanes.Node, this, new PairTimeouts(1_000, null, 60_000), ClientLeg, serverLeg);
            ClientLeg.Observer = serverLeg.Observer = Pair;
            Pair.Start();
        });
    }

    public void OnPairEnded(ConnectionPair pair)
    {
        pair.Release();
        _ended.TrySetResult(pair.End);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Server.Dispose();
        foreach (var origin in _origins) await origin.DisposeAsync();
    }

    private async Task<(Leg Leg, TcpPeer Peer)> ConnectAsync(LaneFixture lanes, PairSide side)
    {
        var origin = TestOrigin.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        _origins.Add(origin);
        var leg = await lanes.Loop.Run(() => Leg.Connect(lanes.Loop.Io, TcpAddress.From(origin.EndPoint), new SilentObserver(), side));
        var peer = await origin.AcceptAsync();
        await lanes.UntilAsync(() => leg.IsConnected);
        return (leg, peer);
    }
}
