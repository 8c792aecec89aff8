using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Proxy.Actors.Closing;
using Proxy.Actors.Logging;
using Proxy.Actors.Pairs;
using Proxy.Actors.Pools;
using Proxy.Configuration;

namespace Proxy.Actors.Fates;

/// <summary>Ends the pairs of endpoints that checks have found down, or that are gone from their pool, as <c>on-down</c> and <c>on-removed</c>
/// say. An endpoint that is back stops it. Thread-safe.</summary>
/// <param name="loops">The node's loops.</param>
/// <param name="log">The node's log.</param>
/// <param name="random">Spreads the ends of loops and nodes.</param>
internal sealed class NodeFates(ImmutableArray<NodeLoop> loops, ILogger log, Random random)
{
    private readonly Lock _changing = new();
    private readonly ConditionalWeakTable<PoolState, PoolFates> _pools = [];

    /// <summary>A pool is in force as configured, perhaps again. Before its endpoints are.</summary>
    internal void Watch(PoolState pool, PoolSettings settings)
    {
        lock (_changing)
        {
            if (!_pools.TryGetValue(pool, out var fates))
            {
                _pools.Add(pool, fates = new PoolFates(pool, settings));
                pool.Changed += (before, after) => OnChanged(fates, before, after);
            }

            (fates.Settings, fates.IsGone) = (settings, false);
            Stop(fates, ByName(pool.Model));
        }
    }

    /// <summary>A pool is gone from the configuration, and all its endpoints with it.</summary>
    internal void Lose(PoolState pool)
    {
        lock (_changing)
        {
            if (!_pools.TryGetValue(pool, out var fates)) return;
            fates.IsGone = true;
            foreach (var endpoint in pool.Model.Endpoints) Begin(fates, endpoint.Name, PairEnd.EndpointRemoved);
        }
    }

    private void OnChanged(PoolFates fates, PoolModel before, PoolModel after)
    {
        lock (_changing)
        {
            if (fates.IsGone || fates.IsIdle) return;
            var now = ByName(after);
            foreach (var (endpoint, end) in PoolFates.Lost(before, now)) Begin(fates, endpoint, end);
            Stop(fates, now);
        }
    }

    private void Begin(PoolFates fates, string endpoint, PairEnd end)
    {
        var (what, pairs) = (fates.Of(end), fates.PairsOf(endpoint));
        if (what.IsKeep || pairs == 0) return;
        var fate = fates.Begin(endpoint, end);
        foreach (var loop in loops) new LoopFate(loop, fate, random.NextDouble()).Start();
        log.PairsAreEnded(fates.Pool.Model.Name, endpoint, end == PairEnd.EndpointDown ? "down" : "gone", pairs, what.ToString());
    }

    private void Stop(PoolFates fates, Dictionary<string, EndpointModel> now)
    {
        foreach (var endpoint in fates.Stop(now))
        {
            if (fates.PairsOf(endpoint) is > 0 and var pairs) log.PairsGoOn(fates.Pool.Model.Name, endpoint, pairs);
        }
    }

    private static Dictionary<string, EndpointModel> ByName(PoolModel pool)
    {
        var endpoints = new Dictionary<string, EndpointModel>(StringComparer.OrdinalIgnoreCase);
        foreach (var endpoint in pool.Endpoints) endpoints.TryAdd(endpoint.Name, endpoint);
        return endpoints;
    }
}
