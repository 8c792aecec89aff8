namespace Proxy.Transport.Tests;

/// <summary>Runs an action when a leg becomes readable.</summary>
internal sealed class ReadableObserver(Action<Leg> action) : ILegObserver
{
    public void OnConnected(Leg leg)
    {
    }

    public void OnConnectFailed(Leg leg)
    {
    }

    public void OnReadable(Leg leg) => action(leg);

    public void OnWritable(Leg leg)
    {
    }
}
