using Proxy.Transport;

namespace Proxy.Micro.Pairs;

/// <summary>Tells of the events of one leg after another.</summary>
/// <param name="connected">Called when it is connected.</param>
/// <param name="readable">Called when something has arrived.</param>
internal sealed class LegEvents(Action connected, Action readable) : IConnectObserver
{
    public void OnConnected() => connected();

    public void OnConnectFailed() => throw new InvalidOperationException("a connection over loopback was refused");

    public void OnReadable(PairSide side) => readable();

    public void OnWritable(PairSide side)
    {
    }

    /// <summary>Does nothing.</summary>
    internal static void Ignore()
    {
    }
}
