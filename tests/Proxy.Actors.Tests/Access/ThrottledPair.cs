using System.Net;
using Proxy.Actors.Access;
using Proxy.Actors.Closing;
using Proxy.Actors.Model;
using Proxy.Actors.Pairs;
using Proxy.Actors.Tests.Legs;
using Proxy.Actors.Tests.Streams;
using Proxy.Testing;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Access;

/// <summary>A pair between two sockets, of which the client's is throttled, with both peers.</summary>
internal sealed class ThrottledPair : IPairOwner, IAsyncDisposable
{
    private readonly TaskCompletionSource<PairEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TestOrigin _origin = TestOrigin.Listen(new IPEndPoint(IPAddress.Loopback, 0));

    /// <summary>The pair.</summary>
    public ConnectionPair Pair { get; private set; } = null!;

    /// <summary>The client's end.</summary>
    public TcpPeer Client { get; private set; } = null!;

    /// <summary>The server's end.</summary>
    public TcpPeer Server { get; private set; } = null!;

    /// <summary>How it ended; its legs are closed then.</summary>
    public Task<PairEnd> Ended => _ended.Task.WaitAsync(TimeSpan.FromSeconds(10));

    /// <summary>Opens one on the fixture's loop.</summary>
    public static async Task<ThrottledPair> OpenAsync(LaneFixture lanes, Bandwidth bandwidth)
    {
        var pair = new ThrottledPair();
        (var client, pair.Client) = await pair.ConnectAsync(lanes, PairSide.Client);
        (var server, pair.Server) = await pair.ConnectAsync(lanes, PairSide.Server);
        await lanes.Loop.Run(() =>
        {
            var throttled = bandwidth.Limit(client, lanes.Loop.Io);
            pair.Pair = new ConnectionPair(lanes.Node, pair, new PairTimeouts(1_000, null, 60_000), throttled, server);
            throttled.Observer = server.Observer = pair.Pair;
            pair.Pair.Start();
        });
        return pair;
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
        await _origin.DisposeAsync();
    }

    private async Task<(Leg Leg, TcpPeer Peer)> ConnectAsync(LaneFixture lanes, PairSide side)
    {
        var leg = await lanes.Loop.Run(() => Leg.Connect(lanes.Loop.Io, TcpAddress.From(_origin.EndPoint), new SilentObserver(), side));
        var peer = await _origin.AcceptAsync();
        await lanes.UntilAsync(() => leg.IsConnected);
        return (leg, peer);
    }
}
