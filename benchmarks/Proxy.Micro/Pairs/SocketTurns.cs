using Proxy.Micro.Loops;
using Proxy.Transport;

namespace Proxy.Micro.Pairs;

/// <summary>The four sockets of a pair, its peers' included, without a pair: a client connects, a connection to a server follows, the
/// client resets, and the reset is passed on.</summary>
internal sealed class SocketTurns : Batch, ILegObserver
{
    private readonly TcpAddress _listener;
    private readonly TcpAddress _origin;
    private Leg? _client;
    private Leg? _clientLeg;
    private Leg? _serverLeg;
    private int _events;

    internal SocketTurns(BenchNode node)
        : base(node.Loop.Io)
    {
        _listener = node.Listen(OnClient);
        _origin = node.Listen(OnServer);
    }

    protected override void Begin()
    {
        _events = 0;
        _client = Leg.Connect(Loop, _listener, this);
    }

    void ILegObserver.OnConnected(Leg leg)
    {
        if (ReferenceEquals(leg, _serverLeg)) CountOpen();
    }

    void ILegObserver.OnConnectFailed(Leg leg) => throw new InvalidOperationException(TransportException.Describe(leg.Error));

    void ILegObserver.OnReadable(Leg leg)
    {
        if (!leg.HasErrorEvent) throw new InvalidOperationException("nobody sends anything");
        leg.Close();
        if (ReferenceEquals(leg, _clientLeg)) _serverLeg!.Abort();
        else End();
    }

    void ILegObserver.OnWritable(Leg leg)
    {
    }

    private void OnClient(Leg leg)
    {
        _clientLeg = leg;
        leg.Observer = this;
        _serverLeg = Leg.Connect(Loop, _origin, this);
    }

    private void OnServer(Leg leg)
    {
        leg.Observer = this;
        CountOpen();
    }

    private void CountOpen()
    {
        if (++_events == 2) _client!.Abort();
    }
}
