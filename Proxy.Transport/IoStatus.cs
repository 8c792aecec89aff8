namespace Proxy.Transport;

/// <summary>How a try to receive or send ended.</summary>
public enum IoStatus
{
    /// <summary>Bytes moved.</summary>
    Done,

    /// <summary>Nothing to read, or no space to write: the observer is told when that changes.</summary>
    WouldBlock,

    /// <summary>The peer has sent FIN and everything before it has been read.</summary>
    End,

    /// <summary>The connection is gone: reset by the peer, timed out, unreachable. <see cref="Leg.Error"/> says which.</summary>
    Failed,
}
