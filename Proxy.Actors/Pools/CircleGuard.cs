using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging;
using Proxy.Actors.Logging;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Pools;

/// <summary>Keeps pairs from addresses that are listeners of this node and lead back to the pool that they came from: one client
/// would take every pair. Judged when addresses, pools or listeners change, not for each pair.</summary>
/// <param name="pools">The node's pools by name.</param>
/// <param name="log">The node's log.</param>
internal sealed class CircleGuard(IReadOnlyDictionary<string, PoolState> pools, ILogger log)
{
    private IReadOnlyCollection<(string Name, IPEndPoint Bind, string Pool)> _listeners = [];

    /// <summary>Held while a pool changes: two pools that change at once must not close a circle together.</summary>
    internal Lock Changing { get; } = new();

    /// <summary>Learns which listeners there are, or will be in a moment.</summary>
    internal void Know(IEnumerable<(string Name, IPEndPoint Bind, string Pool)> listeners)
    {
        lock (Changing) _listeners = [.. listeners];
        foreach (var pool in pools.Values) pool.Change(model => model);
    }

    /// <summary>A pool without the addresses that lead back to it. Called with <see cref="Changing"/> held.</summary>
    internal PoolModel Judge(PoolModel pool)
    {
        if (_listeners.Count == 0) return pool;
        var graph = new PoolGraph(_listeners, AddressesOf);
        var avoided = ImmutableArray.CreateBuilder<TcpAddress>();
        foreach (var endpoint in pool.Endpoints)
        {
            foreach (var address in endpoint.Addresses)
            {
                if (graph.CircleThrough(pool.Name, address.ToEndPoint()) is not { } listener) continue;
                if (!pool.Avoided.Contains(address)) log.LeadsBack(pool.Name, endpoint.Name, address.ToString(), listener);
                avoided.Add(address);
            }
        }

        return pool.Avoiding(avoided.ToImmutable());
    }

    private IEnumerable<IPEndPoint> AddressesOf(string pool) => pools.TryGetValue(pool, out var state)
        ? state.Model.Endpoints.SelectMany(endpoint => endpoint.Addresses).Except(state.Model.Avoided).Select(address => address.ToEndPoint())
        : [];
}
