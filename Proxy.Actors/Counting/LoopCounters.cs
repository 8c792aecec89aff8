using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Proxy.Actors.Counting;

/// <summary>What has gone through one loop, by listener and by endpoint. The loop's thread writes it; it may be read on any thread.</summary>
internal sealed class LoopCounters
{
    private readonly ConcurrentDictionary<string, TrafficCounters> _listeners = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Pool, string Endpoint), TrafficCounters> _endpoints = [];
    private readonly ConcurrentDictionary<(string Listener, string Route), StrongBox<long>> _routes = [];

    /// <summary>All listeners that have counted something.</summary>
    internal IEnumerable<TrafficCounters> Listeners => _listeners.Select(each => each.Value);

    /// <summary>All routes that have taken a pair, and how many.</summary>
    internal IEnumerable<(string Listener, string Route, long Taken)> AllRoutes =>
        _routes.Select(each => (each.Key.Listener, each.Key.Route, Volatile.Read(ref each.Value.Value)));

    /// <summary>The counters of a listener; null where there are none yet.</summary>
    internal TrafficCounters? FindListener(string listener) => _listeners.GetValueOrDefault(listener);

    /// <summary>The counters of an endpoint; null where there are none yet.</summary>
    internal TrafficCounters? FindEndpoint(string pool, string endpoint) => _endpoints.GetValueOrDefault((pool, endpoint));

    /// <summary>The counters of a listener; they exist from the first look on.</summary>
    internal TrafficCounters Listener(string listener, string pool)
    {
        if (!_listeners.TryGetValue(listener, out var counters)) _listeners[listener] = counters = new(pool, listener);
        return counters;
    }

    /// <summary>The counters of an endpoint; they exist from the first look on.</summary>
    internal TrafficCounters Endpoint(string pool, string endpoint)
    {
        if (!_endpoints.TryGetValue((pool, endpoint), out var counters)) _endpoints[(pool, endpoint)] = counters = new(pool, endpoint);
        return counters;
    }

    /// <summary>A route has taken a pair.</summary>
    /// <param name="listener">The pair's listener.</param>
    /// <param name="route">The route's name; empty for one without.</param>
    internal void CountRoute(string listener, string route) =>
        _routes.GetOrAdd((listener, route), static _ => new StrongBox<long>()).Value++;

    /// <summary>How many pairs the routes of a listener have taken, by name.</summary>
    internal IReadOnlyDictionary<string, long> Routes(string listener) =>
        _routes.Where(each => each.Key.Listener == listener).ToDictionary(each => each.Key.Route, each => each.Value.Value, StringComparer.Ordinal);

    /// <summary>The figures as they are now.</summary>
    internal LoopStats Read() => new([.. _listeners.Values.Select(TrafficStats.From)], [.. _endpoints.Values.Select(TrafficStats.From)]);
}
