using Proxy.Actors.Counting;

namespace Proxy.Actors.Metering;

/// <summary>What all loops have counted of an endpoint.</summary>
internal readonly record struct EndpointTraffic(long Connections, long Failures, long BytesToServer, long BytesToClient, long FullHandshakes, long ResumedHandshakes)
{
    internal EndpointTraffic With(TrafficCounters counters) => new(
        Connections + counters.Total,
        Failures + counters.Failures,
        BytesToServer + counters.BytesToServer,
        BytesToClient + counters.BytesToClient,
        FullHandshakes + counters.FullHandshakes,
        ResumedHandshakes + counters.ResumedHandshakes);
}
