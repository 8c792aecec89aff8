using Proxy.Actors.Closing;
using Proxy.Actors.Pools;
using Proxy.Configuration;

namespace Proxy.Actors.Fates;

/// <summary>What becomes of the pairs of a pool's endpoints: as configured, and what is under way. Its callers take turns.</summary>
/// <param name="pool">The pool.</param>
/// <param name="settings">What the configuration says of it.</param>
internal sealed class PoolFates(PoolState pool, PoolSettings settings)
{
    // Hosts have no case.
    private readonly Dictionary<string, Fate> _underWay = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The pool.</summary>
    internal PoolState Pool { get; } = pool;

    /// <summary>What the configuration says of it.</summary>
    internal PoolSettings Settings { get; set; } = settings;

    /// <summary>Whether the whole pool has been taken out of the configuration.</summary>
    internal bool IsGone { get; set; }

    /// <summary>Whether nothing is under way and nothing can begin.</summary>
    internal bool IsIdle => _underWay.Count == 0 && Settings is { OnDown.IsKeep: true, OnRemoved.IsKeep: true };

    /// <summary>What is to become of pairs.</summary>
    /// <param name="end">Why they would end.</param>
    internal PairsFate Of(PairEnd end) => end == PairEnd.EndpointDown ? Settings.OnDown : Settings.OnRemoved;

    /// <summary>Pairs of this node that are an endpoint's, or on their way to be.</summary>
    internal int PairsOf(string endpoint) => Pool.StateOf(endpoint).Pairs;

    /// <summary>The endpoints that have gone down or away from one model to the next, and why their pairs end.</summary>
    internal static IEnumerable<(string Endpoint, PairEnd End)> Lost(PoolModel before, IReadOnlyDictionary<string, EndpointModel> after)
    {
        foreach (var endpoint in before.Endpoints)
        {
            if (!after.TryGetValue(endpoint.Name, out var now)) yield return (endpoint.Name, PairEnd.EndpointRemoved);
            else if (now.Health == Health.Down && endpoint.Health != Health.Down) yield return (endpoint.Name, PairEnd.EndpointDown);
        }
    }

    /// <summary>A fate begins, in the place of one that is under way.</summary>
    internal Fate Begin(string endpoint, PairEnd end)
    {
        if (_underWay.TryGetValue(endpoint, out var earlier)) earlier.Stop();
        return _underWay[endpoint] = new Fate(Pool.Model.Name, endpoint, end, Of(end).Within);
    }

    /// <summary>Stops what is under way for endpoints that are back or have no pairs left, and what is not configured any more.</summary>
    /// <returns>The endpoints.</returns>
    internal List<string> Stop(IReadOnlyDictionary<string, EndpointModel> now)
    {
        if (_underWay.Count == 0) return [];
        var stopped = _underWay.Where(each => IsBack(each.Key, each.Value, now) || PairsOf(each.Key) == 0 || Of(each.Value.End).IsKeep).Select(each => each.Key).ToList();
        foreach (var endpoint in stopped)
        {
            _underWay.Remove(endpoint, out var fate);
            fate!.Stop();
        }

        return stopped;
    }

    private static bool IsBack(string endpoint, Fate fate, IReadOnlyDictionary<string, EndpointModel> now) =>
        now.TryGetValue(endpoint, out var model) && (fate.End == PairEnd.EndpointRemoved || model.Health != Health.Down);
}
