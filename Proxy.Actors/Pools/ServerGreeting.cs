using Proxy.Configuration;

namespace Proxy.Actors.Pools;

/// <summary>What comes before the first byte to a server of a pool.</summary>
/// <param name="Header">The PROXY header; null for none.</param>
public sealed record ServerGreeting(PoolHeaderSettings? Header)
{
    /// <summary>The greeting of a pool; null where there is none.</summary>
    /// <param name="pool">The pool.</param>
    public static ServerGreeting? Of(PoolSettings pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        return pool.Header is null ? null : new ServerGreeting(pool.Header);
    }
}
