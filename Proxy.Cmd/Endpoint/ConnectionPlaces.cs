using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Proxy.Cmd.Endpoint;

/// <summary>
/// The connections that there may be at a time. When all are there, whoever comes gets the place of one that runs no command: the oldest of
/// the address that has the most of those. So nobody who only holds connections keeps a probe out. Thread-safe.
/// </summary>
/// <param name="max">Connections at a time.</param>
internal sealed class ConnectionPlaces(int max)
{
    // Commands leave one place, where others can come and go.
    private readonly int _maxBusy = Math.Max(1, max - 1);

    private readonly Lock _lock = new();
    private readonly LinkedList<ConnectionPlace> _idle = []; // the one that did nothing for the longest time first
    private readonly Dictionary<IPAddress, int> _idleOf = [];
    private int _busy;

    /// <summary>Serves a connection while it has a place.</summary>
    public async Task ServeAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        var place = new ConnectionPlace(this, connection);
        ConnectionPlace? leaving;
        lock (_lock)
        {
            leaving = _idle.Count + _busy < max ? null : Oldest();
            if (leaving is not null) Remove(leaving);
            else if (_busy >= max) return;
            Add(place);
        }

        leaving?.Close();
        connection.Features.Set(place);
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock) Remove(place);
        }
    }

    /// <summary>Whether a connection may run a command now; until <see cref="EndCommand"/> its place is its own.</summary>
    internal bool TryBeginCommand(ConnectionPlace place)
    {
        lock (_lock)
        {
            if (_busy >= _maxBusy || !place.IsIdle) return false;
            Remove(place);
            place.IsBusy = true;
            _busy++;
            return true;
        }
    }

    /// <summary>A connection's command has ended.</summary>
    internal void EndCommand(ConnectionPlace place)
    {
        lock (_lock)
        {
            if (!place.IsBusy) return;
            Remove(place);
            Add(place);
        }
    }

    /// <summary>A connection was of use.</summary>
    internal void Touch(ConnectionPlace place)
    {
        lock (_lock)
        {
            if (!place.IsIdle) return;
            Remove(place);
            Add(place);
        }
    }

    private ConnectionPlace? Oldest()
    {
        if (_idle.Count == 0) return null;
        var most = _idleOf.Values.Max();
        return _idle.First(place => _idleOf[place.Source] == most);
    }

    private void Add(ConnectionPlace place)
    {
        place.Node = _idle.AddLast(place);
        _idleOf[place.Source] = _idleOf.GetValueOrDefault(place.Source) + 1;
    }

    private void Remove(ConnectionPlace place)
    {
        if (place.IsBusy)
        {
            place.IsBusy = false;
            _busy--;
        }
        else if (place.Node is { } node)
        {
            _idle.Remove(node);
            place.Node = null;
            if (--_idleOf[place.Source] == 0) _idleOf.Remove(place.Source);
        }
    }
}
