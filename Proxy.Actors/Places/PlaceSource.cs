using System.Collections.Frozen;
using Proxy.Actors.Pools;

namespace Proxy.Actors.Places;

/// <summary>What a pool tells of its places, on any loop. As long as nobody waits on another node, a pair that leaves costs a comparison.</summary>
/// <param name="wake">Has the pool attended to soon; not called again before <see cref="Attended"/>.</param>
internal sealed class PlaceSource(Action wake) : IPlaceSource
{
    private volatile PlaceRule? _rule;
    private int _isAwake;

    /// <inheritdoc/>
    public void OnShort() => Wake();

    /// <inheritdoc/>
    public bool OnLeft(string endpoint, long oldest)
    {
        if (_rule is not { } rule) return false;
        Wake();
        return rule.GoesBack(endpoint, oldest);
    }

    /// <summary>The pool is attended to: what it tells from now on wakes again.</summary>
    internal void Attended() => Volatile.Write(ref _isAwake, 0);

    /// <summary>Puts a rule in force.</summary>
    /// <param name="othersSince">Since when the oldest client of other nodes waits; <see cref="long.MaxValue"/> when none does.</param>
    /// <param name="shortAt">Endpoints where places go back in any case.</param>
    internal void Follow(long othersSince, IEnumerable<string> shortAt)
    {
        var endpoints = shortAt.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _rule = othersSince == long.MaxValue && endpoints.Count == 0 ? null : new PlaceRule(othersSince, endpoints);
    }

    private void Wake()
    {
        if (Interlocked.Exchange(ref _isAwake, 1) == 0) wake();
    }
}
