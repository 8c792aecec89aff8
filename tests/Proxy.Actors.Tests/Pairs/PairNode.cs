using System.Net;
using System.Net.Sockets;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Pairs;

/// <summary>A node that tests share, with origins behind it over IPv4 and IPv6. Its timeouts are for a subclass to say.</summary>
public abstract class PairNode : IAsyncLifetime
{
    // Each test that needs the first endpoint of a pool to be the dead one takes a pool whose first turn is still to come.
    private const int UnusedPools = 12;

    private readonly string _timeouts;
    private readonly TimeProvider? _time;
    private readonly TestOrigin _origin = TestOrigin.Listen();
    private readonly TestOrigin _origin6 = TestOrigin.Listen(new IPEndPoint(IPAddress.IPv6Loopback, 0));
    private readonly TestOrigin _slowOrigin = TestOrigin.Listen(options: new TcpPeerOptions { ReceiveBuffer = 32 * 1024 });
    private readonly RefusingPort _refusing = RefusingPort.Open();
    private BlackholePort _blackhole = null!;
    private int _used;

    /// <summary>A node that is yet to start.</summary>
    /// <param name="timeouts">Its timeouts.</param>
    /// <param name="time">The clock by which they run; null for the machine's.</param>
    private protected PairNode(string timeouts, TimeProvider? time = null)
    {
        _timeouts = timeouts;
        _time = time;
    }

    /// <summary>The node.</summary>
    internal TestNode Node { get; private set; } = null!;

    /// <summary>The origin that serves most pairs.</summary>
    internal TestOrigin Origin => _origin;

    /// <summary>The endpoint that answers no SYN.</summary>
    internal IPEndPoint Blackhole => _blackhole.EndPoint;

    /// <summary>The endpoint that refuses.</summary>
    internal IPEndPoint Refusing => _refusing.EndPoint;

    public async Task InitializeAsync()
    {
        _blackhole = await BlackholePort.OpenAsync();
        var late = Enumerable.Range(0, UnusedPools).Select(i =>
            TestNode.Route($"late{i}", IPAddress.Loopback, _blackhole.EndPoint, _origin.EndPoint));
        Node = await TestNode.StartAsync(
            _timeouts
            + TestNode.Route("v4", IPAddress.Loopback, _origin.EndPoint)
            + TestNode.Route("v6", IPAddress.IPv6Loopback, _origin6.EndPoint)
            + TestNode.Route("slow", IPAddress.Loopback, _slowOrigin.EndPoint)
            + TestNode.Route("refused", IPAddress.Loopback, _refusing.EndPoint)
            + TestNode.Route("silent", IPAddress.Loopback, _blackhole.EndPoint)
            + string.Concat(late),
            time: _time);
    }

    public async Task DisposeAsync()
    {
        await Node.DisposeAsync();
        await _origin.DisposeAsync();
        await _origin6.DisposeAsync();
        await _slowOrigin.DisposeAsync();
        _blackhole.Dispose();
        _refusing.Dispose();
    }

    /// <summary>A listener whose next pair waits for the connect timeout before it gets to the origin.</summary>
    internal IPEndPoint LateListener() => Node.Listener($"late{_used++}");

    /// <summary>Connects to a listener.</summary>
    internal Task<TcpPeer> ConnectAsync(string listener)
    {
        var to = Node.Listener(listener);
        return TcpPeer.ConnectAsync(to, new TcpPeerOptions { From = to.AddressFamily == AddressFamily.InterNetwork ? OwnAddress.Next() : null });
    }

    /// <summary>A bound pair.</summary>
    /// <param name="family">IPv4 or IPv6, on both legs.</param>
    internal async Task<ConnectedPair> OpenAsync(AddressFamily family = AddressFamily.InterNetwork)
    {
        var (listener, origin) = family == AddressFamily.InterNetworkV6 ? ("v6", _origin6) : ("v4", _origin);
        var client = await ConnectAsync(listener);
        return new ConnectedPair(Node, client, await origin.AcceptAsync());
    }

    /// <summary>A bound pair whose server has a small receive buffer.</summary>
    internal async Task<ConnectedPair> OpenSlowAsync()
    {
        var client = await ConnectAsync("slow");
        return new ConnectedPair(Node, client, await _slowOrigin.AcceptAsync());
    }
}
