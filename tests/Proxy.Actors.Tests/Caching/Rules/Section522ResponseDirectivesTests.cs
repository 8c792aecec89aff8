using Proxy.Actors.Caching.Rules;
using static Proxy.Actors.Tests.Caching.Rules.Heads;

namespace Proxy.Actors.Tests.Caching.Rules;

/// <summary>RFC 9111 5.2.2: Cache-Control of responses, where sections 3 and 4 do not have it.</summary>
public sealed class Section522ResponseDirectivesTests
{
    [Fact]
    public void Section5222_must_revalidate_is_fresh_as_long_as_anything()
    {
        var stored = Response("Cache-Control: max-age=2, must-revalidate", "ETag: \"a\"");
        Assert.Equal(Reuse.Fresh, Judged(stored, 1));
        Assert.Equal(Reuse.Revalidate, Judged(stored, 2));
    }

    [Fact]
    public void Section5223_must_understand_outdoes_no_store_where_the_status_is_understood()
    {
        const string Control = "Cache-Control: max-age=3600, no-store, must-understand";
        Assert.Equal(StoreVerdict.Store, Store(Response(200, Control)));
        Assert.Equal(StoreVerdict.NotUnderstood, Store(Response(599, Control)));
        Assert.Equal(StoreVerdict.NotUnderstood, Store(Response(299, "Cache-Control: max-age=3600, must-understand")));
        Assert.Equal(StoreVerdict.Status, Store(Response(206, Control)));
        Assert.Equal(StoreVerdict.Private, Store(Response(200, Control + ", private")));
    }

    [Theory]
    [InlineData("max-age=60, no-transform")]
    [InlineData("max-age=60, immutable")]
    [InlineData("foobar, max-age=60")]
    [InlineData("foo=\"a, b=c\", max-age=60")]
    [InlineData("public, max-age=60")]
    public void Section523_what_is_not_known_is_passed_over(string control) =>
        Assert.Equal(Reuse.Fresh, Judged(Response("Cache-Control: " + control), 1));

    [Fact]
    public void Section52210_s_maxage_counts_on_any_line()
    {
        Assert.Equal(1, Response("Cache-Control: max-age=3600", "Cache-Control: s-maxage=1").Lifetime);
        Assert.True(Response("Cache-Control: max-age=3600", "Cache-Control: s-maxage=1").Has(ResponseRules.SharedMaxAge));
    }

    [Fact]
    public void Tags_are_what_responses_are_purged_by() => Assert.Equal(
        ["a", "b", "c d", "e"], Response("Surrogate-Key: a  b", "Cache-Tag: c d,, e").Tags);
}
