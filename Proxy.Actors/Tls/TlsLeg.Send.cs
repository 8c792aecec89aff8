using Proxy.Transport;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Tls;

/// <content>Sending.</content>
internal sealed unsafe partial class TlsLeg
{
    // Plaintext of a record that is made although nothing of the bank is left for it.
    private const int EmptyBankRecord = 4096;

    // What may be held outside the bank: a record of those, or what a batch of records has beside its plaintext, and answers of
    // the protocol itself.
    private const int MaxHeld = 8 * 1024;

    /// <inheritdoc/>
    public Transfer TrySend(byte* buffer, int length)
    {
        if (HasFailed || _ending != Ending.None) return new Transfer(IoStatus.Failed, 0);
        var taken = 0;
        while (taken < length && !IsKeeping)
        {
            var transfer = SendBatch(buffer + taken, length - taken);
            if (transfer.Status != IoStatus.Done) return taken > 0 ? new Transfer(IoStatus.Done, taken) : transfer;
            taken += transfer.Bytes;
        }

        return taken > 0 ? new Transfer(IoStatus.Done, taken) : new Transfer(IoStatus.WouldBlock, 0);
    }

    /// <summary>Encrypts a batch and sends it; what is not taken of it is kept.</summary>
    private Transfer SendBatch(byte* data, int length)
    {
        var reserved = _blocks.Segments.Reserve();
        var output = _blocks.Output;
        var step = _session.Write(
            new ReadOnlySpan<byte>(data, BatchOf(length, reserved)), new Span<byte>(output, TlsBlocks.OutputBytes));
        if (step.Status == TlsStatus.Failed) Break(_session.Failure);
        var transfer = step.Produced == 0 ? default : _inner.TrySend(output, step.Produced);
        if (step.Bytes == 0 || transfer.Status == IoStatus.Failed) return new Transfer(IoStatus.Failed, 0);
        if (transfer.Bytes < step.Produced) Keep(output + transfer.Bytes, step.Produced - transfer.Bytes, Math.Min(reserved, step.Bytes));
        return new Transfer(IoStatus.Done, step.Bytes);
    }

    /// <summary>How much to encrypt, so that it can be kept. Whoever calls has reserved segments for all of his bytes, if any: those
    /// encrypted take up as many of them as in plaintext, and what is longer goes outside the bank; of less than all, whole
    /// segments are taken, so that the rest needs no more than is left.</summary>
    private int BatchOf(int length, int reserved)
    {
        var most = Math.Min(Math.Min(length, IoLoop.ScratchBytes), TlsBlocks.MaxRecords * _session.MaxSendPlaintext);
        if (reserved == 0) return Math.Min(Math.Min(most, EmptyBankRecord), _session.MaxSendPlaintext);
        most = Math.Min(most, reserved);
        var segment = _blocks.Segments.Bank.SegmentBytes;
        return most < length && most > segment ? most - (most % segment) : most;
    }

    private void Keep(byte* data, int length, int reserved)
    {
        var inBank = Math.Min(length, reserved);
        if (inBank > 0) _kept.Append(_blocks.Segments, data, inBank);
        if (inBank < length) _held.Append(_blocks, data + inBank, length - inBank);
    }

    /// <summary>Sends what the protocol itself has to say, which lies in the output block, behind what is kept.</summary>
    private void SendControl(int length)
    {
        if (length == 0) return;
        var output = _blocks.Output;
        var sent = IsKeeping ? 0 : _inner.TrySend(output, length).Bytes;
        if (sent == length || _inner.HasFailed) return;
        if (_held.Bytes + length - sent <= MaxHeld) _held.Append(_blocks, output + sent, length - sent);
        else Break("the peer makes us answer and reads none of it");
    }

    /// <summary>Sends what is kept.</summary>
    /// <returns>Whether nothing is left.</returns>
    private bool Flush()
    {
        var status = _kept.SendTo(_blocks.Segments, _inner, out _);
        if (status == IoStatus.Done) status = _held.SendTo(_blocks, _inner);
        if (status == IoStatus.Failed) DropKept();
        return !IsKeeping;
    }
}
