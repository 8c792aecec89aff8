using Proxy.Actors.Buffers;
using Proxy.Transport;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Tls;

/// <summary>A leg that speaks TLS over the one that it wraps: as a server towards a client that came to us, as a client towards a server.
/// Used on its loop's thread.</summary>
/// <remarks><code>
/// Begin --turns in HandshakeQueue--> done --TryReceive, TrySend--> close_notify or FIN of the peer --ShutdownSend--> Close
///                                \-> failed --Close (the alert goes out) or Abort
/// </code>
/// What is sent is encrypted a batch at a time; what the inner leg does not take of that is kept in segments of the bank, and behind them,
/// outside the bank, what those have no room for. While anything is kept nothing more is taken. What OpenSSL has seen cannot be given
/// to it again: ciphertext is received only as far as its plaintext has room, or looked at and discarded as far as OpenSSL took it.</remarks>
internal sealed unsafe partial class TlsLeg : LoopTimer, ILeg, ILegObserver, IHandshake
{
    // The last words of a leg that is closed (an alert, a close_notify; a pair does not close one that keeps more) are taken in so long or
    // not at all.
    private const int LingerMilliseconds = 30_000;

    private readonly ILeg _inner;
    private readonly TlsSession _session;
    private readonly TlsBlocks _blocks;
    private readonly bool _isStrict;
    private TransmitBuffer _kept;
    private HeldBytes _held;
    private Ending _ending;
    private string? _failure;

    /// <summary>Wraps a leg. <see cref="Begin"/> begins the handshake.</summary>
    /// <param name="inner">The leg to wrap, connected; it is this one's to close from now on.</param>
    /// <param name="session">The session; it is this one's to dispose of from now on.</param>
    /// <param name="blocks">What the loop's TLS legs share.</param>
    /// <param name="isStrict">Whether a FIN without close_notify before it counts as a broken connection.</param>
    public TlsLeg(ILeg inner, TlsSession session, TlsBlocks blocks, bool isStrict = false)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(blocks);
        (_inner, _session, _blocks, _isStrict) = (inner, session, blocks, isStrict);
        Place = new HandshakePlace(this);
        inner.Observer = this;
    }

    /// <inheritdoc/>
    public PairSide Side => _inner.Side;

    /// <inheritdoc/>
    public ILegObserver? Observer { get; set; }

    /// <inheritdoc/>
    public IKernelView? Kernel => _inner.Kernel;

    /// <inheritdoc/>
    public bool HasFailed => _receive == ReceiveState.Broken || _inner.HasFailed;

    /// <inheritdoc/>
    public bool HasErrorEvent => _inner.HasErrorEvent;

    /// <inheritdoc/>
    public int UnacknowledgedBytes
    {
        get
        {
            if (_inner.UnacknowledgedBytes is not (>= 0 and var bytes)) return -1;
            return IsKeeping ? bytes + KeptBytes + (_ending == Ending.Shut ? 1 : 0) : bytes;
        }
    }

    /// <summary>Bytes of ciphertext that the inner leg has not taken; nearly all are in segments of the bank.</summary>
    public int KeptBytes => _kept.Bytes + _held.Bytes;

    /// <inheritdoc/>
    public bool KeepsBytes => false;

    /// <summary>What the handshake has agreed on; null before it is done.</summary>
    public TlsFacts? Facts => _session.Facts;

    /// <summary>Why TLS failed on this leg, in a sentence for an operator; null while it has not.</summary>
    public string? Failure => _failure ?? _session.Failure;

    private bool IsClosed => _ending >= Ending.Closed;

    private bool IsKeeping => _kept.Bytes > 0 || _held.Bytes > 0;

    /// <inheritdoc/>
    public void SayEnd()
    {
        if (_ending != Ending.None) return;
        SendCloseNotify();
        _ending = Ending.Said;
    }

    /// <inheritdoc/>
    public void ShutdownSend()
    {
        SayEnd();
        if (_ending != Ending.Said) return;
        _ending = Ending.Shut;
        PassEndOn();
    }

    /// <inheritdoc/>
    public void Close()
    {
        if (IsClosed) return;
        GiveUpHandshake();
        if (_ending == Ending.None) SendCloseNotify();
        _session.Dispose();
        _ending = Ending.Closed;
        if (!IsKeeping)
        {
            PassEndOn();
            return;
        }

        _blocks.Loop.Arm(this, LingerMilliseconds);
    }

    /// <inheritdoc/>
    public void Abort()
    {
        if (IsClosed) return;
        GiveUpHandshake();
        _session.Dispose();
        _ending = Ending.Closed;
        DropKept();
        _inner.Abort();
    }

    /// <inheritdoc/>
    public void OnReadable(PairSide side)
    {
        if (_ending == Ending.Awaiting) AwaitPeer();
        else if (_ending == Ending.Closed) LookForReset();
        else if (_owner is not null) AskForTurn();
        else Observer?.OnReadable(side);
    }

    /// <inheritdoc/>
    public void OnWritable(PairSide side)
    {
        if (!Flush()) return;
        PassEndOn();
        if (IsClosed) return;
        if (_owner is not null) _queue!.Wants(this);
        else Observer?.OnWritable(side);
    }

    /// <summary>It is closed, and the peer has taken too long over its last words.</summary>
    protected override void OnDue()
    {
        EndWait();
        DropKept();
        _inner.Abort();
    }

    /// <summary>One that waits for others is not read: that its peer is gone would be noticed only in its turn.</summary>
    private void AskForTurn()
    {
        _queue!.Wants(this);
        if (Place.Turn == HandshakeTurn.Waiting && _inner.HasErrorEvent) Lose(IoStatus.Failed);
    }

    private void SendCloseNotify()
    {
        if (_receive == ReceiveState.Broken || _inner.HasFailed) return;
        var step = _session.Shutdown(new Span<byte>(_blocks.Output, TlsBlocks.OutputBytes));
        SendControl(step.Produced);
    }

    /// <summary>Passes an end on, behind what is kept.</summary>
    private void PassEndOn()
    {
        if (IsKeeping) return;
        if (_ending == Ending.Shut)
        {
            // Once: the kernel answers each time that the leg is writable, and that leads here again.
            _ending = Ending.Passed;
            _inner.ShutdownSend();
        }

        if (_ending != Ending.Closed) return;
        _blocks.Loop.Disarm(this);
        if (_hasAlerted && _blocks.TryBeginWait()) BeginWait();
        else _inner.Close();
    }

    private void LookForReset()
    {
        _ = _inner.TryReceive(_blocks.Input, TlsBlocks.InputBytes);
        if (!_inner.HasFailed) return;
        DropKept();
        PassEndOn();
    }

    private void DropKept()
    {
        _kept.Clear(_blocks.Segments);
        _held.Clear(_blocks);
    }

    private enum Ending : byte
    {
        None,

        /// <summary>The close_notify is made: nothing more is sent.</summary>
        Said,

        /// <summary>Nothing more is sent; the FIN waits behind what is kept.</summary>
        Shut,

        /// <summary>The FIN has been passed on; receiving goes on.</summary>
        Passed,
        Closed,

        /// <summary>Closed, with an alert that the peer is given time to read.</summary>
        Awaiting,
    }
}
