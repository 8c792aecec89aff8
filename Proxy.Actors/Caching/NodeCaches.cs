using System.Collections.Immutable;
using Proxy.Configuration;

namespace Proxy.Actors.Caching;

/// <summary>The caches of a node, which live as long as it does.</summary>
internal sealed class NodeCaches : IDisposable
{
    private readonly ImmutableSortedDictionary<string, HttpCache> _caches;

    /// <summary>Makes them; none has anything in it.</summary>
    /// <param name="settings">Those that are configured.</param>
    /// <param name="time">The node's clock.</param>
    public NodeCaches(IEnumerable<CacheSettings> settings, TimeProvider time)
    {
        Time = time;
        _caches = settings.ToImmutableSortedDictionary(cache => cache.Name, cache => new HttpCache(cache, time), StringComparer.Ordinal);
    }

    /// <summary>The node's clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>All of them, by name.</summary>
    public IEnumerable<HttpCache> All => _caches.Values;

    /// <summary>The cache of a name that is configured.</summary>
    public HttpCache Of(string name) => _caches[name];

    /// <summary>Frees their memory; no loop runs any more.</summary>
    public void Dispose()
    {
        foreach (var cache in All) cache.Dispose();
    }
}
