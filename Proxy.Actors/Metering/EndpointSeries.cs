using Proxy.Actors.Counting;
using Proxy.Actors.Pairs;
using Proxy.Actors.Pools;

namespace Proxy.Actors.Metering;

/// <summary>An endpoint as it was looked at last: its labels, made once, and its figures.</summary>
internal sealed class EndpointSeries
{
    private readonly string _pool;
    private readonly TrafficCounters?[] _counters;
    private KeyValuePair<string, object?>[] _state = [];
    private string? _stateShown;

    /// <summary>Takes an endpoint up.</summary>
    /// <param name="pool">Its pool's name.</param>
    /// <param name="endpoint">What is known of it now.</param>
    /// <param name="state">Its state.</param>
    /// <param name="loops">How many loops there are.</param>
    internal EndpointSeries(string pool, EndpointModel endpoint, EndpointState state, int loops)
    {
        (_pool, Model, State) = (pool, endpoint, state);
        _counters = new TrafficCounters?[loops];
        Labels = [new("pool", pool), new("endpoint", endpoint.Name)];
        ToServer = [.. Labels, new("direction", "to-server")];
        ToClient = [.. Labels, new("direction", "to-client")];
    }

    /// <summary>Pool and endpoint.</summary>
    internal KeyValuePair<string, object?>[] Labels { get; }

    /// <summary>Those and the direction to the server.</summary>
    internal KeyValuePair<string, object?>[] ToServer { get; }

    /// <summary>Those and the direction to the client.</summary>
    internal KeyValuePair<string, object?>[] ToClient { get; }

    /// <summary>Those and the state that it is in.</summary>
    internal KeyValuePair<string, object?>[] InState
    {
        get
        {
            var word = Word;
            if (_stateShown == word) return _state;
            _stateShown = word;
            return _state = [.. Labels, new("state", word)];
        }
    }

    /// <summary>What is known of it.</summary>
    internal EndpointModel Model { get; private set; }

    /// <summary>Its state.</summary>
    internal EndpointState State { get; private set; }

    /// <summary>What all loops have counted.</summary>
    internal EndpointTraffic Traffic { get; private set; }

    /// <summary>How the last check of it by this node ended; null where there was none.</summary>
    internal bool? LastCheck { get; private set; }

    /// <summary>Whether new connections go to it.</summary>
    internal bool IsUp => Model is { TakesPairs: true, Addresses.IsEmpty: false };

    /// <summary>The state that it is in, in one word: the operator's first.</summary>
    internal string Word => EndpointCondition.Of(Model);

    /// <summary>Looks at it.</summary>
    internal void Read(EndpointModel model, EndpointState state, bool? lastCheck, IReadOnlyList<NodeLoop> loops)
    {
        (Model, State, LastCheck) = (model, state, lastCheck);
        var sum = default(EndpointTraffic);
        for (var i = 0; i < _counters.Length; i++)
            if ((_counters[i] ??= loops[i].Counters.FindEndpoint(_pool, model.Name)) is { } counters)
                sum = sum.With(counters);
        Traffic = sum;
    }
}
