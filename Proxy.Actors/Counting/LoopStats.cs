using System.Collections.Immutable;

namespace Proxy.Actors.Counting;

/// <summary>The figures of one loop at a moment.</summary>
/// <param name="Listeners">By listener.</param>
/// <param name="Endpoints">By endpoint.</param>
internal sealed record LoopStats(ImmutableArray<TrafficStats> Listeners, ImmutableArray<TrafficStats> Endpoints);
