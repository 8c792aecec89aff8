namespace Proxy.Actors.Tls;

/// <summary>How far a handshake has come in a <see cref="HandshakeQueue"/>.</summary>
internal enum HandshakeTurn : byte
{
    /// <summary>Not in the queue.</summary>
    None,

    /// <summary>Its peer has sent nothing yet.</summary>
    Quiet,

    /// <summary>It has something to go on with, as far as is known, and too many others are in progress.</summary>
    Waiting,

    /// <summary>In progress; its peer has to send.</summary>
    Idle,

    /// <summary>In progress, and its turn comes.</summary>
    Ready,
}
