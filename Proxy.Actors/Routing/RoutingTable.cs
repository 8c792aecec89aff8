using System.Collections.Frozen;
using Proxy.Actors.Pools;

namespace Proxy.Actors.Routing;

/// <summary>Which pool serves which listener: a value, replaced whole when the configuration changes.</summary>
/// <param name="pools">The pool of each listener, by the listener's name.</param>
public sealed class RoutingTable(IEnumerable<KeyValuePair<string, PoolState>> pools)
{
    private readonly FrozenDictionary<string, PoolState> _pools = pools.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The pool for a connection.</summary>
    /// <param name="listener">The listener that accepted it.</param>
    /// <returns>Null when the listener is not known any more.</returns>
    public PoolState? Route(string listener) => _pools.GetValueOrDefault(listener);
}
