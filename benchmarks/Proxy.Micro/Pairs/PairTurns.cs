using Proxy.Actors.Closing;
using Proxy.Actors.Counting;
using Proxy.Actors.Listeners;
using Proxy.Actors.Pairs;
using Proxy.Micro.Loops;
using Proxy.Transport;

namespace Proxy.Micro.Pairs;

/// <summary>One pair after another: a client connects, the pair is bound, the client resets, and the reset comes to the server.
/// A reset leaves no TIME-WAIT, so ports and flow entries are free again at once.</summary>
internal sealed class PairTurns : Batch
{
    private readonly BenchNode _node;
    private readonly LegEvents _ofClient;
    private readonly LegEvents _ofServer;
    private readonly Action _reset;
    private Leg? _client;
    private Leg? _server;
    private int _events;

    internal PairTurns(BenchNode node)
        : base(node.Loop.Io)
    {
        _node = node;
        _reset = Reset;
        _ofClient = new LegEvents(LegEvents.Ignore, () => throw new InvalidOperationException("nobody but the client ends a pair"));
        _ofServer = new LegEvents(LegEvents.Ignore, OnReset);
        node.Accepted = OnAccepted;
        node.Logged = OnLogged;
    }

    protected override void Begin()
    {
        _events = 0;
        _client = Leg.Connect(Loop, _node.Listener, _ofClient);
    }

    protected override void Conclude()
    {
        // The last pair's actors are still to stop.
        if (_node.Loop.Node.Pairs == 0) Reach();
        else Loop.Execute(Conclude);
    }

    private void OnReset()
    {
        if (!_server!.HasErrorEvent) throw new InvalidOperationException("nobody but the client ends a pair");
        _server.Close();
        CountEnd();
    }

    private void OnAccepted(Leg leg)
    {
        _server = leg;
        leg.Observer = _ofServer;
        CountBound();
    }

    private void OnLogged(PairEnd end)
    {
        if (end == PairEnd.None) CountBound();
        else if (end == PairEnd.ClientReset) CountEnd();
        else throw new InvalidOperationException($"a pair has ended with {end}");
    }

    /// <summary>Bound is a pair when the node says so and the server has its connection.</summary>
    private void CountBound()
    {
        if (++_events == 2) Loop.Execute(_reset);
    }

    private void Reset()
    {
        _events = 0;
        _client!.Abort();
    }

    /// <summary>A pair has ended when the node says so and the server has its reset.</summary>
    private void CountEnd()
    {
        if (++_events == 2) End();
    }
}
