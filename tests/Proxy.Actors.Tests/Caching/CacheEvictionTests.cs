using Proxy.Actors.Caching;
using static Proxy.Actors.Tests.Caching.TestCache;

namespace Proxy.Actors.Tests.Caching;

/// <summary>What has to go when there is no room, and that there never is more than there may be.</summary>
public sealed class CacheEvictionTests
{
    private const int Body = 1024;

    [Fact]
    public void A_scan_does_not_push_out_what_is_popular()
    {
        using var test = new TestCache(capacity: 400 * 2048);
        var hot = Enumerable.Range(0, 200).Select(i => $"/hot/{i}").ToList();
        foreach (var path in hot) Assert.True(test.Put(path, Body));
        foreach (var path in hot.Concat(hot)) Assert.True(test.Has(path));
        for (var i = 0; i < 20_000; i++)
        {
            Assert.True(test.Put($"/scan/{i}", Body));
            if (i % 50 == 0) test.Has(hot[i / 50 % hot.Count]); // each once in 10,000
        }

        Assert.InRange(hot.Count(path => test.Has(path)), 195, 200);
        Assert.True(test.Cache.Counters.Evicted > 19_000);
    }

    [Fact]
    public void What_is_asked_for_no_more_goes_in_the_end()
    {
        using var test = new TestCache(capacity: 400 * 2048);
        string[] old = ["/old/1", "/old/2"];
        foreach (var path in old)
        {
            Assert.True(test.Put(path, Body));
            for (var i = 0; i < 100; i++) Assert.True(test.Has(path));
        }

        for (var i = 0; i < 2_000; i++) Popular(test, $"/new/{i}");
        Assert.All(old, path => Assert.False(test.Has(path)));
    }

    [Fact]
    public void What_comes_back_soon_after_it_had_to_go_is_taken_for_popular()
    {
        // What has gone is remembered by hashes, which differ from run to run: now and then one is crowded out.
        const int Tries = 20;
        Assert.InRange(Enumerable.Range(0, Tries).Count(_ => StaysWhenItHasComeBack()), Tries * 3 / 4, Tries);
    }

    [Fact]
    public void One_large_response_takes_the_place_of_many_small_ones()
    {
        using var test = new TestCache(capacity: 1 << 20, maxObject: 600_000);
        Scan(test, "/small", 600);
        var before = test.Cache.Fill().Responses;
        Assert.True(test.Put("/large", 600_000));
        Assert.InRange(test.Cache.Fill().Responses, 100, before - 200);
        Assert.True(test.Has("/large"));
        Assert.True(test.Has("/small/599"));
    }

    [Fact]
    public void What_is_being_read_does_not_go_and_when_all_is_nothing_is_stored()
    {
        using var test = new TestCache(capacity: 200 * 2048);
        var read = new List<StoredResponse>();
        for (var i = 0; test.Put($"/{i}", Body); i++)
        {
            read.Add(test.Find($"/{i}")!);
            Assert.True(test.Cache.Used <= test.Cache.Capacity);
        }

        Assert.InRange(read.Count, 150, 350);
        Assert.True(test.Cache.Counters.Refused > 0);
        for (var i = 0; i < read.Count; i++) Assert.Equal(Bytes($"/{i}", Body), Read(read[i]));
        read[^1].Release();
        read.RemoveAt(read.Count - 1);
        for (var i = 0; i < 20; i++) test.Put($"/again/{i}", Body); // each call looks at a part of those in use
        Assert.True(test.Cache.Counters.Evicted > 0);
        read.ForEach(each => each.Release());
        Assert.True(test.Put("/last", Body));
    }

    [Fact]
    public void What_was_purged_counts_until_its_readers_have_released_it()
    {
        using var test = new TestCache(capacity: 300_000, maxObject: 200_000);
        Assert.True(test.Put("/a", 200_000));
        var (one, other) = (test.Find("/a")!, test.Find("/a")!);
        var used = test.Cache.Used;
        Assert.Equal(1, test.Cache.Purge(Key("/a")));
        Assert.Equal((used, 0, false), (test.Cache.Used, test.Cache.Fill().Responses, one.IsStored));
        Assert.False(test.Put("/b", 200_000));
        Assert.Equal(Bytes("/a", 200_000), Read(one));
        one.Release();
        Assert.Equal(used, test.Cache.Used);
        other.Release();
        Assert.Equal(0, test.Cache.Used);
        Assert.True(test.Put("/b", 200_000));
    }

    [Fact]
    public void Releasing_too_often_is_noticed()
    {
        using var test = new TestCache();
        Assert.True(test.Put("/a", 10));
        var found = test.Find("/a")!;
        Assert.Equal(1, test.Cache.Purge(Key("/a")));
        found.Release();
        Assert.Throws<InvalidOperationException>(found.Release);
    }

    [Fact]
    public void A_body_that_grows_does_not_grow_above_what_there_is()
    {
        using var test = new TestCache(capacity: 300_000, maxObject: 1 << 20);
        var stored = test.Begin(test.Cache.Join(Key("/a"), null), null)!;
        Assert.InRange(stored.Append(new byte[400_000]), 100_000, 300_000);
        Assert.True(test.Cache.Used <= test.Cache.Capacity);
        stored.Fail();
        stored.Release();
        Assert.Equal(FetchRole.Lead, test.Cache.Join(Key("/a"), null).Role); // it was not too large
    }

    private static bool StaysWhenItHasComeBack()
    {
        using var test = new TestCache(capacity: 100 * 2048);
        var back = $"/back/{Guid.NewGuid()}";
        for (var i = 0; i < 200; i++) Popular(test, $"/main/{i}");
        Assert.True(test.Put(back, Body));
        Scan(test, "/first", 50);
        Assert.False(test.Has(back));
        Assert.True(test.Put(back, Body));
        Scan(test, "/second", 50);
        Assert.False(test.Has("/second/0"));
        return test.Has(back);
    }

    private static void Popular(TestCache test, string path)
    {
        Assert.True(test.Put(path, Body));
        Assert.True(test.Has(path));
        Assert.True(test.Has(path));
    }

    private static void Scan(TestCache test, string path, int count)
    {
        for (var i = 0; i < count; i++) Assert.True(test.Put($"{path}/{i}", Body));
    }
}
