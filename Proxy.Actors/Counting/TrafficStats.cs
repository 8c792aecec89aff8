using System.Collections.Immutable;
using Proxy.Actors.Closing;

namespace Proxy.Actors.Counting;

/// <summary>What has gone through a listener, or to an endpoint, since the node started.</summary>
/// <param name="Pool">The pool that serves the listener, or that the endpoint is in.</param>
/// <param name="Name">The listener's or the endpoint's name.</param>
/// <param name="Pairs">Live pairs: of a listener those that are connecting, too; of an endpoint those that are bound.</param>
/// <param name="Total">Pairs ever.</param>
/// <param name="Failures">Attempts to connect to a server that failed.</param>
/// <param name="BytesToServer">Bytes handed over from clients to servers.</param>
/// <param name="BytesToClient">Bytes handed over from servers to clients.</param>
/// <param name="Ends">How many pairs ended for which reason, by the number of the <see cref="PairEnd"/>.</param>
public sealed record TrafficStats(
    string Pool,
    string Name,
    int Pairs,
    long Total,
    long Failures,
    long BytesToServer,
    long BytesToClient,
    ImmutableArray<long> Ends)
{
    /// <summary>The figures of nobody.</summary>
    public static readonly TrafficStats Nothing = new("", "", 0, 0, 0, 0, 0, [.. new long[PairEnds.Count]]);

    /// <summary>The figures of several loops or nodes together.</summary>
    /// <param name="parts">At least one; all of one name.</param>
    public static TrafficStats Sum(IEnumerable<TrafficStats> parts) => parts.Aggregate((a, b) => new TrafficStats(
        a.Pool,
        a.Name,
        a.Pairs + b.Pairs,
        a.Total + b.Total,
        a.Failures + b.Failures,
        a.BytesToServer + b.BytesToServer,
        a.BytesToClient + b.BytesToClient,
        [.. a.Ends.Zip(b.Ends, (x, y) => x + y)]));

    internal static TrafficStats From(TrafficCounters counters) => new(
        counters.Pool,
        counters.Name,
        counters.Pairs,
        counters.Total,
        counters.Failures,
        counters.BytesToServer,
        counters.BytesToClient,
        [.. counters.Ends]);
}
