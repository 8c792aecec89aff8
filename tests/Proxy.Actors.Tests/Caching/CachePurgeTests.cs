using static Proxy.Actors.Tests.Caching.TestCache;

namespace Proxy.Actors.Tests.Caching;

/// <summary>What is thrown away on demand.</summary>
public sealed class CachePurgeTests
{
    [Fact]
    public void A_key_is_purged_with_all_its_variants()
    {
        using var test = new TestCache();
        Assert.True(test.Put("/a", 10, "Vary: X-Kind", "X-Kind: 1"));
        Assert.True(test.Put("/a", 10, "Vary: X-Kind", "X-Kind: 2"));
        Assert.True(test.Put("/ab", 10));
        Assert.Equal(0, test.Cache.Purge(Key("/")));
        Assert.Equal(2, test.Cache.Purge(Key("/a")));
        Assert.Equal(0, test.Cache.Purge(Key("/a")));
        Assert.True(test.Has("/ab"));
        Assert.Equal(2, test.Cache.Counters.Purged);
    }

    [Fact]
    public void A_prefix_is_purged_and_an_empty_one_is_all()
    {
        using var test = new TestCache();
        for (var i = 0; i < 100; i++) Assert.True(test.Put($"/{i % 3}/{i}", 10));
        Assert.Equal(33, test.Cache.PurgePrefix(Key("/1/")));
        Assert.Equal(67, test.Cache.Fill().Responses);
        Assert.False(test.Has("/1/4"));
        Assert.Equal(67, test.Cache.PurgePrefix([]));
    }

    [Fact]
    public void A_tag_is_purged()
    {
        using var test = new TestCache();
        Assert.True(test.Put("/a", 10, "Cache-Tag: shop,news"));
        Assert.True(test.Put("/b", 10, "Surrogate-Key: news sport"));
        Assert.True(test.Put("/c", 10, "Cache-Tag: newspaper"));
        Assert.Equal(2, test.Cache.PurgeTag("news"));
        Assert.Equal((false, false, true), (test.Has("/a"), test.Has("/b"), test.Has("/c")));
        Assert.Equal(0, test.Cache.PurgeTag("news"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_asked_for_before_a_purge_is_not_stored_after_it(bool isKnown)
    {
        using var test = new TestCache();
        var (early, late) = (test.Cache.Join(Key("/a"), null), isKnown ? null : test.Begin(test.Cache.Join(Key("/b"), null), null));
        test.Cache.PurgePrefix([]);
        Assert.Null(test.Begin(early, 10));
        Assert.True(test.Put("/a", 10));
        if (late is null) return;
        Fill(late, "/b", 10);
        late.Release();
        Assert.False(test.Has("/b"));
    }

    [Fact]
    public void What_was_asked_for_before_its_tag_was_purged_is_not_stored()
    {
        using var test = new TestCache();
        var (tagged, other) = (test.Cache.Join(Key("/a"), null), test.Cache.Join(Key("/b"), null));
        test.Cache.PurgeTag("news");
        Assert.Null(test.Begin(tagged, 0, "Cache-Tag: news"));
        var stored = test.Begin(other, 0)!;
        stored.Complete();
        stored.Release();
        Assert.True(test.Has("/b"));
    }

    [Fact]
    public void A_purge_lets_the_next_one_fetch_anew()
    {
        using var test = new TestCache();
        var old = test.Cache.Join(Key("/a"), null);
        Assert.Equal(0, test.Cache.Purge(Key("/a")));
        Assert.True(test.Put("/a", 10));
        test.Cache.GiveUp(old, isMarked: true);
        Assert.True(test.Has("/a"));
    }

    [Fact]
    public void What_is_purged_while_it_is_filled_is_filled_for_those_who_read_it()
    {
        using var test = new TestCache();
        var filling = test.Begin(test.Cache.Join(Key("/a"), null), 10)!;
        var reader = test.Find("/a")!;
        Assert.Equal(1, test.Cache.Purge(Key("/a")));
        Fill(filling, "/a", 10);
        filling.Release();
        Assert.False(test.Has("/a"));
        Assert.Equal(Bytes("/a", 10), Read(reader));
        reader.Release();
    }
}
