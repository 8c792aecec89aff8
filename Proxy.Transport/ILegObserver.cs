namespace Proxy.Transport;

/// <summary>Who is told of what happens on a leg, on the loop's thread. Readiness is edge-triggered: after
/// <see cref="OnReadable"/> the observer reads until it would block, or remembers that it has not.</summary>
public interface ILegObserver
{
    /// <summary>The connection that <see cref="Leg.Connect"/> began is established.</summary>
    /// <param name="leg">The leg.</param>
    void OnConnected(Leg leg);

    /// <summary>The connection that <see cref="Leg.Connect"/> began has failed; <see cref="Leg.Error"/> says why. The
    /// leg is not yet closed.</summary>
    /// <param name="leg">The leg.</param>
    void OnConnectFailed(Leg leg);

    /// <summary>Bytes, FIN or RST have arrived.</summary>
    /// <param name="leg">The leg.</param>
    void OnReadable(Leg leg);

    /// <summary>The send queue has space again after a send that would have blocked.</summary>
    /// <param name="leg">The leg.</param>
    void OnWritable(Leg leg);
}
