using Proxy.Actors.Caching;
using static Proxy.Actors.Tests.Caching.TestCache;

namespace Proxy.Actors.Tests.Caching;

/// <summary>Responses of one URL that Vary tells apart (RFC 9111 4.1).</summary>
public sealed class CacheVariantTests
{
    private const string Vary = "Vary: Accept-Encoding";

    [Fact]
    public void A_request_gets_the_variant_that_fits_it()
    {
        using var test = new TestCache();
        Assert.True(test.Put("/a", 100, Vary, "Accept-Encoding: br"));
        Assert.True(test.Put("/a", 200, Vary, "Accept-Encoding: gzip"));
        Assert.Equal((100, 200), (Length(test, "Accept-Encoding: br"), Length(test, "Accept-Encoding: gzip")));
        Assert.Equal(-1, Length(test, "Accept-Encoding: zstd"));
        Assert.Equal(-1, Length(test, ""));
    }

    [Fact]
    public void The_latest_of_those_that_fit_is_taken()
    {
        using var test = new TestCache();
        Assert.True(test.Put("/a", 100, Vary, "Accept-Encoding: br"));
        Assert.True(test.Put("/a", 200));
        Assert.Equal(200, Length(test, "Accept-Encoding: br"));
        Assert.True(test.Put("/a", 300, Vary, "Accept-Encoding: br"));
        Assert.Equal(300, Length(test, "Accept-Encoding: br"));
        Assert.Equal(200, Length(test, "Accept-Encoding: gzip"));
    }

    [Fact]
    public void The_same_variant_takes_the_place_of_the_old_one_once_it_is_complete()
    {
        using var test = new TestCache();
        Assert.True(test.Put("/a", 100, Vary, "Accept-Encoding: br"));
        var used = test.Cache.Used;
        var filling = test.Begin(test.Cache.Join(Key("/a"), null), 100, Vary, "Accept-Encoding: br")!;
        Assert.Equal(2 * used, test.Cache.Used);
        Fill(filling, "/a", 100);
        filling.Release();
        Assert.Equal(used, test.Cache.Used);
        Assert.Same(filling, Assert.Single(test.Cache.Responses()));
    }

    [Fact]
    public void When_the_new_one_fails_the_old_one_is_still_there()
    {
        using var test = new TestCache(maxVariants: 1);
        Assert.True(test.Put("/a", 100));
        var used = test.Cache.Used;
        var filling = test.Begin(test.Cache.Join(Key("/a"), null), 50)!;
        filling.Append(new byte[49]);
        Assert.Equal(50, Length(test, ""));
        filling.Fail();
        filling.Release();
        Assert.Equal(100, Length(test, ""));
        Assert.Equal(used, test.Cache.Used);
    }

    [Fact]
    public void Of_more_than_max_variants_the_latest_stay()
    {
        using var test = new TestCache(maxVariants: 3);
        for (var i = 0; i < 10; i++) Assert.True(test.Put("/a", 10 + i, "Vary: X-Kind", $"X-Kind: {i}"));
        Assert.Equal([-1, 17, 18, 19], Enumerable.Range(6, 4).Select(i => Length(test, $"X-Kind: {i}")));
        Assert.Equal(3, test.Cache.Fill().Responses);
    }

    [Fact]
    public void Many_that_fill_at_once_are_bounded_too()
    {
        using var test = new TestCache(maxVariants: 2, coalesce: false);
        var filling = Enumerable.Range(0, 10).Select(_ => test.Begin(test.Cache.Join(Key("/a"), null), 10)!).ToList();
        Assert.Equal(3, test.Cache.Responses().Count());
        foreach (var each in filling)
        {
            Fill(each, "/a", 10);
            each.Release();
        }

        Assert.Same(filling[^1], Assert.Single(test.Cache.Responses()));
    }

    private static long Length(TestCache test, string request)
    {
        if (test.Find("/a", request) is not { } found) return -1;
        found.Release();
        return found.Length!.Value;
    }
}
