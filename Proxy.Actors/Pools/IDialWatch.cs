namespace Proxy.Actors.Pools;

/// <summary>Who wants to know that clients' connects fail. Told on loops' threads.</summary>
internal interface IDialWatch
{
    /// <summary>An endpoint could not be reached.</summary>
    /// <param name="pool">Its pool.</param>
    /// <param name="endpoint">Its name.</param>
    void OnDialFailed(PoolState pool, string endpoint);
}
