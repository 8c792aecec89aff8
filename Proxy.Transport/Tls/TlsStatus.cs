namespace Proxy.Transport.Tls;

/// <summary>How a call of a <see cref="TlsSession"/> ended.</summary>
public enum TlsStatus : byte
{
    /// <summary>What was asked for is done: the handshake is, or the buffer is full, or everything was written.</summary>
    Done,

    /// <summary>All of the input is used up, and the peer has to send more.</summary>
    NeedInput,

    /// <summary>The output is full: it goes on with the same call once there is room.</summary>
    NeedOutput,

    /// <summary>The peer has said that it sends no more (close_notify).</summary>
    Closed,

    /// <summary>The session is broken: <see cref="TlsSession.Failure"/> says why. An alert for the peer may lie in the output.</summary>
    Failed,
}
