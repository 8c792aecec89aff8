using Proxy.Transport;

namespace Proxy.Actors.Tests.Legs;

/// <summary>Observes a leg whose state the test looks at by itself.</summary>
internal sealed class SilentObserver : IConnectObserver
{
    public void OnConnected()
    {
    }

    public void OnConnectFailed()
    {
    }

    public void OnReadable(PairSide side)
    {
    }

    public void OnWritable(PairSide side)
    {
    }
}
