using Proxy.Actors.Closing;
using Proxy.Actors.Pairs;
using Proxy.Actors.Stores;
using Proxy.Transport;

namespace Proxy.Actors.Forwarding;

/// <summary>One attempt to deliver a unit: what its pair comes from. Used on the pair's loop.</summary>
internal sealed class Delivery : IPairOrigin
{
    private readonly IoLoop _loop;
    private readonly NodeStore _store;
    private readonly UnitFacts _facts;
    private readonly Action<Delivery, DeliveryResult, string> _ended;
    private DeliveryLeg? _server;

    /// <summary>Sets an attempt up.</summary>
    /// <param name="loop">The pair's loop.</param>
    /// <param name="store">The store.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="ended">Told once what has come of it.</param>
    internal Delivery(IoLoop loop, NodeStore store, SpoolUnit unit, Action<Delivery, DeliveryResult, string> ended)
    {
        _loop = loop;
        _store = store;
        _ended = ended;
        _facts = UnitFacts.Read(unit.Head.Facts.Span);
        Unit = unit;
        Leg = new UnitLeg(loop, store, unit);
    }

    /// <summary>The unit.</summary>
    internal SpoolUnit Unit { get; }

    /// <summary>The index of its loop.</summary>
    internal int Loop => _loop.Index;

    /// <summary>The client side of the pair.</summary>
    internal UnitLeg Leg { get; }

    /// <inheritdoc/>
    public string Pair => _facts.Pair;

    /// <inheritdoc/>
    public TcpAddress Client => _facts.Client;

    /// <inheritdoc/>
    public TcpAddress Destination => _facts.Destination;

    /// <inheritdoc/>
    public ILeg Bind(ILeg server)
    {
        Leg.Start();
        _server = new DeliveryLeg(server, _loop, _store.Settings.DeliveredWhen);
        _server.Start();
        return _server;
    }

    /// <inheritdoc/>
    public void OnEnded(PairEnd end, string failures)
    {
        var (result, why) = Judge(end, failures);
        _ended(this, result, why);
    }

    private (DeliveryResult Result, string Why) Judge(PairEnd end, string failures)
    {
        if (_server is { IsDelivered: true }) return (DeliveryResult.Delivered, "");
        if (end is PairEnd.Killed or PairEnd.Drained or PairEnd.Fault or PairEnd.EndpointDown or PairEnd.EndpointRemoved)
            return (DeliveryResult.Interrupted, Words(end));
        if (_server is null) return (DeliveryResult.Unreachable, failures.Length > 0 ? failures : Words(end));
        if (Leg.Damage is { } damage) return (DeliveryResult.Unreadable, damage);
        return (DeliveryResult.Refused, _server.ClosedEarly ? "the server has closed before it had all" : Words(end));
    }

    private static string Words(PairEnd end) => end switch
    {
        PairEnd.ServerReset or PairEnd.ServerClosed or PairEnd.ClientClosed => "the server has reset the connection",
        PairEnd.HalfCloseTimeout => "the server has not closed in time (proxy.timeouts.half-close)",
        PairEnd.IdleTimeout => "the server has taken nothing for too long (proxy.timeouts.idle)",
        PairEnd.Killed => "an operator has ended the connection",
        PairEnd.Drained => "the node stops",
        PairEnd.Fault => "a defect has ended the connection; the log has it",
        PairEnd.EndpointDown or PairEnd.EndpointRemoved => "the server is down, or gone from the pool",
        PairEnd.QueueFull or PairEnd.QueueTimeout => "the pool's servers are full",
        _ => "no server could be reached",
    };
}
