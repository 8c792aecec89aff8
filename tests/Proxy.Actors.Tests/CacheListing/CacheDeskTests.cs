using System.Text;
using Akka.Actor;
using Akka.Actor.Setup;
using Proxy.Actors.CacheListing;
using Proxy.Actors.Caching;
using Proxy.Actors.Caching.Rules;
using Proxy.Actors.Http;
using Proxy.Actors.Wire;
using Proxy.Configuration;
using Proxy.Membership.Wire;
using Proxy.Testing;

namespace Proxy.Actors.Tests.CacheListing;

/// <summary>What a node says of its caches, and purges in them.</summary>
public sealed class CacheDeskTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly ManualTime _time = new();
    private readonly NodeCaches _caches;
    private readonly CacheDesk _desk;

    public CacheDeskTests()
    {
        _caches = new NodeCaches([Settings("images"), Settings("pages")], _time);
        _desk = new CacheDesk("akka.tcp://P@a:1", _caches);
    }

    public void Dispose() => _caches.Dispose();

    [Fact]
    public void Responses_are_listed_the_largest_first_with_what_is_known_of_them()
    {
        Put("pages", "www.example/a", 5000, "Cache-Control: max-age=60|Vary: Accept-Encoding|Cache-Tag: news,shop");
        Put("pages", "www.example/b", 100);
        Put("images", "img.example/c", 900);
        for (var i = 0; i < 3; i++) Find("pages", "www.example/b");
        _time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(["www.example/a", "img.example/c", "www.example/b"], List(StoredOrder.Bytes).Rows.Select(row => row.Url));
        Assert.Equal("www.example/b", List(StoredOrder.Hits).Rows[0].Url);
        var two = List(StoredOrder.Bytes, max: 2);
        Assert.Equal((2, 3), (two.Rows.Length, two.Matched));
        Assert.Equal(["www.example/a", "www.example/b"], List(StoredOrder.Bytes, prefix: "WWW.example/").Rows.Select(row => row.Url));
        Assert.Empty(List(StoredOrder.Bytes, prefix: "www.example/c").Rows);
        Assert.Equal("img.example/c", Assert.Single(List(StoredOrder.Bytes, cache: "images").Rows).Url);

        var row = List(StoredOrder.Bytes).Rows[0];
        Assert.Equal(("akka.tcp://P@a:1", "pages", 200, 5000L, false), (row.Node, row.Cache, row.Status, row.Length, row.IsFilling));
        Assert.Equal((TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(40)), (row.Age, row.Ttl));
        Assert.Equal(("accept-encoding", "news shop"), (row.Vary, row.Tags));
        Assert.InRange(row.Bytes, 5000, 7000);
        Assert.Empty(row.Head);
    }

    [Fact]
    public void One_url_is_shown_with_its_head_and_all_its_variants()
    {
        Put("pages", "www.example/a?b=1", 10, "Vary: X-Kind", "X-Kind: 1");
        Put("pages", "www.example/a?b=1", 20, "Vary: X-Kind", "X-Kind: 2");
        Put("pages", "www.example/a", 30);
        var shown = _desk.Show(new ShowStored(null, "WWW.Example/a?b=1", Limit));
        Assert.Equal([20L, 10L], shown.Rows.Select(row => row.Length!.Value));
        Assert.Equal<string>(["HTTP/1.1 200 OK", "Vary: X-Kind"], shown.Rows[0].Head);
        Assert.Empty(_desk.Show(new ShowStored("images", "www.example/a", Limit)).Rows);
        Assert.Empty(_desk.Show(new ShowStored(null, "www.example/A", Limit)).Rows);
    }

    [Fact]
    public void What_is_meant_is_purged_and_counted()
    {
        foreach (var cache in (string[])["images", "pages"])
            foreach (var path in (string[])["a", "b/1", "b/2", "c"]) Put(cache, $"www.example/{path}", 10, path == "c" ? "Surrogate-Key: news" : "");
        Assert.Equal(new StoredPurged("akka.tcp://P@a:1", 2, 2), Purge(PurgeKind.Url, "www.example/a"));
        Assert.Equal(new StoredPurged("akka.tcp://P@a:1", 1, 2), Purge(PurgeKind.Prefix, "www.example/b/", "pages"));
        Assert.Equal(new StoredPurged("akka.tcp://P@a:1", 0, 0), Purge(PurgeKind.Prefix, "", "none"));
        Assert.Equal(2, Purge(PurgeKind.Tag, "news").Count);
        Assert.Equal(["www.example/b/1", "www.example/b/2"], List(StoredOrder.Bytes).Rows.Select(row => row.Url).Order());
        Assert.Equal(2, Purge(PurgeKind.Prefix, "").Count);
        Assert.Equal([4L, 4L], _desk.Stats().Caches.Select(cache => cache.Purges));
    }

    [Fact]
    public void Figures_say_how_full_caches_are_and_what_became_of_requests()
    {
        Put("pages", "www.example/a", 5000);
        var counters = _caches.Of("pages").Counters;
        foreach (var (outcome, times) in Enum.GetValues<CacheOutcome>().Select((outcome, i) => (outcome, i + 1)))
            for (var i = 0; i < times; i++) counters.Count(outcome);
        var stats = _desk.Stats();
        Assert.Equal(["images", "pages"], stats.Caches.Select(cache => cache.Name));
        var (images, pages) = (stats.Caches[0], stats.Caches[1]);
        Assert.Equal((1, 0, 1L, 0L), (pages.Responses, images.Responses, pages.Insertions, images.Insertions));
        Assert.Equal((1L, 2L, 3L, 4L, 5L), (pages.Hits, pages.Misses, pages.Stale, pages.Passed, pages.Revalidated));
        Assert.Equal(16L << 20, pages.MaxBytes);
        Assert.InRange(pages.StoredBytes, 5000, 7000);
        Assert.Equal(pages.StoredBytes, pages.UsedBytes - images.UsedBytes);
    }

    [Fact]
    public void Answers_fit_into_a_frame_whatever_clients_ask_for()
    {
        // What JSON writes in six bytes each.
        var path = new string('&', 20_000);
        for (var i = 0; i < 150; i++) Put("pages", $"www.example/{i}{path[..(i * 130)]}", 10, "Cache-Tag: " + new string('+', 2000));
        Put("pages", "www.example/head", 10, string.Join('|', Enumerable.Range(0, 300).Select(i => $"X-{i}: {new string('<', 100)}")));
        using var system = ActorSystem.Create("wire", ActorSystemSetup.Create(WireMessages.Contract));
        var serializer = new ProxySerializer((ExtendedActorSystem)system);
        var (list, show) = (List(StoredOrder.Bytes, max: 100), _desk.Show(new ShowStored(null, "www.example/head", Limit)));
        Assert.InRange(list.Rows.Length, 5, 100);
        Assert.Equal(151, list.Matched);
        Assert.All([list, show], page => Assert.InRange(serializer.ToBinary(page).Length, 1000, 126_000));
        Assert.Equal("...", Assert.Single(show.Rows).Head[^1]);
    }

    private static CacheSettings Settings(string name) => new(name, 16 << 20, 1 << 20, 4, null, null, true, true);

    private static byte[] KeyOf(string url) => Encoding.ASCII.GetBytes(url.Insert(url.IndexOf('/', StringComparison.Ordinal), "\0") + "\0p");

    private static byte[] Lines(string lines) => Encoding.ASCII.GetBytes(string.Concat(lines.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(line => line + "\r\n")));

    private StoredPage List(StoredOrder order, string prefix = "", int max = 100, string? cache = null) => _desk.List(new ListStored(cache, prefix, order, max, Limit));

    private StoredPurged Purge(PurgeKind kind, string text, string? cache = null) => _desk.Purge(new PurgeStored(cache, kind, text, Limit));

    private void Find(string cache, string url) => _caches.Of(cache).Find(KeyOf(url), default)!.Release();

    private void Put(string cache, string url, int length, string response = "", string request = "")
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        var facts = ResponseFacts.Of(200, new HttpFields(Lines(response)), now, now);
        byte[] head = [.. "HTTP/1.1 200 OK\r\n"u8, .. Lines(response)];
        var stored = _caches.Of(cache).Begin(_caches.Of(cache).Join(KeyOf(url), null), head, facts, VaryKey.Of(facts.Vary, new HttpFields(Lines(request))), length)!;
        stored.Append(new byte[length]);
        stored.Complete();
        stored.Release();
    }
}
