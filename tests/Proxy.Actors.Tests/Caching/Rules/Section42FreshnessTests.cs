using Proxy.Actors.Caching.Rules;
using static Proxy.Actors.Tests.Caching.Rules.Heads;

namespace Proxy.Actors.Tests.Caching.Rules;

/// <summary>RFC 9111 4.2 to 4.2.3: lifetime and age.</summary>
public sealed class Section42FreshnessTests
{
    [Fact]
    public void Fresh_is_what_is_younger_than_its_lifetime()
    {
        var stored = Response("Cache-Control: max-age=60");
        Assert.Equal(Reuse.Fresh, Judged(stored, 59));
        Assert.Equal(Reuse.Revalidate, Judged(stored, 60));
    }

    [Theory]
    [InlineData("Cache-Control: max-age=10, s-maxage=20", 20)]
    [InlineData("Cache-Control: s-maxage=20, max-age=10", 20)]
    [InlineData("Cache-Control: max-age=3600, s-maxage=1", 1)]
    [InlineData("Cache-Control: MaX-aGe=10, foo", 10)]
    [InlineData("Cache-Control: max-age=\"10\"", 10)]
    [InlineData("Cache-Control: max-age=99999999999", 2147483648)]
    [InlineData("Cache-Control: ext=\"max-age=3600\", max-age=1", 1)]
    [InlineData("Cache-Control: max-age=1, ext=\"a\\\"b, max-age=3600\"", 1)]
    [InlineData("Cache-Control: max-age=10, max-age=20", 10)]
    [InlineData("Cache-Control: ,,max-age=10,,", 10)]
    public void Section421_s_maxage_then_max_age_and_the_first_of_each(string line, long lifetime) =>
        Assert.Equal(lifetime, Response(line, "Expires: " + Date(5), "Date: " + Date(0)).Lifetime);

    [Theory]
    [InlineData("max-age")]
    [InlineData("max-age=")]
    [InlineData("max-age=-3600")]
    [InlineData("max-age='3600'")]
    [InlineData("max-age=3600.5")]
    [InlineData("max-age=a3600")]
    [InlineData("max-age= 3600")]
    [InlineData("s-maxage=x, max-age=3600")]
    public void Section421_what_is_invalid_is_stale(string control) =>
        Assert.Equal(0, Response("Cache-Control: " + control, "Expires: " + Date(3600), "Date: " + Date(0)).Lifetime);


    [Theory]
    [InlineData(0, 60, 60)]
    [InlineData(400, 300, -100)]
    [InlineData(-10, 10, 20)]
    public void Section421_Expires_counts_from_Date(long date, long expires, long lifetime) =>
        Assert.Equal(lifetime, Response("Date: " + Date(date), "Expires: " + Date(expires)).Lifetime);

    [Theory]
    [InlineData("X: y")]
    [InlineData("Date: foo")]
    public void Section421_Expires_counts_from_the_response_without_a_Date(string line) =>
        Assert.Equal(10, Response(line, "Expires: " + Date(10)).Lifetime);

    [Theory]
    [InlineData(200, 30)]
    [InlineData(203, 30)]
    [InlineData(204, 30)]
    [InlineData(300, 30)]
    [InlineData(301, 30)]
    [InlineData(308, 30)]
    [InlineData(404, 30)]
    [InlineData(405, 30)]
    [InlineData(410, 30)]
    [InlineData(414, 30)]
    [InlineData(501, 30)]
    [InlineData(201, 0)]
    [InlineData(202, 0)]
    [InlineData(302, 0)]
    [InlineData(403, 0)]
    [InlineData(502, 0)]
    [InlineData(503, 0)]
    [InlineData(599, 0)]
    public void Section422_a_configured_lifetime_is_for_what_is_cacheable_by_default(int status, long lifetime)
    {
        var response = ResponseFacts.Of(status, Fields("X: y"), Now, Now, defaultTtl: 30);
        Assert.Equal(lifetime, response.Lifetime);
        Assert.Equal(lifetime > 0 ? StoreVerdict.Store : StoreVerdict.NoLifetime, Store(response));
    }

    [Theory]
    [InlineData(599, "Cache-Control: public", 30)]
    [InlineData(200, "Cache-Control: max-age=5", 5)]
    [InlineData(200, "Cache-Control: max-age=x", 0)]
    [InlineData(200, "Expires: 0", 0)]
    [InlineData(200, "Set-Cookie: a=b", 0)]
    public void Section422_it_gives_way_to_what_the_server_says(int status, string line, long lifetime) =>
        Assert.Equal(lifetime, ResponseFacts.Of(status, Fields(line), Now, Now, defaultTtl: 30).Lifetime);

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(0, 100, 0, 100)]
    [InlineData(-7200, 100, 0, 7200)]
    [InlineData(500, 100, 0, 100)]
    [InlineData(-5, 10, 3, 13)]
    public void Section423_age_is_the_larger_of_apparent_and_corrected(long date, long age, long delay, long expected)
    {
        var response = ResponseFacts.Of(200, Fields("Date: " + Date(date), "Age: " + age), Now - delay, Now);
        Assert.Equal(expected, response.InitialAge);
        Assert.Equal(expected + 7, response.Age(Now + 7));
        Assert.Equal(expected, response.Age(Now - 7));
    }

    [Fact]
    public void Section423_no_age_overflows() =>
        Assert.Equal(DeltaSeconds.Max, Response("Age: 2147483647").Age(Now + 100));
}
