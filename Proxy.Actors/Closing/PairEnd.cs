namespace Proxy.Actors.Closing;

/// <summary>Why a pair ended. The first reason wins.</summary>
public enum PairEnd : byte
{
    /// <summary>The pair has not ended.</summary>
    None,

    /// <summary>Both sides closed in order, the client's FIN first.</summary>
    ClientClosed,

    /// <summary>Both sides closed in order, the server's FIN first.</summary>
    ServerClosed,

    /// <summary>The client's connection was reset or lost.</summary>
    ClientReset,

    /// <summary>The server's connection was reset or lost.</summary>
    ServerReset,

    /// <summary>Nothing moved in either direction for <c>proxy.timeouts.idle</c>.</summary>
    IdleTimeout,

    /// <summary>One side had closed and nothing moved in the other direction for <c>proxy.timeouts.half-close</c>.</summary>
    HalfCloseTimeout,

    /// <summary>No endpoint of the pool could be reached.</summary>
    ConnectFailed,

    /// <summary>The client was gone before a server was reached.</summary>
    ClientGone,

    /// <summary>Ended on an operator's word.</summary>
    Killed,

    /// <summary>Still open when <c>proxy.drain.timeout</c> had passed, or when the cluster removed the node.</summary>
    Drained,

    /// <summary>A defect in the proxy ended the pair; the log has the exception.</summary>
    Fault,

    /// <summary>No route takes the client, or no endpoint of its pool is up.</summary>
    Refused,

    /// <summary>What a route is decided by did not come in time.</summary>
    OpeningTimeout,

    /// <summary>The client's TLS handshake failed.</summary>
    HandshakeFailed,

    /// <summary>All endpoints that it could go to were full, and no place became free in time.</summary>
    QueueTimeout,

    /// <summary>Likewise, and as many as may were waiting already.</summary>
    QueueFull,

    /// <summary>Checks have found its endpoint down, and the pool's <c>on-down</c> ends the pairs of such a one.</summary>
    EndpointDown,

    /// <summary>Its endpoint is gone from the pool, and the pool's <c>on-removed</c> ends the pairs of such a one.</summary>
    EndpointRemoved,
}
