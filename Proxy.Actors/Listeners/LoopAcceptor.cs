using Proxy.Actors.Pairs;
using Proxy.Transport;

namespace Proxy.Actors.Listeners;

/// <summary>Receives one listener's connections on one loop and starts their pairs.</summary>
internal sealed class LoopAcceptor(string listener, NodeLoop loop, Action<string, int> onExhausted) : IAcceptor
{
    public bool CanAccept => loop.Node.HasRoom;

    public void OnAccepted(Leg leg)
    {
        loop.Node.AddPair();
        loop.StartPair(listener, leg);
    }

    public void OnExhausted(int error) => onExhausted(listener, error);
}
