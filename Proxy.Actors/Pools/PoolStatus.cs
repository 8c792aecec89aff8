using System.Collections.Immutable;
using Proxy.Configuration;

namespace Proxy.Actors.Pools;

/// <summary>A pool as one node uses it now.</summary>
/// <param name="Pool">Its name.</param>
/// <param name="Balance">How the endpoint of a new pair is picked; null where only other nodes have the pool and none was set.</param>
/// <param name="MaxPairs">Pairs that all endpoints together have at once at most; null for any number.</param>
/// <param name="IsChanged">Whether an operator has changed it.</param>
public sealed record PoolStatus(string Pool, BalanceMethod? Balance, int? MaxPairs, bool IsChanged)
{
    /// <summary>The tier that new pairs go to: the priority of its endpoints; null when none takes pairs.</summary>
    public int? Priority { get; init; }

    /// <summary>Whether all endpoints are down or left out, and are tried all the same.</summary>
    public bool IsPanicking { get; init; }

    /// <summary>Pairs of this node that wait for a place at an endpoint.</summary>
    public int Waiting { get; init; }

    /// <summary>Pairs of this node that found too many waiting, since its start.</summary>
    public long QueueFull { get; init; }

    /// <summary>Pairs of this node that waited too long, since its start.</summary>
    public long QueueTimeouts { get; init; }

    /// <summary>The services that endpoints are found by, in the order of their names.</summary>
    public ImmutableArray<ServiceStatus> Services { get; init; } = [];

    /// <summary>How the method is written: <c>least-pairs</c>; null where there is none.</summary>
    public string? BalanceName => Balance is { } method ? PoolOverride.Name(method) : null;
}
