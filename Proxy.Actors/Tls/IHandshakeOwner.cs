namespace Proxy.Actors.Tls;

/// <summary>Who is told how a handshake ended, once, on the loop's thread.</summary>
internal interface IHandshakeOwner
{
    /// <summary>The handshake is done; the leg moves bytes from now on, and some may have come already.</summary>
    /// <param name="leg">The leg.</param>
    void OnHandshakeDone(TlsLeg leg);

    /// <summary>The handshake failed. The leg is the owner's to close, which delivers the alert, or to reset.</summary>
    /// <param name="leg">The leg.</param>
    /// <param name="reason">Why, in a sentence for an operator.</param>
    void OnHandshakeFailed(TlsLeg leg, string reason);
}
