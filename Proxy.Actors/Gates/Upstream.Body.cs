using Proxy.Actors.Http;
using Proxy.Actors.Tls;
using Proxy.Transport;

namespace Proxy.Actors.Gates;

/// <content>Receiving a response's body.</content>
internal sealed unsafe partial class Upstream
{
    /// <summary>Receives bytes of the body as they are on the wire, what frames them included.</summary>
    /// <returns><see cref="IoStatus.End"/> when all has been received.</returns>
    internal Transfer ReceiveRaw(byte* buffer, int length)
    {
        if (Stage == UpstreamStage.Tunnel)
        {
            var bytes = _leg!.TryReceive(buffer, length);
            Count(0, bytes.Bytes);
            return bytes;
        }

        if (_body.IsDone) return new Transfer(IoStatus.End, 0);
        if (_leg is not { } leg) return new Transfer(IoStatus.Failed, 0);
        var transfer = leg.TryReceive(buffer, length);
        if (transfer.Status != IoStatus.Done) return Ended(transfer.Status);
        Count(0, transfer.Bytes);
        return Advance(ref _body, buffer, transfer.Bytes);
    }

    /// <summary>Likewise; they are not taken.</summary>
    internal Transfer PeekRaw(byte* buffer, int length)
    {
        if (Stage == UpstreamStage.Tunnel) return _leg!.TryPeek(buffer, length);
        if (_body.IsDone) return new Transfer(IoStatus.End, 0);
        if (_leg is not { } leg) return new Transfer(IoStatus.Failed, 0);
        var transfer = leg.TryPeek(buffer, length);
        var ahead = _body;
        return transfer.Status == IoStatus.Done ? Advance(ref ahead, buffer, transfer.Bytes) : Ended(transfer.Status);
    }

    /// <summary>Takes bytes that <see cref="PeekRaw"/> has shown.</summary>
    /// <param name="bytes">Where it has put them.</param>
    /// <param name="length">At most what it has shown.</param>
    internal void DiscardRaw(byte* bytes, int length)
    {
        if (Stage != UpstreamStage.Tunnel) Advance(ref _body, bytes, length);
        _leg!.Discard(length);
        Count(0, length);
    }

    /// <summary>Receives bytes of the body without what frames them.</summary>
    /// <returns><see cref="IoStatus.End"/> when all has been received.</returns>
    internal Transfer ReceivePayload(byte* buffer, int length)
    {
        while (!_body.IsDone)
        {
            if (_leg is not { } leg) return new Transfer(IoStatus.Failed, 0);
            var transfer = leg.TryReceive(buffer, length);
            // What a TLS connection was cut off from is not all (RFC 9112 9.8).
            if (transfer.Status == IoStatus.End && leg.Inner is TlsLeg { IsTruncated: true }) return new Transfer(IoStatus.Failed, 0);
            if (transfer.Status != IoStatus.Done) return Ended(transfer.Status);
            Count(0, transfer.Bytes);
            var payload = Unframe(buffer, transfer.Bytes);
            if (payload != 0) return payload < 0 ? new Transfer(IoStatus.Failed, 0) : new Transfer(IoStatus.Done, payload);
        }

        return new Transfer(IoStatus.End, 0);
    }

    /// <summary>Moves the payload among received bytes to their beginning.</summary>
    /// <returns>Its bytes; -1 for what is malformed.</returns>
    private int Unframe(byte* buffer, int length)
    {
        var (at, payload) = (0, 0);
        while (at < length && !_body.IsDone)
        {
            var step = _body.Read(new ReadOnlySpan<byte>(buffer + at, length - at));
            if (step.Problem is not null) return -1;
            if (step.Payload > 0 && at + step.Framing != payload) Buffer.MemoryCopy(buffer + at + step.Framing, buffer + payload, length - payload, step.Payload);
            at += step.Taken;
            payload += step.Payload;
        }

        if (at < length) _keeps = false; // more than a response
        return payload;
    }

    private Transfer Advance(ref HttpBodyReader body, byte* bytes, int length)
    {
        var at = body.ReadOn(new ReadOnlySpan<byte>(bytes, length));
        if (at < 0) return new Transfer(IoStatus.Failed, 0);
        if (at < length) _keeps = false;
        return new Transfer(IoStatus.Done, at);
    }

    private Transfer Ended(IoStatus status)
    {
        if (status == IoStatus.WouldBlock)
        {
            _loop.Arm(this, _answer.ResponseMilliseconds); // from now on it is the server that is waited for
            return new Transfer(status, 0);
        }

        if (status == IoStatus.End && _endsWithConnection) return new Transfer(IoStatus.End, 0);
        return new Transfer(IoStatus.Failed, 0);
    }
}
