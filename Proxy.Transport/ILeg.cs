namespace Proxy.Transport;

/// <summary>One side of a pair as what moves bytes sees it: a <see cref="Leg"/> on a socket, a leg that wraps another one, or an
/// answer that needs no connection. Used on one loop's thread.</summary>
/// <remarks>What the kernel knows of a connection is apart, in <see cref="Kernel"/>. No member has an implementation of its own
/// here: whoever wraps a leg says for each what is true of the whole.</remarks>
public unsafe interface ILeg
{
    /// <summary>Which end of the pair it is.</summary>
    PairSide Side { get; }

    /// <summary>Who is told of events. Set before the loop returns to waiting; may change hands later.</summary>
    ILegObserver? Observer { get; set; }

    /// <summary>The kernel's connection underneath; null when there is none. Its numbers are those of the bytes on the wire, which
    /// are not those of this leg where that wraps another one.</summary>
    IKernelView? Kernel { get; }

    /// <summary>Whether a receive may find something: false from a receive that found nothing to the next
    /// <see cref="ILegObserver.OnReadable"/>.</summary>
    bool CanReceive { get; }

    /// <summary>Whether the connection ended by RST, or by anything else that is not an orderly close.</summary>
    bool HasFailed { get; }

    /// <summary>Whether the connection is known to be lost while bytes that came before that may still be unread.</summary>
    bool HasErrorEvent { get; }

    /// <summary>Whether the end that a receive has told of was said within the bytes of a connection that goes on underneath: the
    /// peer's FIN has not come.</summary>
    bool EndedBeforeFin { get; }

    /// <summary>Bytes that it has taken and that the peer has not acknowledged yet, our FIN counted as one; 0 once the connection is
    /// lost, -1 when unknown.</summary>
    int UnacknowledgedBytes { get; }

    /// <summary>Bytes that it holds in the process for its peer, in segments of the node's bank; 0 for one that hands everything to
    /// the kernel.</summary>
    int KeptBytes { get; }

    /// <summary>Whether what it gives stays where it is until <see cref="Discard"/>, at no cost to anybody: who moves its bytes looks at them
    /// with <see cref="TryPeek"/>, and keeps none that the other side does not take. It may change
    /// from one call to the next.</summary>
    bool KeepsBytes { get; }

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

    /// <summary>Sends as much as there is space for. When that is less than asked, <see cref="ILegObserver.OnWritable"/> follows once
    /// there is space again.</summary>
    /// <param name="buffer">The bytes.</param>
    /// <param name="length">Above 0.</param>
    Transfer TrySend(byte* buffer, int length);

    /// <summary>Says that nothing more is sent, where that is said within the bytes of the connection (TLS's close_notify); the FIN comes
    /// with <see cref="ShutdownSend"/>. Where it is not, this does nothing.</summary>
    void SayEnd();

    /// <summary>Sends FIN after what has been sent, and what <see cref="SayEnd"/> says before it; receiving goes on (half-close).</summary>
    void ShutdownSend();

    /// <summary>Closes; what has been sent is still delivered.</summary>
    void Close();

    /// <summary>Closes with RST; what has been sent and not delivered is discarded.</summary>
    void Abort();
}
