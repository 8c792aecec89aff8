using Proxy.Actors.Caching.Rules;
using static Proxy.Actors.Tests.Caching.Rules.Heads;

namespace Proxy.Actors.Tests.Caching.Rules;

/// <summary>RFC 9211: the field Cache-Status.</summary>
public sealed class Rfc9211CacheStatusTests
{
    private static string Write(CacheStatus status)
    {
        var writer = new HeadWriter(new byte[256]);
        status.Write(ref writer);
        var target = new byte[writer.Length];
        var again = new HeadWriter(target);
        status.Write(ref again);
        return Text(target);
    }

    [Fact]
    public void Section21_a_hit() => Assert.Equal("Cache-Status: proxycluster; hit\r\n", Write(default));

    [Fact]
    public void Section24_what_is_left() => Assert.Equal("Cache-Status: proxycluster; hit; ttl=376\r\n", Write(CacheStatus.Hit(376)));

    [Fact]
    public void Section24_what_it_is_past() => Assert.Equal(
        "Cache-Status: proxycluster; hit; ttl=-5; detail=stale-if-error\r\n", Write(CacheStatus.Hit(-5) with { Detail = "stale-if-error" }));

    [Theory]
    [InlineData((byte)CacheForward.Bypass, "bypass")]
    [InlineData((byte)CacheForward.Method, "method")]
    [InlineData((byte)CacheForward.UriMiss, "uri-miss")]
    [InlineData((byte)CacheForward.VaryMiss, "vary-miss")]
    [InlineData((byte)CacheForward.Miss, "miss")]
    [InlineData((byte)CacheForward.Request, "request")]
    [InlineData((byte)CacheForward.Stale, "stale")]
    [InlineData((byte)CacheForward.Partial, "partial")]
    public void Section22_why_the_server_was_asked(byte why, string token) =>
        Assert.Equal($"Cache-Status: proxycluster; fwd={token}\r\n", Write(new CacheStatus { Forward = (CacheForward)why }));

    [Fact]
    public void Sections_23_25_26_what_came_of_it() => Assert.Equal(
        "Cache-Status: proxycluster; fwd=stale; fwd-status=304; stored; collapsed\r\n",
        Write(new CacheStatus { Forward = CacheForward.Stale, ForwardStatus = 304, IsStored = true, IsCollapsed = true }));
}
