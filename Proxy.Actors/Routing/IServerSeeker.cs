using Proxy.Actors.Pools;

namespace Proxy.Actors.Routing;

/// <summary>Who waits for a server leg that it has asked its <see cref="IAnswerHost"/> for.</summary>
public interface IServerSeeker
{
    /// <summary>The <see cref="Dialer"/> has come to an end: <see cref="IAnswerHost.TakeServer"/> gives the leg, or null. Told once, on the
    /// loop's thread, and only when that was not known at once.</summary>
    void OnDialEnded();
}
