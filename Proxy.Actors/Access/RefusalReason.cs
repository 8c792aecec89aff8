namespace Proxy.Actors.Access;

/// <summary>Why a client was not let in.</summary>
public enum RefusalReason : byte
{
    /// <summary>It was let in.</summary>
    None,

    /// <summary>Its address is banned: <c>pbm proxy ban</c>.</summary>
    Banned,

    /// <summary>Its address is one that the listener denies.</summary>
    Denied,

    /// <summary>Its address is none that the listener allows.</summary>
    NotAllowed,

    /// <summary>Its source has as many pairs as it may.</summary>
    SourcePairs,

    /// <summary>Its source comes faster than it may.</summary>
    SourceRate,

    /// <summary>No PROXY header came, or not a good one.</summary>
    Header,

    /// <summary>Its TLS handshake failed.</summary>
    Handshake,

    /// <summary>A route refuses it, or none takes it.</summary>
    Route,

    /// <summary>What its route depends on did not come in time.</summary>
    Timeout,

    /// <summary>No endpoint of its pool is up.</summary>
    PoolDown,

    /// <summary>All endpoints were full, and too many were waiting.</summary>
    QueueFull,

    /// <summary>All endpoints were full for too long.</summary>
    QueueTimeout,
}
