using Proxy.Transport;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Tls;

/// <content>Receiving.</content>
internal sealed unsafe partial class TlsLeg
{
    // Less than that is not worth a receive of its own: ciphertext is looked at, a record at a time.
    private const int SmallestReceive = 4096;

    // Ciphertext without any plaintext in it that is taken in a row: keys that are changed for their own sake, tickets, empty records.
    private const int MaxBarren = 64 * 1024;

    // Of a peer that says little in many bytes, so many are decrypted at a time: each record may be one more key to derive.
    private const int ThinReceive = 4096;

    // Reads of what comes behind the peer's end, at one call.
    private const int MaxDrains = 4;

    private ReceiveState _receive;
    private int _barren;
    private bool _isThin;
    private bool _hasPlaintext;
    private bool _hasFin;
    private bool _isEndTold;

    /// <inheritdoc/>
    public bool CanReceive => !IsClosed && (_hasPlaintext || _inner.CanReceive || (_receive != ReceiveState.Open && !_isEndTold));

    /// <summary>Whether the peer's FIN came without its close_notify: somebody may have cut the connection off.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Whether the peer has said by close_notify that it sends no more, and its FIN has not come: its connection is open.</summary>
    public bool EndedBeforeFin => _receive == ReceiveState.Closed && !_hasFin;

    /// <inheritdoc/>
    public Transfer TryReceive(byte* buffer, int length)
    {
        var received = _hasPlaintext ? Read(null, 0, buffer, length) : 0;
        while (received == 0 && _receive == ReceiveState.Open)
        {
            // OpenSSL holds one record in part at most. The plaintext of that and of what comes on top has room then.
            var take = _session.HoldsPartOfRecord ? length - TlsSession.MaxRecord : length;
            var transfer = take >= SmallestReceive
                ? _inner.TryReceive(_blocks.Input, Math.Min(take, _isThin ? ThinReceive : TlsBlocks.InputBytes))
                : _inner.TryPeek(_blocks.Input, TlsSession.MaxRecord);
            if (transfer.Status == IoStatus.WouldBlock) return transfer;
            if (transfer.Status != IoStatus.Done) OnInnerEnd(transfer.Status);
            else if (take >= SmallestReceive) received = Read(_blocks.Input, transfer.Bytes, buffer, length);
            else received = ReadPeeked(transfer.Bytes, buffer, length);
        }

        return received > 0 ? new Transfer(IoStatus.Done, received) : EndOfReceiving();
    }

    /// <inheritdoc/>
    public Transfer TryPeek(byte* buffer, int length)
    {
        while (_hasPlaintext || _receive == ReceiveState.Open)
        {
            var transfer = _hasPlaintext ? new Transfer(IoStatus.Done, 0) : _inner.TryPeek(_blocks.Input, TlsSession.MaxRecord);
            if (transfer.Status == IoStatus.WouldBlock) return transfer;
            if (transfer.Status != IoStatus.Done)
            {
                OnInnerEnd(transfer.Status);
                continue;
            }

            var step = _session.Peek(
                new ReadOnlySpan<byte>(_blocks.Input, transfer.Bytes), new Span<byte>(buffer, length), new Span<byte>(_blocks.Output, TlsBlocks.OutputBytes));
            if (step.Consumed > 0) _inner.Discard(step.Consumed);
            OnStep(step);
            _hasPlaintext = step.Bytes > 0;
            if (step.Bytes > 0) return new Transfer(IoStatus.Done, step.Bytes);
        }

        return EndOfReceiving();
    }

    /// <inheritdoc/>
    public void Discard(int length)
    {
        while (length > 0 && _hasPlaintext && Read(null, 0, _blocks.Input, Math.Min(length, TlsBlocks.InputBytes)) is > 0 and var gone) length -= gone;
    }

    private int ReadPeeked(int peeked, byte* buffer, int length)
    {
        var step = _session.Read(
            new ReadOnlySpan<byte>(_blocks.Input, peeked), new Span<byte>(buffer, length), new Span<byte>(_blocks.Output, TlsBlocks.OutputBytes));
        if (step.Consumed > 0) _inner.Discard(step.Consumed);
        OnStep(step);
        return step.Bytes;
    }

    private int Read(byte* input, int inputLength, byte* buffer, int length)
    {
        var step = _session.Read(
            new ReadOnlySpan<byte>(input, inputLength), new Span<byte>(buffer, length), new Span<byte>(_blocks.Output, TlsBlocks.OutputBytes));
        OnStep(step);
        return step.Bytes;
    }

    private void OnStep(TlsStep step)
    {
        _hasPlaintext = step.Status == TlsStatus.Done && _session.PendingBytes > 0;
        _isThin = step.Bytes < step.Consumed / 4 && (step.Bytes > 0 || step.Consumed > TlsSession.MaxRecord);
        _barren = step.Bytes > 0 ? 0 : _barren + step.Consumed;
        SendControl(step.Produced);
        if (step.Status == TlsStatus.Closed) _receive = ReceiveState.Closed;
        else if (step.Status is TlsStatus.Failed or TlsStatus.NeedOutput) Break(_session.Failure);
        else if (_barren > MaxBarren) Break("the peer keeps TLS busy and says nothing");
    }

    private void OnInnerEnd(IoStatus status)
    {
        _hasFin = status == IoStatus.End;
        IsTruncated = status == IoStatus.End;
        if (status == IoStatus.End && !_isStrict) _receive = ReceiveState.Ended;
        else Break(status == IoStatus.End ? "the peer closed without saying so in TLS (close_notify)" : null);
    }

    /// <summary>Nothing more is received. What comes behind the peer's close_notify is thrown away; its FIN and a reset are noticed.</summary>
    private Transfer EndOfReceiving()
    {
        _isEndTold = true;
        if (_receive == ReceiveState.Broken) return new Transfer(IoStatus.Failed, 0);
        for (var left = MaxDrains; left > 0 && !_inner.HasFailed; left--)
        {
            var status = _inner.TryReceive(_blocks.Input, TlsBlocks.InputBytes).Status;
            if (status == IoStatus.End) _hasFin = true;
            if (status != IoStatus.Done) break;
        }

        return new Transfer(IoStatus.End, 0);
    }

    private void Break(string? reason)
    {
        _failure ??= reason;
        _receive = ReceiveState.Broken;
    }

    private enum ReceiveState : byte
    {
        /// <summary>More may come.</summary>
        Open,

        /// <summary>The peer's close_notify has come.</summary>
        Closed,

        /// <summary>The peer's FIN has come without it.</summary>
        Ended,

        /// <summary>The connection or the session is lost.</summary>
        Broken,
    }
}
