using System.Collections.Immutable;
using System.Text;
using Proxy.Actors.Caching;
using Proxy.Actors.Listing;
using Proxy.Actors.Pairs;

namespace Proxy.Actors.CacheListing;

/// <summary>Answers questions about the caches of this node, and purges them. Nothing here is felt by loops: what is stored is walked over
/// without a lock.</summary>
/// <param name="node">The node's address.</param>
/// <param name="caches">Its caches.</param>
internal sealed class CacheDesk(string node, NodeCaches caches)
{
    // Of an answer, so that it stays below the frame of 128,000 bytes that Akka.Remote sends. A byte of text may take six in JSON.
    private const int Room = 110_000 / 6;

    private const int RowRoom = 80;

    private const int MaxUrl = 2_000;

    private const int MaxTags = 500;

    private const int MaxLine = 1_000;

    private const int HeadsRoom = 12_000; // for all variants of a URL together

    /// <summary>Rows of an answer at most.</summary>
    internal const int MaxRows = 100;

    /// <summary>Answers a question beside the actor that was asked; null for one about something else.</summary>
    public Task<object>? Answer(IDirectoryQuery query, CancellationToken cancellation) => query switch
    {
        CollectCaches => Task.FromResult<object>(Stats()),
        ListStored list => Task.Run<object>(() => List(list), cancellation),
        ShowStored show => Task.FromResult<object>(Show(show)),
        PurgeStored purge => Task.Run<object>(() => Purge(purge), cancellation),
        _ => null,
    };

    /// <summary>How full the caches are, and what has become of requests.</summary>
    public NodeCacheStats Stats() => new(node, [.. caches.All.Select(Stats)]);

    /// <summary>The first few responses in an order.</summary>
    public StoredPage List(ListStored query)
    {
        var prefix = KeyOf(query.Prefix);
        var first = new PriorityQueue<(HttpCache Cache, StoredResponse Response), double>();
        var max = Math.Clamp(query.Max, 1, MaxRows);
        var matched = 0;
        var now = Now;
        foreach (var (cache, response) in Of(query.Cache).SelectMany(cache => cache.Responses().Select(response => (cache, response))))
        {
            if (!response.Key.StartsWith(prefix)) continue;
            matched++;
            var rank = Rank(response, query.Order, now);
            if (first.Count < max) first.Enqueue((cache, response), rank);
            else first.EnqueueDequeue((cache, response), rank);
        }

        var rows = first.UnorderedItems.OrderByDescending(each => each.Priority).Select(each => Row(each.Element.Cache, each.Element.Response, now, 0));
        return new StoredPage(Fitting(rows), matched);
    }

    /// <summary>What is stored under a URL, with heads.</summary>
    public StoredPage Show(ShowStored query)
    {
        var key = WholeKeyOf(query.Url);
        var found = Of(query.Cache)
            .SelectMany(cache => cache.Responses().Where(response => response.Key.StartsWith(key)).Select(response => (cache, response))).ToList();
        var room = HeadsRoom / Math.Max(1, found.Count);
        return new StoredPage(Fitting(found.Select(each => Row(each.cache, each.response, Now, room))), found.Count);
    }

    /// <summary>Purges what is meant.</summary>
    public StoredPurged Purge(PurgeStored query)
    {
        var key = KeyOf(query.Text);
        var meant = Of(query.Cache).ToList();
        return new StoredPurged(node, meant.Count, meant.Sum(cache => query.Kind switch
        {
            PurgeKind.Url => cache.PurgePrefix(WholeKeyOf(query.Text)),
            PurgeKind.Prefix => cache.PurgePrefix(key),
            _ => cache.PurgeTag(query.Text),
        }));
    }

    private long Now => caches.Time.GetUtcNow().ToUnixTimeSeconds();

    private IEnumerable<HttpCache> Of(string? name) => caches.All.Where(cache => name is null || cache.Settings.Name == name);

    private static CacheStats Stats(HttpCache cache)
    {
        var (fill, counters) = (cache.Fill(), cache.Counters);
        return new CacheStats(
            cache.Settings.Name,
            fill.MaxBytes,
            fill.MaxBytes - fill.Capacity + fill.Used,
            fill.Responses,
            fill.Stored,
            counters.Of(CacheOutcome.Hit),
            counters.Of(CacheOutcome.Miss),
            counters.Of(CacheOutcome.Stale),
            counters.Of(CacheOutcome.Pass),
            counters.Of(CacheOutcome.Revalidated),
            counters.Collapsed,
            counters.Stored,
            counters.Evicted,
            counters.Refused,
            counters.Purged);
    }

    private static double Rank(StoredResponse response, StoredOrder order, long now) => order switch
    {
        StoredOrder.Hits => response.Hits,
        StoredOrder.Bytes => response.Bytes,
        _ => response.Facts.Age(now),
    };

    private StoredRow Row(HttpCache cache, StoredResponse response, long now, int headRoom)
    {
        var facts = response.Facts;
        return new StoredRow(
            node,
            cache.Settings.Name,
            ClientText.Cut(Url(response.Key), MaxUrl),
            facts.Status,
            response.Bytes,
            response.Length,
            TimeSpan.FromSeconds(facts.Age(now)),
            TimeSpan.FromSeconds(facts.Ttl(now)),
            response.Hits,
            response.State == StoredState.Filling,
            ClientText.Cut(Encoding.Latin1.GetString(facts.Vary), MaxTags),
            ClientText.Cut(string.Join(' ', facts.Tags), MaxTags),
            Head(response.Head, headRoom));
    }

    private static ImmutableArray<string> Head(byte[] head, int room)
    {
        if (room == 0) return [];
        var lines = Encoding.Latin1.GetString(head).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => ClientText.Cut(line, MaxLine)).ToList();
        var fitting = lines.TakeWhile(line => (room -= line.Length + 1) > 0).ToList();
        return fitting.Count == lines.Count ? [.. lines] : [.. fitting, "..."];
    }

    private ImmutableArray<StoredRow> Fitting(IEnumerable<StoredRow> rows)
    {
        var room = Room;
        return [.. rows.TakeWhile(row => (room -= RowRoom + node.Length + row.Url.Length + row.Vary.Length + row.Tags.Length + row.Head.Sum(line => line.Length + 1)) > 0)];
    }

    // The key as people write it: without the NUL between host and path, and the pool.
    private static string Url(ReadOnlySpan<byte> key)
    {
        var host = key.IndexOf(CacheKey.Separator);
        var path = key[(host + 1)..];
        return Encoding.Latin1.GetString(key[..host]) + Encoding.Latin1.GetString(path[..path.IndexOf(CacheKey.Separator)]);
    }

    // Of whatever pool.
    private static byte[] WholeKeyOf(string url) => [.. KeyOf(url), CacheKey.Separator];

    private static byte[] KeyOf(string url)
    {
        var slash = url.IndexOf('/', StringComparison.Ordinal);
        return Encoding.Latin1.GetBytes(slash < 0 ? url.ToLowerInvariant() : $"{url[..slash].ToLowerInvariant()}\0{url[slash..]}");
    }
}
