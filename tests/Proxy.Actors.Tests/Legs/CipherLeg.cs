using Proxy.Actors.Buffers;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Legs;

/// <summary>A leg that wraps another one, as encryption would: every byte is changed on its way, what is sent is taken in blocks, and
/// what the inner leg does not take of a block is kept in segments of the bank. Used on its loop's thread.</summary>
internal sealed unsafe class CipherLeg : ILeg, ILegObserver
{
    private const int Block = 4096;

    private readonly ILeg _inner;
    private readonly LoopSegments _segments;
    private readonly byte _key;
    private TransmitBuffer _kept;
    private Ending _ending;

    public CipherLeg(ILeg inner, LoopSegments segments, byte key)
    {
        (_inner, _segments, _key) = (inner, segments, key);
        inner.Observer = this;
    }

    public PairSide Side => _inner.Side;

    public ILegObserver? Observer { get; set; }

    public IKernelView? Kernel => _inner.Kernel;

    public bool CanReceive => _inner.CanReceive;

    public bool HasFailed => _inner.HasFailed;

    public bool HasErrorEvent => _inner.HasErrorEvent;

    public int UnacknowledgedBytes => _inner.UnacknowledgedBytes is >= 0 and var bytes ? bytes + _kept.Bytes : -1;

    public bool EndedBeforeFin => _inner.EndedBeforeFin;

    public int KeptBytes => _kept.Bytes;

    public bool KeepsBytes => false;

    public Transfer TryReceive(byte* buffer, int length) => Change(buffer, _inner.TryReceive(buffer, length));

    public Transfer TryPeek(byte* buffer, int length) => Change(buffer, _inner.TryPeek(buffer, length));

    public void Discard(int length) => _inner.Discard(length);

    public Transfer TrySend(byte* buffer, int length)
    {
        var taken = 0;
        while (taken < length && _kept.Bytes == 0)
        {
            var transfer = SendBlock(buffer + taken, Math.Min(length - taken, Block));
            if (transfer.Status != IoStatus.Done) return taken > 0 ? new Transfer(IoStatus.Done, taken) : transfer;
            taken += transfer.Bytes;
        }

        return taken > 0 ? new Transfer(IoStatus.Done, taken) : new Transfer(IoStatus.WouldBlock, 0);
    }

    public void SayEnd()
    {
    }

    public void ShutdownSend() => End(Ending.Shut);

    public void Close() => End(Ending.Closed);

    public void Abort()
    {
        _kept.Clear(_segments);
        _inner.Abort();
    }

    public void OnReadable(PairSide side) => Observer?.OnReadable(side);

    public void OnWritable(PairSide side)
    {
        if (_kept.SendTo(_segments, _inner, out _) == IoStatus.Failed) _kept.Clear(_segments);
        if (_kept.Bytes > 0) return;
        End(_ending);
        Observer?.OnWritable(side);
    }

    /// <summary>Passes an end on, behind what is kept.</summary>
    private void End(Ending ending)
    {
        _ending = ending;
        if (_kept.Bytes > 0) return;
        if (ending == Ending.Shut) _inner.ShutdownSend();
        else if (ending == Ending.Closed) _inner.Close();
    }

    /// <summary>Sends a block, and keeps what the inner leg does not take of it; of a block that there is no room for, that is not
    /// taken.</summary>
    private Transfer SendBlock(byte* buffer, int size)
    {
        var canKeep = _segments.Reserve() >= size;
        var block = stackalloc byte[Block];
        new ReadOnlySpan<byte>(buffer, size).CopyTo(new Span<byte>(block, Block));
        var transfer = _inner.TrySend(block, Change(block, new Transfer(IoStatus.Done, size)).Bytes);
        if (!canKeep || transfer.Status == IoStatus.Failed || transfer.Bytes == size) return transfer;
        _kept.Append(_segments, block + transfer.Bytes, size - transfer.Bytes);
        return new Transfer(IoStatus.Done, size);
    }

    private Transfer Change(byte* bytes, Transfer transfer)
    {
        for (var i = 0; i < transfer.Bytes; i++) bytes[i] ^= _key;
        return transfer;
    }

    private enum Ending
    {
        None,
        Shut,
        Closed,
    }
}
