using Proxy.Actors.Access;
using Proxy.Actors.Closing;
using Proxy.Actors.Prefaces;
using Proxy.Actors.Routing;
using Proxy.Actors.Tls;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Pairs;

/// <content>The client's TLS handshake.</content>
internal sealed partial class PairOpening : IHandshakeOwner
{
    private void BeginHandshake()
    {
        var tls = _model.Tls!;
        try
        {
            // Closing the pair's leg gives the handshake up.
            var leg = new TlsLeg(_pair.Leg, tls.CreateSession(), _loop.Tls.Blocks, tls.Settings.StrictClose);
            _pair.Leg = leg;
            leg.Begin(_loop.Tls.Handshakes, this);
        }
        catch (Exception failure) when (failure is TlsException or ObjectDisposedException)
        {
            // There is no memory for it; or the node has ended.
            _pair.CountHandshake(null);
            GiveUp(PairEnd.HandshakeFailed, RefusalReason.Handshake, $"TLS cannot begin: {failure.Message}");
        }
    }

    /// <inheritdoc/>
    void IHandshakeOwner.OnHandshakeDone(TlsLeg leg)
    {
        if (IsOver) return;
        if (_model.IsAskedForBytes) _pair.Leg = new LookAheadLeg(leg, _loop.Tls.Blocks);
        leg.Observer = this;
        var agreed = leg.Facts!;
        _pair.CountHandshake(leg);
        var facts = _pair.Learn();
        facts.Tls = agreed;
        facts.Introduction = Introduction.Nothing with
        {
            Hello = PrefaceStatus.Done,
            ServerName = agreed.ServerName ?? "",
            Protocols = agreed.Alpn is { } protocol ? [protocol] : [],
        };
        Begin(OpeningStep.Inspect);
        GoOn();
        TellIfOver();
    }

    /// <inheritdoc/>
    void IHandshakeOwner.OnHandshakeFailed(TlsLeg leg, string reason)
    {
        if (IsOver) return;
        _pair.CountHandshake(null);
        GiveUp(leg.HasErrorEvent ? PairEnd.ClientGone : PairEnd.HandshakeFailed, leg.HasErrorEvent ? RefusalReason.None : RefusalReason.Handshake, reason);
        TellIfOver();
    }
}
