namespace Proxy.Transport;

/// <summary>Who waits for a connection that <see cref="Leg.Connect"/> began, on the loop's thread.</summary>
public interface IConnectObserver : ILegObserver
{
    /// <summary>The connection is established.</summary>
    void OnConnected();

    /// <summary>The connection has failed; <see cref="Leg.Error"/> says why. The leg is not yet closed.</summary>
    void OnConnectFailed();
}
