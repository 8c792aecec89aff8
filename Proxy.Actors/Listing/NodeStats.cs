using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Proxy.Actors.Counting;

namespace Proxy.Actors.Listing;

/// <summary>The figures of a node at a moment. The figures of one listener or endpoint belong together; those of different
/// ones may be a moment apart.</summary>
/// <param name="Node">The node: <c>akka.tcp://system@host:port</c>.</param>
/// <param name="Uptime">Since the node started.</param>
/// <param name="Pairs">Accepted connections that have not ended.</param>
/// <param name="MaxPairs">Pairs that it takes at once.</param>
/// <param name="FlowEntries">Flow entries in use, live and in TIME-WAIT.</param>
/// <param name="FlowsInTimeWait">Flow entries in TIME-WAIT.</param>
/// <param name="Listeners">By listener, ordered by name.</param>
/// <param name="Endpoints">By pool and endpoint, ordered by pool and name; those that no pair has been for are missing.</param>
public sealed record NodeStats(
    string Node,
    TimeSpan Uptime,
    int Pairs,
    [property: JsonPropertyName("MostPairs")] int MaxPairs,
    int FlowEntries,
    int FlowsInTimeWait,
    ImmutableArray<TrafficStats> Listeners,
    ImmutableArray<TrafficStats> Endpoints)
{
    /// <summary>Times that the node carried as many pairs as it takes, and had no room for the next client.</summary>
    public long TimesFull { get; init; }
}
