using Proxy.Actors.Places;
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
    string Tls,
    IReadOnlyList<PlacesView> Places,
    IReadOnlyList<ServiceView> Services)
{
    /// <summary>This node's places of how many, for the table: of the pool's limit, and without one, of those of its servers together.</summary>
    public string? PlacesText => Places.Count == 0 ? null
        : Places.FirstOrDefault(each => each.Endpoint is null)?.Short
          ?? PlacesView.ShortOf(Places.Sum(each => each.Places), Places.Sum(each => each.MaxPairs), Places[0].IsAlone);

    /// <param name="settings">What the configuration says of it.</param>
    /// <param name="status">The pool now.</param>
    /// <param name="endpoints">Its endpoints, and those that only other nodes have.</param>
    /// <param name="places">What the node has of its limits that count the pairs of all nodes.</param>
    /// <param name="now">The time.</param>
    public static PoolView Of(
        PoolSettings settings, PoolStatus status, IEnumerable<EndpointStatus> endpoints, IEnumerable<PlaceStatus> places, DateTimeOffset now)
    {
        var own = endpoints.Where(each => each.Source != EndpointSource.OtherNodes).ToList();
        return new PoolView(
            status.Pool,
            status.BalanceName,
            settings.Attempts,
            own.Count,
            own.Count(each => each.TakesPairs),
            status.Priority,
            TierOf(status),
            status.IsPanicking,
            own.Sum(each => each.Pairs),
            status.MaxPairs,
            status.Waiting,
            status.QueueFull,
            status.QueueTimeouts,
            status.IsChanged,
            settings.Tls is not { } tls ? "off" : tls.Verify ? "verified" : "not-verified",
            [.. places.OrderBy(each => each.Endpoint, StringComparer.Ordinal).Select(each => PlacesView.Of(each, now)!)],
            [.. status.Services.Select(each => ServiceView.Of(each, now))]);
    }

    private static string TierOf(PoolStatus status) =>
        status.IsPanicking ? "all-down" : status.Priority is { } priority ? $"{priority}" : "none";
}
