namespace Proxy.Actors.Tls;

/// <summary>The place of one handshake in a <see cref="HandshakeQueue"/>.</summary>
internal sealed class HandshakePlace
{
    internal HandshakePlace(IHandshake handshake) => Node = new LinkedListNode<IHandshake>(handshake);

    /// <summary>How far it has come.</summary>
    internal HandshakeTurn Turn { get; set; }

    /// <summary>Its node in the list that it stands in.</summary>
    internal LinkedListNode<IHandshake> Node { get; }
}
