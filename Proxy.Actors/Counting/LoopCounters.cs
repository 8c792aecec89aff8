using System.Runtime.InteropServices;

namespace Proxy.Actors.Counting;

/// <summary>What has gone through one loop, by listener and by endpoint. Used on the loop's thread only.</summary>
internal sealed class LoopCounters
{
    private readonly Dictionary<string, TrafficCounters> _listeners = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Pool, string Endpoint), TrafficCounters> _endpoints = [];
    private readonly Dictionary<(string Listener, string Route), long> _routes = [];

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
        CollectionsMarshal.GetValueRefOrAddDefault(_routes, (listener, route), out _)++;

    /// <summary>How many pairs the routes of a listener have taken, by name.</summary>
    internal IReadOnlyDictionary<string, long> Routes(string listener) =>
        _routes.Where(each => each.Key.Listener == listener).ToDictionary(each => each.Key.Route, each => each.Value, StringComparer.Ordinal);

    /// <summary>The figures as they are now.</summary>
    internal LoopStats Read() => new([.. _listeners.Values.Select(TrafficStats.From)], [.. _endpoints.Values.Select(TrafficStats.From)]);
}
