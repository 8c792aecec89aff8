using System.Collections.Immutable;

namespace Proxy.Configuration;

/// <summary>A set of endpoints that can serve the same clients: <c>proxy.pools.NAME</c>.</summary>
/// <param name="Name">The key under <c>proxy.pools</c>: letters, digits, <c>-</c> and <c>_</c>.</param>
/// <param name="Balance">How the endpoint of a new pair is picked.</param>
/// <param name="Endpoints">The endpoints in the order written, none twice; at least one where there are no <see cref="Services"/>.</param>
/// <param name="Attempts">How many endpoints are tried for one pair before its client is closed, 1 to 16.</param>
public sealed record PoolSettings(string Name, BalanceMethod Balance, ImmutableArray<EndpointSettings> Endpoints, int Attempts)
{
    /// <summary>Endpoints that are found by DNS.</summary>
    public ValueArray<ServiceSettings> Services { get; init; }

    /// <summary>The PROXY header that the servers are sent; null for none.</summary>
    public PoolHeaderSettings? Header { get; init; }

    /// <summary>TLS to the servers; null where bytes are passed on as they are.</summary>
    public PoolTlsSettings? Tls { get; init; }

    /// <summary>Pairs that all endpoints together have at once at most; null for any number.</summary>
    public int? MaxPairs { get; init; }

    /// <summary>Whose pairs the limits of the pool and of its endpoints count.</summary>
    public LimitScope LimitScope { get; init; }

    /// <summary>Where clients wait for an endpoint that is full.</summary>
    public QueueSettings Queue { get; init; } = QueueSettings.Default;

    /// <summary>How long an endpoint that comes back takes until it has its whole part; zero: it has it at once.</summary>
    public TimeSpan SlowStart { get; init; }

    /// <summary>What becomes of clients when all endpoints are down.</summary>
    public WhenAllDown WhenAllDown { get; init; }

    /// <summary>What becomes of the pairs of an endpoint that is down.</summary>
    public PairsFate OnDown { get; init; } = PairsFate.Keep;

    /// <summary>What becomes of the pairs of an endpoint that is gone from the pool.</summary>
    public PairsFate OnRemoved { get; init; } = PairsFate.Keep;

    /// <summary>How endpoints are checked; null: not at all.</summary>
    public CheckSettings? Check { get; init; }

    /// <summary>How endpoints that clients cannot reach are left out; null: not at all.</summary>
    public EjectionSettings? Ejection { get; init; }
}
