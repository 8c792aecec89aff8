using Proxy.Actors.Caching.Rules;
using static Proxy.Actors.Tests.Caching.Rules.Heads;

namespace Proxy.Actors.Tests.Caching.Rules;

/// <summary>RFC 9111 5.2.1: Cache-Control of requests.</summary>
public sealed class Section521RequestDirectivesTests
{
    private static readonly ResponseFacts Stored = Response("Cache-Control: max-age=60", "ETag: \"a\"");

    [Theory]
    [InlineData("max-age=0", 1, (byte)Reuse.Revalidate)]
    [InlineData("max-age=1", 1, (byte)Reuse.Fresh)]
    [InlineData("max-age=1", 2, (byte)Reuse.Revalidate)]
    [InlineData("max-age=x", 2, (byte)Reuse.Fresh)]
    [InlineData("MAX-AGE=1", 2, (byte)Reuse.Revalidate)]
    public void Section5211_max_age(string control, long seconds, byte expected) =>
        Assert.Equal((Reuse)expected, Judged(Stored, seconds, "Cache-Control: " + control));

    [Theory]
    [InlineData("max-stale=10", 70, (byte)Reuse.Stale)]
    [InlineData("max-stale=10", 71, (byte)Reuse.Revalidate)]
    [InlineData("max-stale", 10000, (byte)Reuse.Stale)]
    [InlineData("max-stale=x", 70, (byte)Reuse.Revalidate)]
    [InlineData("max-stale=10", 30, (byte)Reuse.Fresh)]
    [InlineData("max-stale=10, max-age=100", 70, (byte)Reuse.Stale)]
    [InlineData("max-stale=10, max-age=65", 70, (byte)Reuse.Revalidate)]
    public void Section5212_max_stale(string control, long seconds, byte expected) =>
        Assert.Equal((Reuse)expected, Judged(Stored, seconds, "Cache-Control: " + control));

    [Theory]
    [InlineData("min-fresh=20", 40, (byte)Reuse.Fresh)]
    [InlineData("min-fresh=20", 41, (byte)Reuse.Revalidate)]
    [InlineData("min-fresh=20, max-stale", 41, (byte)Reuse.Revalidate)]
    [InlineData("min-fresh=0", 60, (byte)Reuse.Revalidate)]
    public void Section5213_min_fresh(string control, long seconds, byte expected) =>
        Assert.Equal((Reuse)expected, Judged(Stored, seconds, "Cache-Control: " + control));

    [Theory]
    [InlineData("no-cache")]
    [InlineData("foo, No-Cache")]
    public void Section5214_no_cache_asks_for_validation(string control)
    {
        var verdict = Reusing.Judge(Request("Cache-Control: " + control), Stored, Now + 1);
        Assert.Equal(Reuse.Revalidate, verdict.Reuse);
        Assert.Equal(CacheForward.Request, verdict.Why);
        Assert.False(verdict.IsServed);
    }

    [Fact]
    public void Section5215_no_store_keeps_the_cache_out()
    {
        Assert.Equal(Reuse.Pass, Judged(Stored, 1, "Cache-Control: no-store"));
        Assert.Equal(StoreVerdict.RequestNoStore, Store(Stored, "Cache-Control: no-store"));
        Assert.Equal(StoreVerdict.RequestNoStore, Store(Stored, "Cache-Control: foo=\"a"));
    }

    [Fact]
    public void Section5217_only_if_cached_is_served_or_is_a_504()
    {
        const string Only = "Cache-Control: only-if-cached";
        Assert.Equal(Reuse.Fresh, Judged(Stored, 1, Only));
        Assert.Equal(Reuse.Stale, Judged(Stored, 61, Only + ", max-stale"));
        Assert.Equal(Reuse.GatewayTimeout, Judged(Stored, 61, Only));
        Assert.Equal(Reuse.GatewayTimeout, Judged(Stored, 1, Only + ", no-cache"));
        Assert.Equal(Reuse.GatewayTimeout, Reusing.WithoutStored(Request(Only)));
        Assert.Equal(Reuse.Pass, Reusing.WithoutStored(Request("A: b")));
    }
}
