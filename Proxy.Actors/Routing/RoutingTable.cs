using System.Collections.Frozen;
using Proxy.Actors.Pools;

namespace Proxy.Actors.Routing;

/// <summary>Which pool serves which listener: a value, replaced whole when the configuration changes. It answers at once.</summary>
/// <param name="pools">The pool of each listener, by the listener's name.</param>
public sealed class RoutingTable(IEnumerable<KeyValuePair<string, PoolState>> pools) : IRouter
{
    private readonly FrozenDictionary<string, PoolState> _pools = pools.ToFrozenDictionary(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Route Route(in Opening opening) => _pools.TryGetValue(opening.Listener, out var pool)
        ? Routing.Route.ToPool(pool)
        : Routing.Route.Refuse($"there is no listener {opening.Listener} any more");
}
