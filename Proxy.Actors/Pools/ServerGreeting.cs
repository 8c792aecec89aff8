using Proxy.Actors.Tls;
using Proxy.Configuration;

namespace Proxy.Actors.Pools;

/// <summary>What comes before the first byte to a server of a pool.</summary>
/// <param name="Header">The PROXY header; null for none.</param>
public sealed record ServerGreeting(PoolHeaderSettings? Header)
{
    /// <summary>TLS to the servers; null for none.</summary>
    internal PoolTls? Tls { get; init; }

    /// <summary>The greeting of a pool; null where there is none.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="tls">TLS to its servers; null for none.</param>
    internal static ServerGreeting? Of(PoolSettings pool, PoolTls? tls) =>
        pool.Header is null && tls is null ? null : new ServerGreeting(pool.Header) { Tls = tls };
}
