namespace Proxy.Transport.Tests;

/// <summary>An observer with a defect.</summary>
internal sealed class ThrowingObserver : ILegObserver
{
    public void OnConnected(Leg leg)
    {
    }

    public void OnConnectFailed(Leg leg)
    {
    }

    public void OnReadable(Leg leg) => throw new InvalidOperationException("socket");

    public void OnWritable(Leg leg)
    {
    }
}
