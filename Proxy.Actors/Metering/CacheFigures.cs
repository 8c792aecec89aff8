using System.Diagnostics.Metrics;
using Proxy.Actors.Caching;
using Proxy.Actors.Metrics;
using Proxy.Membership.Metrics;

namespace Proxy.Actors.Metering;

/// <summary>The figures of caches.</summary>
/// <param name="caches">The caches.</param>
internal sealed class CacheFigures(NodeCaches caches)
{
    internal void AddTo(InstrumentSet set)
    {
        if (!caches.All.Any()) return;
        set.Add(MetricLedger.CacheRequests, () => caches.All.SelectMany(cache => Enum.GetValues<CacheOutcome>().Select(outcome =>
            new Measurement<long>(cache.Counters.Of(outcome), Label(cache), new("outcome", outcome.ToString().ToLowerInvariant())))));
        set.Add(MetricLedger.CacheCollapsed, () => Each(cache => Interlocked.Read(ref cache.Counters.Collapsed)));
        set.Add(MetricLedger.CacheObjects, () => Each(cache => cache.Fill().Responses));
        set.Add(MetricLedger.CacheBytes, () => Each(cache => cache.Fill().Used));
        set.Add(MetricLedger.CacheLimit, () => Each(cache => cache.Capacity));
        set.Add(MetricLedger.CacheStored, () => Each(cache => Interlocked.Read(ref cache.Counters.Stored)));
        set.Add(MetricLedger.CacheRemoved, () => caches.All.SelectMany(cache => new[]
        {
            new Measurement<long>(Interlocked.Read(ref cache.Counters.Evicted), Label(cache), new("reason", "evicted")),
            new Measurement<long>(Interlocked.Read(ref cache.Counters.Purged), Label(cache), new("reason", "purged")),
            new Measurement<long>(Interlocked.Read(ref cache.Counters.Refused), Label(cache), new("reason", "refused")),
        }));
    }

    private static KeyValuePair<string, object?> Label(HttpCache cache) => new("cache", cache.Settings.Name);

    private IEnumerable<Measurement<long>> Each(Func<HttpCache, long> figure) => caches.All.Select(cache => new Measurement<long>(figure(cache), Label(cache)));
}
