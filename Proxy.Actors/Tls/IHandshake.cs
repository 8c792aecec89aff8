namespace Proxy.Actors.Tls;

/// <summary>A handshake that takes its turns in a <see cref="HandshakeQueue"/>.</summary>
internal interface IHandshake
{
    /// <summary>Its place in the queue.</summary>
    HandshakePlace Place { get; }

    /// <summary>Its turn: it goes on as far as it can with what has come.</summary>
    /// <returns>Whether it did any of the dear work.</returns>
    bool Step();

    /// <summary>Others wait for its place and its peer is silent: it fails, and leaves the queue.</summary>
    void GiveWay();
}
