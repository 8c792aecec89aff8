namespace Proxy.Actors.Counting;

/// <summary>What has gone through one loop, by listener and by endpoint. Used on the loop's thread only.</summary>
internal sealed class LoopCounters
{
    private readonly Dictionary<string, TrafficCounters> _listeners = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Pool, string Endpoint), TrafficCounters> _endpoints = [];

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

    /// <summary>The figures as they are now.</summary>
    internal LoopStats Read() => new([.. _listeners.Values.Select(TrafficStats.From)], [.. _endpoints.Values.Select(TrafficStats.From)]);
}
