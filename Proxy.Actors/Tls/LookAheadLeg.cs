using Proxy.Actors.Buffers;
using Proxy.Transport;

namespace Proxy.Actors.Tls;

/// <summary>A leg of which more can be looked at than the one that it wraps shows at a time: what has been looked at is kept until it is
/// received: in segments of the bank, and behind them outside of it where those are all taken: others must not keep a route from being found. Used on its loop's thread.</summary>
/// <param name="inner">The leg to wrap; it is this one's to close from now on.</param>
/// <param name="blocks">The loop's free segments, and where what is kept outside of them is counted.</param>
internal sealed unsafe class LookAheadLeg(ILeg inner, TlsBlocks blocks) : ILeg
{
    private bool _looksAhead = true;
    private TransmitBuffer _seen;
    private HeldBytes _seenOutside;
    private IoStatus _last = IoStatus.WouldBlock;

    /// <summary>The leg underneath.</summary>
    internal ILeg Inner => inner;

    /// <summary>The route is known: what has been seen is received first, and then it is as if the leg were not there.</summary>
    internal void StopLooking() => _looksAhead = false;

    /// <summary>More is to be looked at again.</summary>
    internal void Look() => _looksAhead = true;

    /// <summary>Whether nothing can come behind what has been seen.</summary>
    internal bool HasEnded => _last is IoStatus.End or IoStatus.Failed;

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
    public bool CanReceive => SeenBytes > 0 || _last is IoStatus.End or IoStatus.Failed || inner.CanReceive;

    /// <inheritdoc/>
    public bool HasFailed => inner.HasFailed && SeenBytes == 0;

    /// <inheritdoc/>
    public bool HasErrorEvent => inner.HasErrorEvent;

    /// <inheritdoc/>
    public bool EndedBeforeFin => inner.EndedBeforeFin;

    /// <inheritdoc/>
    public int UnacknowledgedBytes => inner.UnacknowledgedBytes;

    /// <inheritdoc/>
    public int KeptBytes => inner.KeptBytes;

    /// <inheritdoc/>
    public bool KeepsBytes => inner.KeepsBytes;

    private LoopSegments Segments => blocks.Segments;

    /// <summary>Bytes that have been looked at and not received.</summary>
    internal int SeenBytes => _seen.Bytes + _seenOutside.Bytes;

    /// <inheritdoc/>
    public Transfer TryReceive(byte* buffer, int length)
    {
        if (SeenBytes > 0)
        {
            var seen = Copy(buffer, length);
            Drop(seen);
            return new Transfer(IoStatus.Done, seen);
        }

        if (_last is not (IoStatus.End or IoStatus.Failed)) return inner.TryReceive(buffer, length);
        var last = _last;
        _last = IoStatus.WouldBlock;
        return new Transfer(last, 0);
    }

    /// <inheritdoc/>
    public Transfer TryPeek(byte* buffer, int length)
    {
        if (_looksAhead) LookAhead(buffer, length);
        if (SeenBytes > 0) return new Transfer(IoStatus.Done, Copy(buffer, length));
        return _last is IoStatus.End or IoStatus.Failed ? new Transfer(_last, 0) : inner.TryPeek(buffer, length);
    }

    /// <inheritdoc/>
    public void Discard(int length)
    {
        if (SeenBytes > 0) Drop(Math.Min(length, SeenBytes));
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
        Forget();
        inner.Close();
    }

    /// <inheritdoc/>
    public void Abort()
    {
        Forget();
        inner.Abort();
    }

    private void LookAhead(byte* buffer, int length)
    {
        while (SeenBytes < length && _last is not (IoStatus.End or IoStatus.Failed) && inner.CanReceive)
        {
            var room = _seenOutside.Bytes == 0 ? Segments.Reserve() : 0;
            var transfer = inner.TryReceive(buffer, Math.Min(length - SeenBytes, room > 0 ? room : length));
            _last = transfer.Status;
            if (transfer.Status != IoStatus.Done) return;
            if (room > 0) _seen.Append(Segments, buffer, transfer.Bytes);
            else _seenOutside.Append(blocks, buffer, transfer.Bytes);
        }
    }

    private int Copy(byte* buffer, int length)
    {
        var copied = _seen.Copy(Segments.Bank, buffer, length);
        return copied + _seenOutside.Copy(buffer + copied, length - copied);
    }

    private void Drop(int length)
    {
        var first = Math.Min(length, _seen.Bytes);
        if (first > 0) _seen.Drop(Segments, first);
        if (length > first) _seenOutside.Drop(blocks, length - first);
    }

    /// <summary>What has been looked at is let go of, when somebody else closes the leg underneath.</summary>
    internal void Forget()
    {
        _seen.Clear(Segments);
        _seenOutside.Clear(blocks);
    }
}
