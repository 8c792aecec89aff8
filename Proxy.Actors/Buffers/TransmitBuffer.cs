using Proxy.Transport;

namespace Proxy.Actors.Buffers;

/// <summary>The part of a leg's transmit buffer that lies with us: bytes in order that the kernel has not taken yet, in
/// segments of the bank. Empty, it holds no memory and is not counted among the holders.</summary>
public unsafe struct TransmitBuffer
{
    // Chained through the bank, so that holding bytes allocates nothing.
    private int _first;
    private int _last;
    private int _headOffset;
    private int _tailFill;
    private bool _holds;

    /// <summary>Bytes kept.</summary>
    public int Bytes { get; private set; }

    /// <summary>Keeps bytes behind those that are kept already.</summary>
    /// <param name="segments">The loop's store; it has reserved room for <paramref name="length"/> bytes.</param>
    /// <param name="data">The bytes.</param>
    /// <param name="length">Above 0.</param>
    public void Append(LoopSegments segments, byte* data, int length)
    {
        if (Bytes == 0) segments.Bank.AddHolder();
        var size = segments.Bank.SegmentBytes;
        Bytes += length;
        while (length > 0)
        {
            if (!_holds || _tailFill == size) AddSegment(segments);
            var part = Math.Min(length, size - _tailFill);
            Buffer.MemoryCopy(data, segments.Bank.Memory(_last) + _tailFill, part, part);
            _tailFill += part;
            data += part;
            length -= part;
        }
    }

    /// <summary>Sends from the front until nothing is left or the leg takes no more.</summary>
    /// <param name="segments">The loop's store.</param>
    /// <param name="leg">Where to.</param>
    /// <param name="sent">Bytes that the leg took.</param>
    /// <returns><see cref="IoStatus.Done"/> when nothing is left, otherwise why it stopped.</returns>
    public IoStatus SendTo(LoopSegments segments, ILeg leg, out int sent)
    {
        sent = 0;
        while (Bytes > 0)
        {
            var available = Math.Min(Bytes, segments.Bank.SegmentBytes - _headOffset);
            var transfer = leg.TrySend(segments.Bank.Memory(_first) + _headOffset, available);
            if (transfer.Status != IoStatus.Done) return transfer.Status;
            sent += transfer.Bytes;
            Drop(segments, transfer.Bytes);
        }

        return IoStatus.Done;
    }

    /// <summary>Copies bytes from the front, and keeps them.</summary>
    /// <param name="bank">The node's bank.</param>
    /// <param name="target">Where to.</param>
    /// <param name="length">Bytes at most.</param>
    /// <returns>Bytes copied.</returns>
    public readonly int Copy(BufferBank bank, byte* target, int length)
    {
        ArgumentNullException.ThrowIfNull(bank);
        var left = Math.Min(length, Bytes);
        var copied = left;
        for (int segment = _first, offset = _headOffset; left > 0; segment = bank.Chain(segment), offset = 0)
        {
            var part = Math.Min(left, bank.SegmentBytes - offset);
            Buffer.MemoryCopy(bank.Memory(segment) + offset, target, part, part);
            target += part;
            left -= part;
        }

        return copied;
    }

    /// <summary>Takes bytes from the front.</summary>
    /// <param name="segments">The loop's store.</param>
    /// <param name="target">Where to.</param>
    /// <param name="length">Bytes at most.</param>
    /// <returns>Bytes taken.</returns>
    public int Take(LoopSegments segments, byte* target, int length)
    {
        ArgumentNullException.ThrowIfNull(segments);
        var taken = Copy(segments.Bank, target, length);
        if (taken > 0) Drop(segments, taken);
        return taken;
    }

    /// <summary>Forgets what is kept and gives the memory back.</summary>
    /// <param name="segments">The loop's store.</param>
    public void Clear(LoopSegments segments)
    {
        if (Bytes > 0) Drop(segments, Bytes);
    }

    /// <summary>Forgets bytes at the front.</summary>
    /// <param name="segments">The loop's store.</param>
    /// <param name="length">Above 0, at most those that are kept.</param>
    internal void Drop(LoopSegments segments, int length)
    {
        Bytes -= length;
        _headOffset += length;
        while (_holds && (_headOffset >= segments.Bank.SegmentBytes || Bytes == 0)) RemoveSegment(segments);
        if (Bytes == 0) segments.Bank.RemoveHolder();
    }

    private void AddSegment(LoopSegments segments)
    {
        var segment = segments.Take();
        if (_holds) segments.Bank.Chain(_last) = segment;
        else (_first, _headOffset, _holds) = (segment, 0, true);
        (_last, _tailFill) = (segment, 0);
    }

    private void RemoveSegment(LoopSegments segments)
    {
        var segment = _first;
        _headOffset -= segments.Bank.SegmentBytes;
        if (segment == _last) _holds = false;
        else _first = segments.Bank.Chain(segment);
        segments.GiveBack(segment);
    }
}
