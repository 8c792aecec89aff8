using Proxy.Actors.Buffers;
using Proxy.Transport;

namespace Proxy.Actors.Pairs;

/// <summary>A leg of which more can be looked at than the one that it wraps shows at a time: what has been looked at is kept in segments of the
/// bank until it is received. Used on its loop's thread.</summary>
/// <param name="inner">The leg to wrap; it is this one's to close from now on.</param>
/// <param name="segments">The loop's free segments.</param>
internal sealed unsafe class LookAheadLeg(ILeg inner, LoopSegments segments) : ILeg
{
    private bool _looksAhead = true;
    private TransmitBuffer _seen;
    private IoStatus _last = IoStatus.WouldBlock;

    /// <summary>The leg underneath.</summary>
    internal ILeg Inner => inner;

    /// <summary>The route is known: what has been seen is received first, and then it is as if the leg were not there.</summary>
    internal void StopLooking() => _looksAhead = false;

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
    public bool CanReceive => _seen.Bytes > 0 || _last is IoStatus.End or IoStatus.Failed || inner.CanReceive;

    /// <inheritdoc/>
    public bool HasFailed => inner.HasFailed && _seen.Bytes == 0;

    /// <inheritdoc/>
    public bool HasErrorEvent => inner.HasErrorEvent;

    /// <inheritdoc/>
    public bool EndedBeforeFin => inner.EndedBeforeFin;

    /// <inheritdoc/>
    public int UnacknowledgedBytes => inner.UnacknowledgedBytes;

    /// <inheritdoc/>
    public int KeptBytes => inner.KeptBytes;

    /// <inheritdoc/>
    public Transfer TryReceive(byte* buffer, int length)
    {
        if (_seen.Bytes > 0) return new Transfer(IoStatus.Done, _seen.Take(segments, buffer, length));
        if (_last is not (IoStatus.End or IoStatus.Failed)) return inner.TryReceive(buffer, length);
        var last = _last;
        _last = IoStatus.WouldBlock;
        return new Transfer(last, 0);
    }

    /// <inheritdoc/>
    public Transfer TryPeek(byte* buffer, int length)
    {
        if (_looksAhead) LookAhead(buffer, length);
        // Without room to keep them, the bytes that the leg underneath can show have to do.
        if (_seen.Bytes == 0) return _last is IoStatus.End or IoStatus.Failed ? new Transfer(_last, 0) : inner.TryPeek(buffer, length);
        return new Transfer(IoStatus.Done, _seen.Copy(segments.Bank, buffer, length));
    }

    /// <inheritdoc/>
    public void Discard(int length)
    {
        if (_seen.Bytes > 0) _seen.Drop(segments, Math.Min(length, _seen.Bytes));
        else inner.Discard(length);
    }

    /// <inheritdoc/>
    public Transfer TrySend(byte* buffer, int length) => inner.TrySend(buffer, length);

    /// <inheritdoc/>
    public void SayEnd() => inner.SayEnd();

    /// <inheritdoc/>
    public void ShutdownSend() => inner.ShutdownSend();

    /// <inheritdoc/>
    public void Close()
    {
        _seen.Clear(segments);
        inner.Close();
    }

    /// <inheritdoc/>
    public void Abort()
    {
        _seen.Clear(segments);
        inner.Abort();
    }

    private void LookAhead(byte* buffer, int length)
    {
        while (_seen.Bytes < length && _last is not (IoStatus.End or IoStatus.Failed) && inner.CanReceive)
        {
            var room = Math.Min(length - _seen.Bytes, segments.Reserve());
            if (room == 0) return;
            var transfer = inner.TryReceive(buffer, room);
            _last = transfer.Status;
            if (transfer.Status != IoStatus.Done) return;
            _seen.Append(segments, buffer, transfer.Bytes);
        }
    }
}
