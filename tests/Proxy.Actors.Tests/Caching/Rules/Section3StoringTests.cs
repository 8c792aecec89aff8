using Proxy.Actors.Caching.Rules;
using static Proxy.Actors.Tests.Caching.Rules.Heads;
using HttpMethod = Proxy.Actors.Http.HttpMethod;

namespace Proxy.Actors.Tests.Caching.Rules;

/// <summary>RFC 9111 3: which responses are stored.</summary>
public sealed class Section3StoringTests
{
    private const string Fresh = "Cache-Control: max-age=60";

    [Theory]
    [InlineData((byte)HttpMethod.Head)]
    [InlineData((byte)HttpMethod.Post)]
    [InlineData((byte)HttpMethod.Put)]
    [InlineData((byte)HttpMethod.Delete)]
    [InlineData((byte)HttpMethod.Options)]
    [InlineData((byte)HttpMethod.Other)]
    public void Only_responses_to_GET(byte method) =>
        Assert.Equal(StoreVerdict.Method, Storing.Judge((HttpMethod)method, Request(), Response(Fresh)));

    [Theory]
    [InlineData(100)]
    [InlineData(102)]
    [InlineData(103)]
    public void No_interim_response(int status) => Assert.Equal(StoreVerdict.Status, Store(Response(status, Fresh)));

    [Theory]
    [InlineData(206)]
    [InlineData(304)]
    public void No_part_and_no_304(int status) => Assert.Equal(StoreVerdict.Status, Store(Response(status, Fresh)));

    [Theory]
    [InlineData(401)]
    [InlineData(412)]
    [InlineData(416)]
    [InlineData(417)]
    [InlineData(421)]
    [InlineData(425)]
    [InlineData(431)]
    public void Nothing_that_answers_fields_of_one_request(int status) => Assert.Equal(StoreVerdict.Status, Store(Response(status, Fresh)));

    [Theory]
    [InlineData(200)]
    [InlineData(203)]
    [InlineData(204)]
    [InlineData(299)]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(499)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(599)]
    public void Any_other_status_with_a_lifetime(int status) => Assert.Equal(StoreVerdict.Store, Store(Response(status, Fresh)));

    [Theory]
    [InlineData("Cache-Control: no-store")]
    [InlineData("Cache-Control: No-StOrE")]
    [InlineData("Cache-Control: max-age=10000, no-store")]
    [InlineData("Cache-Control: no-store=yes, max-age=60")]
    public void Nothing_with_no_store(string control) =>
        Assert.Equal(StoreVerdict.NoStore, Store(Response(control, "Expires: " + Date(10000), "Date: " + Date(0))));

    [Fact]
    public void No_store_counts_on_any_line() =>
        Assert.Equal(StoreVerdict.NoStore, Store(Response("Cache-Control: max-age=60", "X: y", "cache-control: no-store")));

    [Fact]
    public void A_quote_without_an_end_may_hide_a_no_store() =>
        Assert.Equal(StoreVerdict.NoStore, Store(Response("Cache-Control: max-age=60, ext=\"a, no-store")));

    [Theory]
    [InlineData("no-cache; no-store, max-age=60")]
    [InlineData("max-age =60")]
    [InlineData("no-store\"a\", max-age=60")]
    [InlineData("\"no-store\", max-age=60")]
    [InlineData("=, max-age=60")]
    public void What_is_malformed_may_be_a_no_store(string control) =>
        Assert.Equal(StoreVerdict.NoStore, Store(Response("Cache-Control: " + control, "ETag: \"a\"")));

    [Theory]
    [InlineData("private, max-age=60")]
    [InlineData("private=\"a b\", max-age=60")]
    [InlineData("private=\"a,;\", max-age=60")]
    [InlineData("PRIVATE, max-age=60")]
    [InlineData("max-age=60, private=\"\"")]
    [InlineData("public, private, s-maxage=60")]
    public void Nothing_that_is_private(string control) => Assert.Equal(StoreVerdict.Private, Store(Response("Cache-Control: " + control)));

    [Fact]
    public void Private_with_names_is_about_these_fields() =>
        Assert.Equal(StoreVerdict.Store, Store(Response("Cache-Control: max-age=60, private=\"X-User\"")));

    [Theory]
    [InlineData("Cache-Control: max-age=60")]
    [InlineData("Cache-Control: s-maxage=60")]
    [InlineData("Expires: Sun, 13 Sep 2020 13:26:40 GMT")]
    public void A_lifetime_makes_it_storable(string field) => Assert.Equal(StoreVerdict.Store, Store(Response(field)));

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    [InlineData(201)]
    [InlineData(503)]
    public void Nothing_without_a_word_of_it(int status) =>
        Assert.Equal(StoreVerdict.NoLifetime, Store(Response(status, "Last-Modified: " + Date(-86400), "ETag: \"a\"", "Date: " + Date(0))));

    [Fact]
    public void What_has_to_be_validated_is_stored_when_it_can_be()
    {
        Assert.Equal(StoreVerdict.Store, Store(Response("Cache-Control: no-cache", "ETag: \"a\"")));
        Assert.Equal(StoreVerdict.Store, Store(Response("Cache-Control: max-age=0", "Last-Modified: " + Date(-5))));
        Assert.Equal(StoreVerdict.Store, Store(Response("Cache-Control: public", "ETag: \"a\"")));
        Assert.Equal(StoreVerdict.Useless, Store(Response("Cache-Control: no-cache, max-age=60")));
        Assert.Equal(StoreVerdict.Useless, Store(Response("Cache-Control: max-age=0")));
        Assert.Equal(StoreVerdict.Useless, Store(Response("Cache-Control: max-age=60", "Age: 60")));
        Assert.Equal(StoreVerdict.Store, Store(Response("Cache-Control: max-age=0, stale-if-error=60")));
    }

    [Fact]
    public void No_cache_does_not_make_every_status_storable() =>
        Assert.Equal(StoreVerdict.NoLifetime, Store(Response(201, "Cache-Control: no-cache", "ETag: \"a\"")));

    [Fact]
    public void Cookies_are_shared_where_a_lifetime_is_given() =>
        Assert.Equal(StoreVerdict.Store, Store(Response("Cache-Control: max-age=60", "Set-Cookie: a=b")));
}
