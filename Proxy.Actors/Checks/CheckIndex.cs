namespace Proxy.Actors.Checks;

/// <summary>Finds what is watched of an endpoint: a value, replaced as a whole.</summary>
internal sealed class CheckIndex
{
    // Hosts have no case.
    private readonly Dictionary<string, Dictionary<string, WatchedTarget[]>> _pools;

    private CheckIndex(Dictionary<string, Dictionary<string, WatchedTarget[]>> pools) => _pools = pools;

    /// <summary>Nothing is watched.</summary>
    internal static CheckIndex Empty { get; } = new([]);

    internal static CheckIndex Of(IEnumerable<(string Pool, string Endpoint, WatchedTarget Watched)> all) => new(
        all.GroupBy(each => each.Pool, StringComparer.Ordinal).ToDictionary(
            pool => pool.Key,
            pool => pool.GroupBy(each => each.Endpoint, StringComparer.OrdinalIgnoreCase).ToDictionary(
                endpoint => endpoint.Key, endpoint => endpoint.Select(each => each.Watched).ToArray(), StringComparer.OrdinalIgnoreCase),
            StringComparer.Ordinal));

    /// <summary>What is watched of an endpoint: nothing, or one for each of its addresses.</summary>
    internal ReadOnlySpan<WatchedTarget> Find(string pool, string endpoint) =>
        _pools.TryGetValue(pool, out var endpoints) && endpoints.TryGetValue(endpoint, out var found) ? found : [];
}
