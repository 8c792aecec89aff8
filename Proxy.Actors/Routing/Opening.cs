using Proxy.Transport;

namespace Proxy.Actors.Routing;

/// <summary>What is known of a client's connection before it has a pool: what a route is decided by.</summary>
/// <param name="listener">The listener that accepted it.</param>
/// <param name="peer">The address that the connection comes from.</param>
/// <param name="client">The client's address: <paramref name="peer"/>, or what a proxy in between has said of it.</param>
/// <param name="atHand">The first bytes that the client has sent, as far as they have been looked at; they stay in the receive queue.</param>
/// <param name="isComplete">Whether nothing can come behind them: the client has sent FIN, or no more than that is looked at.</param>
public readonly ref struct Opening(
    string listener, in TcpAddress peer, in TcpAddress client, ReadOnlySpan<byte> atHand = default, bool isComplete = false)
{
    /// <summary>The listener that accepted it.</summary>
    public string Listener { get; } = listener;

    /// <summary>The address that the connection comes from.</summary>
    public TcpAddress Peer { get; } = peer;

    /// <summary>The client's address.</summary>
    public TcpAddress Client { get; } = client;

    /// <summary>The port that the client connected to, of this node or of a proxy in between.</summary>
    public int Port { get; init; }

    /// <summary>The first bytes that the client has sent; with TLS that ends here, those inside of it.</summary>
    public ReadOnlySpan<byte> AtHand { get; } = atHand;

    /// <summary>What those bytes say, as far as the listener has them read.</summary>
    public Introduction Introduction { get; init; } = Introduction.Nothing;

    /// <summary>Whether the bytes have not come in time, and such a client is to go on.</summary>
    public bool IsLate { get; init; }

    /// <summary>Whether nothing can come behind them.</summary>
    public bool IsComplete { get; } = isComplete;
}
