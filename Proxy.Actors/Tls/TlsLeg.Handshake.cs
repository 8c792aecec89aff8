using Proxy.Transport;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Tls;

/// <content>The handshake.</content>
internal sealed unsafe partial class TlsLeg
{
    // What a peer's flight has at most is looked at in one go: certificates mostly.
    private const int FlightBytes = 64 * 1024;

    private HandshakeQueue? _queue;
    private IHandshakeOwner? _owner;
    private bool _hasBegun;
    private bool _owesFlight;

    /// <inheritdoc/>
    HandshakePlace IHandshake.Place => Place;

    private HandshakePlace Place { get; }

    /// <summary>Begins the handshake, in its turn. Closing the leg gives it up, and then nobody is told.</summary>
    /// <param name="queue">Where the loop's handshakes take turns.</param>
    /// <param name="owner">Who is told how it ended, once; its deadline is the owner's to watch.</param>
    public void Begin(HandshakeQueue queue, IHandshakeOwner owner)
    {
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentNullException.ThrowIfNull(owner);
        (_queue, _owner) = (queue, owner);
        queue.Enter(this, hasWork: !_session.IsServer || _inner.CanReceive);
    }

    /// <inheritdoc/>
    bool IHandshake.Step()
    {
        if (IsKeeping) return false;
        // A client has the first word, and a server's bytes are looked for after it. What is left of a flight goes before all else.
        var hasStepped = (_owesFlight || (!_session.IsServer && !_hasBegun)) && Step(0, isTaken: false);
        while (_owner is not null && !IsKeeping && _inner.CanReceive)
        {
            // Nothing may follow a ClientHello that is not for the handshake; what follows later flights is not.
            var isHello = _session.IsServer && !_hasBegun;
            var transfer = isHello ? _inner.TryReceive(_blocks.Input, FlightBytes) : _inner.TryPeek(_blocks.Input, FlightBytes);
            if (transfer.Status == IoStatus.WouldBlock) break;
            if (transfer.Status != IoStatus.Done)
            {
                Lose(transfer.Status);
                break;
            }

            if (hasStepped)
            {
                _queue!.Wants(this); // more has come: that is another turn
                break;
            }

            hasStepped = Step(transfer.Bytes, isHello);
        }

        return hasStepped;
    }

    /// <inheritdoc/>
    void IHandshake.GiveWay() => TellFailed("the peer was silent in its TLS handshake while others waited for theirs");

    private bool Step(int inputLength, bool isTaken)
    {
        _hasBegun = true;
        var output = _blocks.Output;
        var step = _session.Handshake(new ReadOnlySpan<byte>(_blocks.Input, inputLength), new Span<byte>(output, FlightBytes));
        _owesFlight = step.Status == TlsStatus.NeedOutput;
        if (step.Consumed > 0 && !isTaken) _inner.Discard(step.Consumed);
        var sent = step.Produced == 0 ? 0 : _inner.TrySend(output, step.Produced).Bytes;
        if (sent < step.Produced && !_inner.HasFailed) _held.Append(_blocks, output + sent, step.Produced - sent);
        if (step.Status == TlsStatus.Done) TellDone();
        else if (step.Status is TlsStatus.Failed or TlsStatus.Closed)
        {
            _hasAlerted = step.Produced > 0;
            TellFailed(_session.Failure!);
        }
        else if (_owesFlight && !IsKeeping) _queue!.Wants(this);
        return true;
    }

    private void Lose(IoStatus status) => TellFailed(status == IoStatus.End
        ? "the peer closed the connection during the TLS handshake"
        : "the peer reset the connection during the TLS handshake");

    private void TellDone()
    {
        var owner = _owner!;
        GiveUpHandshake();
        owner.OnHandshakeDone(this);
    }

    private void TellFailed(string reason)
    {
        var owner = _owner!;
        GiveUpHandshake();
        Break(reason);
        owner.OnHandshakeFailed(this, reason);
    }

    private void GiveUpHandshake()
    {
        if (_owner is null) return;
        _owner = null;
        _queue!.Leave(this);
    }
}
