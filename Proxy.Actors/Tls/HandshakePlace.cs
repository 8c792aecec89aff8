namespace Proxy.Actors.Tls;

/// <summary>The place of one handshake in a <see cref="HandshakeQueue"/>.</summary>
internal sealed class HandshakePlace
{
    internal HandshakePlace(IHandshake handshake)
    {
        Turns = new LinkedListNode<IHandshake>(handshake);
        Ages = new LinkedListNode<IHandshake>(handshake);
    }

    /// <summary>How far it has come.</summary>
    internal HandshakeTurn Turn { get; set; }

    /// <summary>Whether anything has been done for it.</summary>
    internal bool HasBegun { get; set; }

    /// <summary>When it got its place, in milliseconds of the loop's clock, and later by the time for which it has waited for its turns.</summary>
    internal long Since { get; set; }

    /// <summary>Since when its turn is due.</summary>
    internal long ReadyAt { get; set; }

    /// <summary>Its node among those that wait or are ready.</summary>
    internal LinkedListNode<IHandshake> Turns { get; }

    /// <summary>Its node among those in progress.</summary>
    internal LinkedListNode<IHandshake> Ages { get; }
}
