using System.Diagnostics.CodeAnalysis;
using Proxy.Actors.Model;
using Proxy.Transport;

namespace Proxy.Actors.Pairs;

/// <summary>Accepted sockets that wait for their pairs' actors. What nobody redeems in time is reset, so that a message
/// lost on its way to a pair costs a client its connection and the node nothing. Used on the loop's thread only.</summary>
internal sealed class TicketTable : LoopTimer
{
    /// <summary>How long a socket waits: far longer than a busy loop takes to start a pair.</summary>
    internal const long Patience = 10_000;

    private readonly Dictionary<long, (ILeg Leg, ListenerModel Listener, long Since)> _tickets = [];
    private readonly IoLoop _loop;
    private readonly Action<int> _onLost;

    /// <summary>Makes an empty table.</summary>
    /// <param name="loop">Whose table it is.</param>
    /// <param name="onLost">Told how many sockets were given up.</param>
    internal TicketTable(IoLoop loop, Action<int> onLost)
    {
        _loop = loop;
        _onLost = onLost;
    }

    internal void Add(long ticket, ILeg leg, ListenerModel listener)
    {
        _tickets.Add(ticket, (leg, listener, _loop.Now));
        if (!IsArmed) _loop.Arm(this, Patience);
    }

    /// <summary>Trades a ticket for the socket and what its pair is born with, once.</summary>
    internal bool TryRedeem(long ticket, [NotNullWhen(true)] out ILeg? leg, [NotNullWhen(true)] out ListenerModel? listener)
    {
        var found = _tickets.Remove(ticket, out var waiting);
        (leg, listener, _) = waiting;
        return found;
    }

    /// <summary>Resets everything that waits.</summary>
    internal void Clear()
    {
        foreach (var (leg, _, _) in _tickets.Values) leg.Abort();
        _tickets.Clear();
    }

    /// <inheritdoc/>
    protected override void OnDue()
    {
        var late = _tickets.Where(ticket => _loop.Now - ticket.Value.Since >= Patience).ToList();
        foreach (var (ticket, (leg, _, _)) in late)
        {
            leg.Abort();
            _tickets.Remove(ticket);
        }

        if (_tickets.Count > 0) _loop.Arm(this, Patience);
        if (late.Count > 0) _onLost(late.Count);
    }
}
