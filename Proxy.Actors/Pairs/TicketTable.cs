using Proxy.Transport;

namespace Proxy.Actors.Pairs;

/// <summary>Accepted sockets that wait for their pairs' actors. What nobody redeems in time is reset, so that a message
/// lost on its way to a pair costs a client its connection and the node nothing. Used on the loop's thread only.</summary>
internal sealed class TicketTable : LoopTimer
{
    /// <summary>How long a socket waits: far longer than a busy loop takes to start a pair.</summary>
    internal const long Patience = 10_000;

    private readonly Dictionary<long, (AcceptedClient Client, long Since)> _tickets = [];
    private readonly IoLoop _loop;
    private readonly Action<IReadOnlyList<long>> _onLost;

    /// <summary>Makes an empty table.</summary>
    /// <param name="loop">Whose table it is.</param>
    /// <param name="onLost">Told which tickets were given up.</param>
    internal TicketTable(IoLoop loop, Action<IReadOnlyList<long>> onLost)
    {
        _loop = loop;
        _onLost = onLost;
    }

    internal void Add(long ticket, in AcceptedClient client)
    {
        _tickets.Add(ticket, (client, _loop.Now));
        if (!IsArmed) _loop.Arm(this, Patience);
    }

    /// <summary>Trades a ticket for the socket and what its pair is born with, once.</summary>
    internal bool TryRedeem(long ticket, out AcceptedClient client)
    {
        var found = _tickets.Remove(ticket, out var waiting);
        client = waiting.Client;
        return found;
    }

    /// <summary>Resets everything that waits.</summary>
    internal void Clear()
    {
        foreach (var (client, _) in _tickets.Values) client.Drop();
        _tickets.Clear();
    }

    /// <inheritdoc/>
    protected override void OnDue()
    {
        var late = _tickets.Where(ticket => _loop.Now - ticket.Value.Since >= Patience).ToList();
        foreach (var (ticket, (client, _)) in late)
        {
            client.Drop();
            _tickets.Remove(ticket);
        }

        if (_tickets.Count > 0) _loop.Arm(this, Patience);
        if (late.Count > 0) _onLost([.. late.Select(ticket => ticket.Key)]);
    }
}
