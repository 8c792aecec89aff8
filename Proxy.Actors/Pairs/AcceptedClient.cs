using Proxy.Actors.Access;
using Proxy.Actors.Closing;
using Proxy.Actors.Model;
using Proxy.Transport;

namespace Proxy.Actors.Pairs;

/// <summary>A client that was accepted, with what its pair is born with.</summary>
/// <param name="Listener">The listener, as it was then.</param>
/// <param name="Leg">The client's connection.</param>
/// <param name="Admitted">Where it is counted; null where nothing is.</param>
/// <param name="Origin">Where it comes from that no client has opened; null for a client.</param>
internal readonly record struct AcceptedClient(ListenerModel Listener, ILeg Leg, AdmittedPair? Admitted = null, IPairOrigin? Origin = null)
{
    /// <summary>It gets no pair.</summary>
    internal void Drop()
    {
        Leg.Abort();
        Admitted?.Leave();
        Origin?.OnEnded(PairEnd.Drained, "");
    }
}
