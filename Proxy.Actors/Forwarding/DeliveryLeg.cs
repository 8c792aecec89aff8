using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Forwarding;

/// <summary>The server's leg of a delivery. It wraps the connection, and says that the server has ended only when that has acknowledged all that
/// was sent, our FIN included; for a server that does not close, then at once. A server that is to close and does so before our FIN has failed.
/// Used on its loop's thread.</summary>
/// <param name="inner">The connection.</param>
/// <param name="loop">The pair's loop.</param>
/// <param name="when">When the unit counts as delivered.</param>
internal sealed unsafe class DeliveryLeg(ILeg inner, IoLoop loop, DeliveredWhen when) : LoopTimer, ILeg
{
    private const int FirstLook = 1;
    private const int LongestLook = 50;

    private int _look = FirstLook;
    private bool _isFinSent;
    private bool _hasClosed;
    private bool _isEndDue; // the server's FIN has come, and is told of when all is acknowledged

    // Of a connection that is lost nothing is unacknowledged any more.
    private bool IsLost => inner.HasFailed || inner.HasErrorEvent || ClosedEarly;

    private bool HasAll => !IsLost && inner.UnacknowledgedBytes == 0;

    /// <summary>Whether the server has all of it.</summary>
    internal bool IsDelivered
    {
        get;
        private set
        {
            field = value;
            (inner.Kernel as Leg)?.ResetOnClose(false);
        }
    }

    /// <summary>It begins. Until all is acknowledged the connection is reset if it ends, be it that the node is killed: half a unit does not
    /// look like a whole one.</summary>
    internal void Start() => (inner.Kernel as Leg)?.ResetOnClose(true);

    /// <summary>Whether the server has closed before it could have all, where it was to close when it has.</summary>
    internal bool ClosedEarly { get; private set; }

    /// <inheritdoc/>
    public PairSide Side => inner.Side;

    /// <inheritdoc/>
    public ILegObserver? Observer
    {
        get => inner.Observer;
        set => inner.Observer = value;
    }

    /// <inheritdoc/>
    public IKernelView? Kernel => inner.Kernel;

    /// <inheritdoc/>
    public bool CanReceive => !_hasClosed && (IsDelivered || inner.HasErrorEvent || (!_isEndDue && inner.CanReceive));

    /// <inheritdoc/>
    public bool HasFailed => inner.HasFailed || ClosedEarly;

    /// <inheritdoc/>
    public bool HasErrorEvent => inner.HasErrorEvent;

    /// <inheritdoc/>
    public bool EndedBeforeFin => _hasClosed && !_isEndDue;

    /// <inheritdoc/>
    public int UnacknowledgedBytes => inner.UnacknowledgedBytes;

    /// <inheritdoc/>
    public int KeptBytes => inner.KeptBytes;

    /// <inheritdoc/>
    public bool KeepsBytes => inner.KeepsBytes;

    /// <inheritdoc/>
    public Transfer TryReceive(byte* buffer, int length) => _isEndDue && !inner.HasErrorEvent ? End() : Seen(inner.TryReceive(buffer, length));

    /// <inheritdoc/>
    public Transfer TryPeek(byte* buffer, int length) => _isEndDue && !inner.HasErrorEvent ? End() : Seen(inner.TryPeek(buffer, length));

    /// <inheritdoc/>
    public void Discard(int length) => inner.Discard(length);

    /// <inheritdoc/>
    public Transfer TrySend(byte* buffer, int length) => inner.TrySend(buffer, length);

    /// <inheritdoc/>
    public void SayEnd() => inner.SayEnd();

    /// <inheritdoc/>
    public void ShutdownSend()
    {
        inner.ShutdownSend();
        _isFinSent = true;
        if (_isEndDue || when == DeliveredWhen.Acked) OnDue();
    }

    /// <inheritdoc/>
    public void Close()
    {
        loop.Disarm(this);
        inner.Close();
    }

    /// <inheritdoc/>
    public void Abort()
    {
        loop.Disarm(this);
        inner.Abort();
    }

    /// <summary>Looks whether all is acknowledged.</summary>
    protected override void OnDue()
    {
        if (IsLost)
        {
            Observer?.OnReadable(Side);
            return;
        }

        if (HasAll)
        {
            IsDelivered = true;
            loop.Execute(() => Observer?.OnReadable(Side));
            return;
        }

        loop.Arm(this, _look);
        _look = Math.Min(_look * 2, LongestLook);
    }

    private Transfer Seen(Transfer transfer)
    {
        if (transfer.Status == IoStatus.WouldBlock && IsDelivered) return End();
        if (transfer.Status != IoStatus.End) return transfer;
        _isEndDue = true;
        ClosedEarly = !_isFinSent && when == DeliveredWhen.Closed;
        if (_isFinSent && HasAll) IsDelivered = true;
        else if (_isFinSent && !IsLost) OnDue();
        return End();
    }

    private Transfer End()
    {
        if (!IsDelivered && IsLost) return Failed();
        if (!IsDelivered) return new Transfer(IoStatus.WouldBlock, 0);
        _hasClosed = true;
        return new Transfer(IoStatus.End, 0);
    }

    private Transfer Failed()
    {
        _hasClosed = true;
        return new Transfer(IoStatus.Failed, 0);
    }
}
