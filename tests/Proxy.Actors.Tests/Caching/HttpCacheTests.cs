using Proxy.Actors.Caching;
using Proxy.Testing;
using static Proxy.Actors.Tests.Caching.TestCache;

namespace Proxy.Actors.Tests.Caching;

public sealed class HttpCacheTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1024)]
    [InlineData(100_000)]
    public void What_is_stored_is_found_and_read(int length)
    {
        using var test = new TestCache();
        Assert.False(test.Has("/a"));
        Assert.True(test.Put("/a", length));
        var found = test.Find("/a")!;
        Assert.Equal((StoredState.Complete, (long?)length, 1), (found.State, found.Length, found.Hits));
        Assert.Equal(Bytes("/a", length), Read(found));
        Assert.True(found.IsStored);
        Assert.False(test.Has("/b"));
        found.Release();
    }

    [Fact]
    public void A_body_of_unknown_length_grows_and_is_found_once_it_is_complete()
    {
        using var test = new TestCache();
        var stored = test.Begin(test.Cache.Join(Key("/a"), null), null)!;
        Assert.Null(stored.Length);
        Assert.Equal(300_000, stored.Append(Bytes("/a", 300_000)));
        Assert.False(test.Has("/a"));
        Assert.Equal(Bytes("/a", 300_000), Read(stored));
        var atWork = stored.Bytes;
        stored.Complete();
        Assert.Equal((long?)300_000, stored.Length);
        Assert.True(stored.Bytes < atWork);
        Assert.True(stored.Bytes < 300_000 + 1200);
        Assert.True(test.Has("/a"));
        Assert.Equal(Bytes("/a", 300_000), Read(stored));
        stored.Release();
    }

    [Fact]
    public void What_is_larger_than_max_object_is_not_stored_and_not_waited_for_again()
    {
        var time = new ManualTime();
        using var test = new TestCache(maxObject: 10_000, time: time);
        Assert.False(test.Put("/a", 10_001));
        Assert.Equal(FetchRole.Alone, Role(test, "/a"));
        Assert.Equal(FetchRole.Lead, Role(test, "/b"));
        time.Advance(HttpCache.MarkTime + TimeSpan.FromSeconds(1));
        Assert.Equal(FetchRole.Lead, Role(test, "/a"));
        Assert.True(test.Put("/a", 10_000));

        var stored = test.Begin(test.Cache.Join(Key("/c"), null), null)!;
        Assert.InRange(stored.Append(new byte[20_000]), 10_000, 10_000 + CacheMemory.CellBytes - 1);
        stored.Fail();
        stored.Release();
        Assert.False(test.Has("/c"));
        Assert.Equal(FetchRole.Alone, Role(test, "/c"));
    }

    [Fact]
    public void A_response_that_can_be_stored_after_all_takes_the_mark_away()
    {
        using var test = new TestCache();
        test.Cache.GiveUp(test.Cache.Join(Key("/a"), null), isMarked: true);
        var alone = test.Cache.Join(Key("/a"), null);
        Assert.Equal(FetchRole.Alone, alone.Role);
        var stored = test.Begin(alone, 10)!;
        Fill(stored, "/a", 10);
        stored.Release();
        Assert.Equal(FetchRole.Lead, Role(test, "/a"));
    }

    private static FetchRole Role(TestCache test, string path)
    {
        var ticket = test.Cache.Join(Key(path), null);
        test.Cache.GiveUp(ticket, isMarked: false);
        return ticket.Role;
    }
}
