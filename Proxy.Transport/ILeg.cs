namespace Proxy.Transport;

/// <summary>What moves bytes between two connections needs of each: <see cref="Leg"/> on a socket, or anything that
/// behaves like one. Used on one loop's thread.</summary>
public unsafe interface ILeg
{
    /// <summary>Whether a receive may find something.</summary>
    bool CanReceive { get; }

    /// <summary>Whether the connection ended by RST, or by anything else that is not an orderly close.</summary>
    bool HasFailed { get; }

    /// <summary>Whether the connection is known to be lost while bytes that came before that may still be unread.</summary>
    bool HasErrorEvent => HasFailed;

    /// <summary>Bytes sent by us, our FIN counted as one, and not yet acknowledged by the peer; 0 once the connection is
    /// lost, -1 when unknown.</summary>
    int UnacknowledgedBytes { get; }

    /// <summary>Whether the peer's FIN has come and ours has not been sent, whatever of its bytes is still unread: then
    /// the peer closed first, and TIME-WAIT is the peer's. False where nobody can say.</summary>
    bool PeerClosedFirst => false;

    /// <summary>Receives what is there, at most <paramref name="length"/> bytes.</summary>
    /// <param name="buffer">Where the bytes go.</param>
    /// <param name="length">Above 0.</param>
    Transfer TryReceive(byte* buffer, int length);

    /// <summary>Reads what is there without taking it out of the receive queue.</summary>
    /// <param name="buffer">Where the bytes go.</param>
    /// <param name="length">Above 0.</param>
    Transfer TryPeek(byte* buffer, int length);

    /// <summary>Takes bytes out of the receive queue that <see cref="TryPeek"/> has read.</summary>
    /// <param name="length">At most what it read.</param>
    void Discard(int length);

    /// <summary>Sends as much as there is space for.</summary>
    /// <param name="buffer">The bytes.</param>
    /// <param name="length">Above 0.</param>
    Transfer TrySend(byte* buffer, int length);

    /// <summary>Sets how much the kernel receives for this leg while nobody reads, or what it has room for already if that is
    /// more. The kernel's own tuning ends with it.</summary>
    /// <param name="bytes">The receive window at most; above 0.</param>
    void BoundReceive(int bytes);

    /// <summary>Sets how much the kernel takes from us that it cannot send yet, because the peer's window is full.</summary>
    /// <param name="bytes">Unsent bytes at most; above 0.</param>
    void BoundUnsent(int bytes);

    /// <summary>Sends FIN after what is in the send queue; receiving goes on.</summary>
    void ShutdownSend();

    /// <summary>Closes; what is in the send queue is still delivered.</summary>
    void Close();

    /// <summary>Closes with RST; what is in the send queue is discarded.</summary>
    void Abort();
}
