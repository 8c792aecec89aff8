using Proxy.Micro.Loops;
using Proxy.Transport;

namespace Proxy.Micro.Pairs;

/// <summary>The four sockets of a pair, its peers' included, without a pair: a client connects, a connection to a server follows, the
/// client resets, and the reset is passed on.</summary>
internal sealed class SocketTurns : Batch
{
    private readonly TcpAddress _listener;
    private readonly TcpAddress _origin;
    private readonly LegEvents _ofClient;
    private readonly LegEvents _ofClientLeg;
    private readonly LegEvents _ofServerLeg;
    private readonly LegEvents _ofServer;
    private Leg? _client;
    private Leg? _clientLeg;
    private Leg? _serverLeg;
    private Leg? _server;
    private int _events;

    internal SocketTurns(BenchNode node)
        : base(node.Loop.Io)
    {
        _listener = node.Listen(OnClient);
        _origin = node.Listen(OnServer);
        _ofClient = new LegEvents(LegEvents.Ignore, LegEvents.Ignore);
        _ofClientLeg = new LegEvents(LegEvents.Ignore, PassResetOn);
        _ofServerLeg = new LegEvents(CountOpen, LegEvents.Ignore);
        _ofServer = new LegEvents(LegEvents.Ignore, OnReset);
    }

    protected override void Begin()
    {
        _events = 0;
        _client = Leg.Connect(Loop, _listener, _ofClient);
    }

    private void PassResetOn()
    {
        CloseReset(_clientLeg!);
        _serverLeg!.Abort();
    }

    private void OnReset()
    {
        CloseReset(_server!);
        End();
    }

    private static void CloseReset(Leg leg)
    {
        if (!leg.HasErrorEvent) throw new InvalidOperationException("nobody sends anything");
        leg.Close();
    }

    private void OnClient(Leg leg)
    {
        _clientLeg = leg;
        leg.Observer = _ofClientLeg;
        _serverLeg = Leg.Connect(Loop, _origin, _ofServerLeg);
    }

    private void OnServer(Leg leg)
    {
        _server = leg;
        leg.Observer = _ofServer;
        CountOpen();
    }

    private void CountOpen()
    {
        if (++_events == 2) _client!.Abort();
    }
}
