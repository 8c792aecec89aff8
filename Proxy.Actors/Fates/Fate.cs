using Proxy.Actors.Closing;
using Proxy.Actors.Pools;

namespace Proxy.Actors.Fates;

/// <summary>What becomes of the pairs of an endpoint that is down or gone, until it is back. Shared by the loops.</summary>
/// <param name="pool">Its pool's name.</param>
/// <param name="endpoint">Its name.</param>
/// <param name="end">Why its pairs end: <see cref="PairEnd.EndpointDown"/> or <see cref="PairEnd.EndpointRemoved"/>.</param>
/// <param name="within">The time over which they are reset; zero: at once.</param>
internal sealed class Fate(string pool, string endpoint, PairEnd end, TimeSpan within)
{
    private volatile bool _isOver;

    /// <summary>Why its pairs end.</summary>
    internal PairEnd End { get; } = end;

    /// <summary>The time over which they are reset, milliseconds; 0: at once.</summary>
    internal long WithinMilliseconds { get; } = (long)within.TotalMilliseconds;

    /// <summary>Whether pairs that are left go on.</summary>
    internal bool IsOver => _isOver;

    /// <summary>Whether a pair is one of the endpoint's, or on its way to be.</summary>
    internal bool IsOf(DialRecord dial) =>
        dial.Tried is { } tried && tried.Name.Equals(endpoint, StringComparison.OrdinalIgnoreCase) && dial.Pool == pool;

    /// <summary>The endpoint is back.</summary>
    internal void Stop() => _isOver = true;
}
