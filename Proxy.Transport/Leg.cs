using System.Runtime.CompilerServices;
using Proxy.Transport.Interop;

namespace Proxy.Transport;

/// <summary>One TCP connection of ours: the client leg or the server leg of a pair. Non-blocking, watched by one loop,
/// used on that loop's thread only.</summary>
public sealed unsafe partial class Leg : LoopSocket, ILeg, IGatherer, IKernelView
{
    private const EpollEvents ReadEvents =
        EpollEvents.In | EpollEvents.Urgent | EpollEvents.ReadHangUp | EpollEvents.EdgeTriggered;

    // What may make a receive come back short although more can be read: an end, an error, the mark of urgent data.
    private const EpollEvents ShortReadEvents =
        EpollEvents.Urgent | EpollEvents.ReadHangUp | EpollEvents.HangUp | EpollEvents.Error;

    private bool _watchesWrites;
    private bool _readsMayBeShort;
    private bool _finCame; // the loop was told of the peer's FIN: all that will ever come is in the receive queue
    private bool _finSent;
    private bool _endIsNext; // a receive has emptied the queue in front of the peer's FIN
    private Sends _sends;

    private Leg(IoLoop loop, int descriptor, in TcpAddress remote, PairSide side)
        : base(loop, descriptor)
    {
        Remote = remote;
        Side = side;
    }

    /// <inheritdoc/>
    public PairSide Side { get; }

    /// <inheritdoc/>
    public ILegObserver? Observer { get; set; }

    /// <inheritdoc/>
    IKernelView ILeg.Kernel => this;

    /// <inheritdoc/>
    int ILeg.KeptBytes => 0;

    /// <inheritdoc/>
    bool ILeg.KeepsBytes => false;

    /// <inheritdoc/>
    bool ILeg.EndedBeforeFin => false;

    /// <inheritdoc/>
    void ILeg.SayEnd()
    {
    }

    /// <summary>Whether the three-way handshake is done.</summary>
    public bool IsConnected { get; private set; }

    /// <inheritdoc/>
    public bool CanReceive { get; private set; }

    /// <summary>The kernel's reason (errno) why the connection is gone, 0 while it is not.</summary>
    public int Error { get; private set; }

    /// <inheritdoc/>
    public bool HasFailed => Error != 0;

    /// <summary>Whether the kernel has told of an error, before any of it was read: the peer's RST, mostly. Bytes that
    /// came before it may still be unread.</summary>
    public bool HasErrorEvent { get; private set; }

    /// <summary>Takes over an accepted connection.</summary>
    /// <param name="loop">The caller's loop.</param>
    /// <param name="descriptor">The socket; the leg's to close from now on.</param>
    /// <param name="remote">The client's address.</param>
    /// <param name="local">Our own address on it; null where it is the kernel that knows it.</param>
    internal static Leg Accepted(IoLoop loop, int descriptor, in TcpAddress remote, StrongBox<TcpAddress>? local)
    {
        // TCP_NODELAY is the listener's, inherited.
        var leg = new Leg(loop, descriptor, remote, PairSide.Client) { IsConnected = true, _local = local, _sends = Sends.WithoutDelay };
        loop.Watch(leg, ReadEvents);
        return leg;
    }

    /// <summary>Receives what is there, at most <paramref name="length"/> bytes.</summary>
    /// <param name="buffer">Where the bytes go.</param>
    /// <param name="length">Above 0.</param>
    public Transfer TryReceive(byte* buffer, int length)
    {
        if (_endIsNext) return ReceiveEnded(0);
        var received = Receive(buffer, length, 0);
        if (received <= 0) return ReceiveEnded(received);
        if (received < length) OnShortRead();
        return new Transfer(IoStatus.Done, (int)received);
    }

    // A short read empties the queue; what comes later raises a new edge. An RST behind it does not, nor do bytes behind the mark of
    // urgent data, at which a receive stops. Where the FIN had come before, it is next: no receive has to say so.
    private void OnShortRead()
    {
        if (_readsMayBeShort) return;
        if (_finCame) _endIsNext = true;
        else CanReceive = false;
    }

    /// <inheritdoc/>
    public Transfer TryPeek(byte* buffer, int length)
    {
        var received = Receive(buffer, length, Libc.Peek);
        return received > 0 ? new Transfer(IoStatus.Done, (int)received) : ReceiveEnded(received);
    }

    /// <inheritdoc/>
    public void Discard(int length)
    {
        // On TCP, MSG_TRUNC takes bytes out of the queue without copying them (tcp(7)).
        while (length > 0 && Receive(null, length, Libc.Truncate) is > 0 and var gone) length -= (int)gone;
    }

    private nint Receive(byte* buffer, int length, int flags)
    {
        nint received;
        do received = Libc.Receive(Descriptor, buffer, (nuint)length, flags);
        while (received < 0 && Errno.Last == Errno.Interrupted);
        return received;
    }

