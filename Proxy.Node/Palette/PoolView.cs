using Proxy.Actors.Pools;
using Proxy.Configuration;

namespace Proxy.Node.Palette;

/// <summary>A pool in a listing, as JSON has it.</summary>
internal sealed record PoolView(
    string Name,
    string? Balance,
    int Attempts,
    int Endpoints,
    int Ready,
    int? Priority,
    string Tier,
    bool IsPanicking,
    int Pairs,
    int? MaxPairs,
    int Waiting,
    long QueueFull,
    long QueueTimeouts,
    bool IsChanged,
    string Tls)
{
    /// <param name="settings">What the configuration says of it.</param>
    /// <param name="status">The pool now.</param>
    /// <param name="endpoints">Its endpoints, and those that only other nodes have.</param>
    public static PoolView Of(PoolSettings settings, PoolStatus status, IEnumerable<EndpointStatus> endpoints)
    {
        var own = endpoints.Where(each => each.Source != EndpointSource.OtherNodes).ToList();
        return new PoolView(
            status.Pool,
            status.BalanceName,
            settings.Attempts,
            own.Count,
            own.Count(IsTaking),
            status.Priority,
            TierOf(status),
            status.IsPanicking,
            own.Sum(each => each.Pairs),
            status.MaxPairs,
            status.Waiting,
            status.QueueFull,
            status.QueueTimeouts,
            status.IsChanged,
            settings.Tls is not { } tls ? "off" : tls.Verify ? "verified" : "not-verified");
    }

    private static string TierOf(PoolStatus status) =>
        status.IsPanicking ? "all-down" : status.Priority is { } priority ? $"{priority}" : "none";

    private static bool IsTaking(EndpointStatus endpoint) =>
        endpoint is { AdminState: AdminState.Ready, Health: not Health.Down, Ejection: not Ejection.Out, Weight: > 0, Addresses.IsEmpty: false };
}
