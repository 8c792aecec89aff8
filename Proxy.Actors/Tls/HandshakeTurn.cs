namespace Proxy.Actors.Tls;

/// <summary>How far a handshake has come in a <see cref="HandshakeQueue"/>.</summary>
internal enum HandshakeTurn : byte
{
    /// <summary>Not in the queue.</summary>
    None,

    /// <summary>Too many others are in progress.</summary>
    Waiting,

    /// <summary>In progress; its peer has to send.</summary>
    Idle,

    /// <summary>In progress, and its turn comes.</summary>
    Ready,
}