    private Transfer ReceiveEnded(nint received)
    {
        if (received < 0 && Errno.Last == Errno.Again)
        {
            CanReceive = false;
            return new Transfer(IoStatus.WouldBlock, 0);
        }

        if (received < 0) Fail(Errno.Last);
        // The kernel tells of a reset once; whoever reads after that sees an end, which would look like a FIN.
        var status = HasFailed ? IoStatus.Failed : IoStatus.End;
        // Of a reset behind a FIN no receive tells: the FIN is passed on as the end that it was, the reset is kept in mind.
        if (received == 0 && HasErrorEvent) Fail(TakeSocketError());
        return new Transfer(status, 0);
    }

    /// <summary>Sends as much as the kernel takes.</summary>
    /// <param name="buffer">The bytes.</param>
    /// <param name="length">Above 0.</param>
    public Transfer TrySend(byte* buffer, int length)
    {
        if (_sends != Sends.WithoutDelay) AvoidDelay();
        nint sent;
        do sent = Libc.Send(Descriptor, buffer, (nuint)length, Libc.NoSignal);
        while (sent < 0 && Errno.Last == Errno.Interrupted);

        return Sent(sent, length);
    }

    /// <inheritdoc/>
    public Transfer TrySend(byte* first, int firstLength, byte* then, int thenLength)
    {
        var pieces = stackalloc IoPiece[] { new(first, firstLength), new(then, thenLength) };
        var message = new IoMessage(pieces, 2);
        if (_sends != Sends.WithoutDelay) AvoidDelay();
        nint sent;
        do sent = Libc.SendMessage(Descriptor, &message, Libc.NoSignal);
        while (sent < 0 && Errno.Last == Errno.Interrupted);

        return Sent(sent, firstLength + thenLength);
    }

    private Transfer Sent(nint sent, int length)
    {
        if (sent <= 0) return SendEnded(Errno.Last);
        if (sent < length) WatchWrites();
        return new Transfer(IoStatus.Done, (int)sent);
    }

    private Transfer SendEnded(int error)
    {
        if (error == Errno.Again)
        {
            WatchWrites();
            return new Transfer(IoStatus.WouldBlock, 0);
        }

        Fail(error);
        return new Transfer(IoStatus.Failed, 0);
    }

    /// <summary>Sends FIN after what is in the send queue; receiving goes on (half-close).</summary>
    public void ShutdownSend()
    {
        if (!IsOpen) return;
        _ = Libc.Shutdown(Descriptor, Libc.ShutdownWrite);
        _finSent = true;
    }

    /// <summary>Closes the descriptor. What is in the send queue is still delivered, then FIN; if bytes are unread, the
    /// kernel sends RST instead.</summary>
    public void Close()
    {
        _ = ReleaseDescriptor();
    }

    /// <summary>Closes the descriptor with RST and discards what is in the send queue. No TIME-WAIT follows.</summary>
    public void Abort()
    {
        if (!IsOpen) return;
        ResetOnClose(true);
        _ = ReleaseDescriptor();
    }

    /// <summary>Has the kernel reset the connection when it is closed, also by the end of the process: otherwise a peer could take the FIN of
    /// a process that was killed for the end of what it was sending.</summary>
    /// <param name="reset">Whether it does; it closes in order otherwise.</param>
    public void ResetOnClose(bool reset)
    {
        if (!IsOpen) return;
        var linger = stackalloc int[2] { reset ? 1 : 0, 0 }; // seconds
        _ = Libc.SetSocketOption(Descriptor, Libc.LevelSocket, Libc.Linger, linger, 2 * sizeof(int));
    }

    internal override void OnEvents(EpollEvents events)
    {
        if (!IsConnected)
        {
            FinishConnect(events);
            return;
        }

        if ((events & EpollEvents.Error) != 0) HasErrorEvent = true;
        // After a reset that a send was told of, the events are those of a FIN.
        var isFin = (events & EpollEvents.ReadHangUp) != 0 && !HasErrorEvent && !HasFailed;
        if (isFin) _finCame = true;
        if ((events & (isFin ? EpollEvents.Urgent : ShortReadEvents)) != 0) _readsMayBeShort = true;
        if ((events & EpollEvents.Out) != 0) Observer?.OnWritable(Side);
        if (!IsOpen || (events & ~EpollEvents.Out) == 0) return;
        CanReceive = true;
        Observer?.OnReadable(Side);
    }

    private void Fail(int error)
    {
        // EPIPE only says that an earlier error has been reported already, or that the peer's RST has been read.
        if (Error == 0) Error = error == Errno.BrokenPipe ? Errno.ConnectionReset : error;
    }

    /// <summary>Has the kernel send at once what it would hold back until the peer has acknowledged earlier bytes (Nagle). It never holds
    /// back what is sent first, so a connection on which we send once does without the call.</summary>
    private void AvoidDelay()
    {
        if (_sends++ == Sends.Once) SetOption(Libc.LevelTcp, Libc.TcpNoDelay, 1);
    }

    private void WatchWrites()
    {
        if (_watchesWrites) return;
        _watchesWrites = true;
        Loop.Rewatch(this, ReadEvents | EpollEvents.Out);
    }

    private enum Sends : byte
    {
        None,
        Once,

        /// <summary><c>TCP_NODELAY</c> is set.</summary>
        WithoutDelay,
    }
}
