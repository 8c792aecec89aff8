namespace Proxy.Configuration;

/// <summary>Where clients wait for an endpoint that has as many pairs as it may: <c>proxy.pools.NAME.queue</c>.</summary>
/// <param name="Max">Clients that wait at once at most on a node; 0: nobody waits.</param>
/// <param name="Timeout">Longest wait.</param>
public sealed record QueueSettings(int Max, TimeSpan Timeout)
{
    /// <summary>What holds where nothing is written.</summary>
    public static QueueSettings Default { get; } = new(1000, TimeSpan.FromSeconds(5));
}
