using Proxy.Transport;

namespace Proxy.Actors.Access;

/// <summary>A leg whose bytes move no faster than its listener allows, each direction by itself. What may not be received yet stays in the
/// receive queue, what may not be sent yet with whoever sends. Ends pass at once.</summary>
internal sealed unsafe class ThrottledLeg : ILeg, ILegObserver
{
    private readonly ILeg _inner;
    private readonly Throttle _receive;
    private readonly Throttle _send;

    /// <summary>Wraps a leg.</summary>
    internal ThrottledLeg(ILeg inner, IoLoop loop, Bandwidth bandwidth)
    {
        _inner = inner;
        _receive = bandwidth.FromClient(loop, OnReceiveReady);
        _send = bandwidth.ToClient(loop, OnSendReady);
        Observer = inner.Observer;
        inner.Observer = this;
    }

    /// <summary>The leg underneath.</summary>
    internal ILeg Inner => _inner;

    /// <inheritdoc/>
    public PairSide Side => _inner.Side;

    /// <inheritdoc/>
    public ILegObserver? Observer { get; set; }

    /// <inheritdoc/>
    public IKernelView? Kernel => _inner.Kernel;

    /// <inheritdoc/>
    public bool CanReceive => _inner.CanReceive && (!_receive.IsWaiting || _inner.HasErrorEvent);

    /// <inheritdoc/>
    public bool HasFailed => _inner.HasFailed;

    /// <inheritdoc/>
    public bool HasErrorEvent => _inner.HasErrorEvent;

    /// <inheritdoc/>
    public bool EndedBeforeFin => _inner.EndedBeforeFin;

    /// <inheritdoc/>
    public int UnacknowledgedBytes => _inner.UnacknowledgedBytes;

    /// <inheritdoc/>
    public int KeptBytes => _inner.KeptBytes;

    /// <inheritdoc/>
    public bool KeepsBytes => _inner.KeepsBytes;

    /// <inheritdoc/>
    public Transfer TryReceive(byte* buffer, int length)
    {
        var room = ReceiveRoom(length);
        if (room == 0) return new Transfer(IoStatus.WouldBlock, 0);
        var transfer = _inner.TryReceive(buffer, room);
        _receive.Moved(transfer.Bytes);
        if (!_inner.CanReceive) _receive.PassTurn();
        return transfer;
    }

    /// <inheritdoc/>
    public Transfer TryPeek(byte* buffer, int length)
    {
        var room = ReceiveRoom(length);
        if (room == 0) return new Transfer(IoStatus.WouldBlock, 0);
        var transfer = _inner.TryPeek(buffer, room);
        if (transfer.Bytes == 0) _receive.PassTurn();
        return transfer;
    }

    /// <inheritdoc/>
    public void Discard(int length)
    {
        _inner.Discard(length);
        _receive.Moved(length);
    }

    /// <inheritdoc/>
    public Transfer TrySend(byte* buffer, int length)
    {
        var room = _send.Room(length);
        if (room == 0) return new Transfer(IoStatus.WouldBlock, 0);
        var transfer = _inner.TrySend(buffer, room);
        _send.Moved(transfer.Bytes);
        if (transfer.Bytes < room) _send.PassTurn();
        else if (room < length) return SendRest(buffer, transfer.Bytes, length);
        return transfer;
    }

    /// <inheritdoc/>
    public void SayEnd() => _inner.SayEnd();

    /// <inheritdoc/>
    public void ShutdownSend() => _inner.ShutdownSend();

    /// <inheritdoc/>
    public void Close()
    {
        End();
        _inner.Close();
    }

    /// <inheritdoc/>
    public void Abort()
    {
        End();
        _inner.Abort();
    }

    /// <inheritdoc/>
    public void OnReadable(PairSide side) => Observer?.OnReadable(side);

    /// <inheritdoc/>
    public void OnWritable(PairSide side)
    {
        if (!_send.IsWaiting) Observer?.OnWritable(side);
    }

    /// <summary>Of a connection that is lost, what is left is read at once, and so is that it is lost.</summary>
    private int ReceiveRoom(int wanted) => _inner.HasErrorEvent ? wanted : _receive.Room(wanted);

    /// <summary>The leg took all that there was room for: sends more as there is more room, until it is said when there is.</summary>
    private Transfer SendRest(byte* buffer, int sent, int length)
    {
        while (sent < length && _send.Room(length - sent) is > 0 and var room)
        {
            var transfer = _inner.TrySend(buffer + sent, room);
            _send.Moved(transfer.Bytes);
            sent += transfer.Bytes;
            if (transfer.Bytes == room) continue;
            _send.PassTurn();
            break;
        }

        return new Transfer(IoStatus.Done, sent);
    }

    private void OnReceiveReady()
    {
        if (_inner.CanReceive) Observer?.OnReadable(Side);
        else _receive.PassTurn();
    }

    private void OnSendReady() => Observer?.OnWritable(Side);

    private void End()
    {
        _receive.End();
        _send.End();
    }
}
