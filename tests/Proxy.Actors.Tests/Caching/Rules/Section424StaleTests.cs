using Proxy.Actors.Caching.Rules;
using static Proxy.Actors.Tests.Caching.Rules.Heads;

namespace Proxy.Actors.Tests.Caching.Rules;

/// <summary>RFC 9111 4.2.4 and RFC 5861: when what is stale is served.</summary>
public sealed class Section424StaleTests
{
    private const long Configured = 60;

    private static bool OnError(ResponseFacts stored, long seconds, long configured, params string[] request) =>
        Reusing.MayServeOnError(Request(request), stored, Now + seconds, configured);

    [Fact]
    public void A_server_that_is_away_is_stood_in_for_as_configured()
    {
        var stored = Response("Cache-Control: max-age=2");
        Assert.True(OnError(stored, 2 + 59, Configured));
        Assert.False(OnError(stored, 2 + 60, Configured));
        Assert.False(OnError(stored, 2, 0));
    }

    [Fact]
    public void Rfc5861_section_4_the_response_says_for_how_long()
    {
        var stored = Response("Cache-Control: max-age=2, stale-if-error=10");
        Assert.True(OnError(stored, 11, 0));
        Assert.False(OnError(stored, 12, Configured));
        Assert.False(OnError(Response("Cache-Control: max-age=2, stale-if-error=0"), 2, Configured));
    }

    [Fact]
    public void Rfc5861_section_4_the_request_may_want_less()
    {
        var stored = Response("Cache-Control: max-age=2");
        Assert.True(OnError(stored, 6, Configured, "Cache-Control: stale-if-error=5"));
        Assert.False(OnError(stored, 7, Configured, "Cache-Control: stale-if-error=5"));
    }

    [Theory]
    [InlineData("must-revalidate")]
    [InlineData("proxy-revalidate")]
    [InlineData("no-cache")]
    [InlineData("s-maxage=2")]
    [InlineData("must-revalidate, stale-if-error=60, stale-while-revalidate=60")]
    [InlineData("proxy-revalidate, stale-if-error=60, stale-while-revalidate=60")]
    [InlineData("no-cache, stale-if-error=60, stale-while-revalidate=60")]
    public void Never_when_the_response_forbids_it(string directive)
    {
        var stored = Response("Cache-Control: max-age=2, " + directive);
        Assert.False(OnError(stored, 3, Configured));
        Assert.Equal(Reuse.Revalidate, Judged(stored, 3));
        Assert.Equal(Reuse.Revalidate, Judged(stored, 3, "Cache-Control: max-stale"));
    }

    [Fact]
    public void What_s_maxage_implies_gives_way_to_what_is_said()
    {
        Assert.Equal(Reuse.StaleWhileRevalidate, Judged(Response("Cache-Control: s-maxage=2, stale-while-revalidate=5"), 3));
        Assert.True(OnError(Response("Cache-Control: s-maxage=2, stale-if-error=5"), 3, 0));
    }

    [Theory]
    [InlineData("Cache-Control: no-cache")]
    [InlineData("Cache-Control: max-age=1")]
    [InlineData("Pragma: no-cache")]
    [InlineData("If-Match: \"a\"")]
    public void Not_to_a_client_that_wants_none(string line) => Assert.False(OnError(Response("Cache-Control: max-age=2"), 3, Configured, line));

    [Fact]
    public void Rfc5861_section_3_stale_while_revalidate()
    {
        var stored = Response("Cache-Control: max-age=1, stale-while-revalidate=4", "ETag: \"a\"");
        Assert.Equal(Reuse.Fresh, Judged(stored, 0));
        Assert.Equal(Reuse.StaleWhileRevalidate, Judged(stored, 1));
        Assert.Equal(Reuse.StaleWhileRevalidate, Judged(stored, 4));
        Assert.Equal(Reuse.Revalidate, Judged(stored, 5));
    }

    [Theory]
    [InlineData("Cache-Control: max-age=100")]
    [InlineData("Cache-Control: min-fresh=0")]
    [InlineData("Cache-Control: no-cache")]
    public void Rfc5861_section_3_gives_way_to_what_the_client_wants(string line) =>
        Assert.Equal(Reuse.Revalidate, Judged(Response("Cache-Control: max-age=1, stale-while-revalidate=60"), 5, line));
}
