using Proxy.Actors.Counting;
using Proxy.Actors.Pairs;

namespace Proxy.Actors.Metering;

/// <summary>The labels of an endpoint, made once, and where its figures are counted.</summary>
internal sealed class EndpointSeries
{
    private readonly string _pool;
    private readonly string _endpoint;
    private readonly TrafficCounters?[] _counters;
    private KeyValuePair<string, object?>[] _state = [];
    private string? _stateShown;

    internal EndpointSeries(string pool, string endpoint, int loops)
    {
        (_pool, _endpoint) = (pool, endpoint);
        _counters = new TrafficCounters?[loops];
        Labels = [new("pool", pool), new("endpoint", endpoint)];
        ToServer = [.. Labels, new("direction", "to-server")];
        ToClient = [.. Labels, new("direction", "to-client")];
    }

    /// <summary>Pool and endpoint.</summary>
    internal KeyValuePair<string, object?>[] Labels { get; }

    /// <summary>Those and the direction to the server.</summary>
    internal KeyValuePair<string, object?>[] ToServer { get; }

    /// <summary>Those and the direction to the client.</summary>
    internal KeyValuePair<string, object?>[] ToClient { get; }

    /// <summary>Those and a state.</summary>
    internal KeyValuePair<string, object?>[] With(string state)
    {
        if (_stateShown == state) return _state;
        _stateShown = state;
        return _state = [.. Labels, new("state", state)];
    }

    /// <summary>Adds up what the loops have counted.</summary>
    internal EndpointTraffic Read(IReadOnlyList<NodeLoop> loops)
    {
        var sum = default(EndpointTraffic);
        for (var i = 0; i < _counters.Length; i++)
            if ((_counters[i] ??= loops[i].Counters.FindEndpoint(_pool, _endpoint)) is { } counters)
                sum = sum.With(counters);
        return sum;
    }
}
