namespace Proxy.Transport;

/// <summary>What the kernel knows of a connection, and what it may be told. Read when asked, never on a timer.</summary>
public interface IKernelView
{
    /// <summary>Our own address on this connection.</summary>
    TcpAddress Local { get; }

    /// <summary>The peer's address.</summary>
    TcpAddress Remote { get; }

    /// <summary>Bytes in the receive queue; -1 when the kernel does not say.</summary>
    int UnreadBytes { get; }

    /// <summary>Bytes in the send queue, our FIN counted as one: unsent or not yet acknowledged by the peer; 0 once the connection
    /// is lost, -1 when the kernel does not say.</summary>
    int UnacknowledgedBytes { get; }

    /// <summary>Whether the peer's FIN has come and ours has not been sent, whatever of its bytes is still unread: then the peer
    /// closed first, and TIME-WAIT is the peer's.</summary>
    bool PeerClosedFirst { get; }

    /// <summary>The IPv4 type of service or the IPv6 traffic class, 0 to 255; -1 when the kernel does not say.</summary>
    int TypeOfService { get; }

    /// <summary>Reads the kernel's <c>TCP_INFO</c>.</summary>
    /// <param name="info">The figures; zero where this kernel is older than the field.</param>
    /// <returns>False when the socket is closed or the kernel does not say.</returns>
    bool TryReadInfo(out TcpInfo info);

    /// <summary>Reads RCV.NXT, the next sequence number that we expect (RFC 9293, 3.3.1), through the kernel's repair
    /// mode, which is left at once.</summary>
    /// <param name="next">The sequence number.</param>
    /// <returns>False without <c>CAP_NET_ADMIN</c>, or when the socket is closed.</returns>
    bool TryReadReceiveNext(out uint next);

    /// <summary>Sets how much the kernel receives while nobody reads, or what it has room for already if that is
    /// more. The kernel's own tuning ends with it.</summary>
    /// <param name="bytes">The receive window at most; above 0.</param>
    void BoundReceive(int bytes);

    /// <summary>Sets how much the kernel takes from us that it cannot send yet, because the peer's window is full.</summary>
    /// <param name="bytes">Unsent bytes at most; above 0.</param>
    void BoundUnsent(int bytes);
}
