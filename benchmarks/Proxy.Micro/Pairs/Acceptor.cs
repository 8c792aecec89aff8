using Proxy.Transport;

namespace Proxy.Micro.Pairs;

/// <summary>Hands every accepted leg to somebody.</summary>
internal sealed class Acceptor(Action<Leg> onAccepted) : IAcceptor
{
    public bool CanAccept => true;

    public void OnAccepted(Leg leg) => onAccepted(leg);

    public void OnExhausted(int error) => throw new InvalidOperationException(TransportException.Describe(error));
}
