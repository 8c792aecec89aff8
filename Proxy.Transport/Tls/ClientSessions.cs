namespace Proxy.Transport.Tls;

/// <summary>The sessions that a client may resume, the last one for each endpoint and name. Bounded; the oldest goes. Thread-safe.</summary>
internal sealed class ClientSessions(int max) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Endpoint, string Name), nint> _sessions = [];
    private readonly Queue<(string Endpoint, string Name)> _order = new();

    internal int Count
    {
        get
        {
            lock (_lock) return _sessions.Count;
        }
    }

    /// <summary>Keeps a session.</summary>
    /// <returns>Whether it is this store's to free from now on.</returns>
    internal bool Keep((string Endpoint, string Name) key, nint session)
    {
        if (max == 0) return false;
        lock (_lock)
        {
            if (_sessions.TryGetValue(key, out var old)) Libssl.SSL_SESSION_free(old);
            else MakeRoomFor(key);
            _sessions[key] = session;
        }

        return true;
    }

    /// <summary>Has a new connection resume the session of its endpoint and name, if there is one.</summary>
    internal void Offer((string Endpoint, string Name) key, nint ssl)
    {
        lock (_lock)
        {
            if (_sessions.TryGetValue(key, out var session) && Libssl.SSL_SESSION_is_resumable(session) == 1) _ = Libssl.SSL_set_session(ssl, session);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var session in _sessions.Values) Libssl.SSL_SESSION_free(session);
            _sessions.Clear();
            _order.Clear();
        }
    }

    private void MakeRoomFor((string Endpoint, string Name) key)
    {
        if (_sessions.Count == max && _order.TryDequeue(out var oldest) && _sessions.Remove(oldest, out var session)) Libssl.SSL_SESSION_free(session);
        _order.Enqueue(key);
    }
}
