using System.Collections.Immutable;

namespace Proxy.Configuration;

/// <summary>A set of endpoints that can serve the same clients: <c>proxy.pools.NAME</c>.</summary>
/// <param name="Name">The key under <c>proxy.pools</c>: letters, digits, <c>-</c> and <c>_</c>.</param>
/// <param name="Balance">How the endpoint of a new pair is picked.</param>
/// <param name="Endpoints">The endpoints in the order written; at least one, none twice.</param>
/// <param name="Attempts">How many endpoints are tried for one pair before its client is closed, 1 to 16.</param>
public sealed record PoolSettings(string Name, BalanceMethod Balance, ImmutableArray<EndpointSettings> Endpoints, int Attempts)
{
    /// <summary>The PROXY header that the servers are sent; null for none.</summary>
    public PoolHeaderSettings? Header { get; init; }

    /// <summary>TLS to the servers; null where bytes are passed on as they are.</summary>
    public PoolTlsSettings? Tls { get; init; }
}
