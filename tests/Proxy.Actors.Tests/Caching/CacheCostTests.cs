using Proxy.Actors.Caching;
using Proxy.Actors.Http;
using static Proxy.Actors.Tests.Caching.TestCache;

namespace Proxy.Actors.Tests.Caching;

/// <summary>What a lookup and what is stored cost.</summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class CacheCostTests
{
    private const string Name = "what a cache costs";

    [Fact]
    public void A_lookup_allocates_nothing()
    {
        using var test = new TestCache();
        Assert.True(test.Put("/a", 100, "Vary: Accept-Encoding", "Accept-Encoding: gzip, br"));
        var (there, not) = (Key("/a"), Key("/b"));
        var request = "Host: www.example\r\nAccept-Encoding: gzip,br\r\nAccept: */*\r\n"u8;
        for (var round = 0; round < 3; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++)
            {
                test.Cache.Find(there, new HttpFields(request))!.Release();
                Assert.Null(test.Cache.Find(not, new HttpFields(request)));
                test.Cache.Counters.Count(CacheOutcome.Hit);
            }

            if (round > 0) Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Fact]
    public void What_the_runtime_takes_for_responses_is_counted()
    {
        const int Count = 20_000; // beside it, what other tests still give back is little
        using var test = new TestCache(capacity: 64 << 20);
        for (var i = 0; i < 100; i++) Assert.True(test.Put($"/warm/{i}", 0));
        var (before, used) = (InUse(), test.Cache.Used);
        for (var i = 0; i < Count; i++) Assert.True(test.Put($"/some/path/{i}", 200, "ETag: \"0123456789\"|Cache-Tag: news|Vary: Accept-Encoding", "Accept-Encoding: gzip, br"));
        var really = (InUse() - before) / Count;
        var counted = ((test.Cache.Used - used) / Count) - CacheMemory.CellBytes;
        Assert.InRange(counted, really * 95 / 100, really * 5 / 4);
    }

    [Fact]
    public void Outcomes_are_counted_each_by_itself_from_all_threads()
    {
        var counters = new CacheCounters();
        Parallel.For(0, 1000, _ =>
        {
            counters.Count(CacheOutcome.Hit);
            counters.Count(CacheOutcome.Revalidated);
        });
        counters.Count(CacheOutcome.Miss);
        Assert.Equal([1000, 1, 0, 0, 1000, 0, 0], Enum.GetValues<CacheOutcome>().Select(counters.Of));
    }

    // What other tests have left behind goes first.
    private static long InUse()
    {
        for (var seen = long.MaxValue; ;)
        {
            GC.WaitForPendingFinalizers();
            var now = GC.GetTotalMemory(forceFullCollection: true);
            if (Math.Abs(now - seen) < 20_000) return now;
            seen = now;
        }
    }
}
