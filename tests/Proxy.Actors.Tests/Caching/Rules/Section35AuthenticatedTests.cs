using Proxy.Actors.Caching.Rules;
using static Proxy.Actors.Tests.Caching.Rules.Heads;

namespace Proxy.Actors.Tests.Caching.Rules;

/// <summary>RFC 9111 3.5: responses to requests with an Authorization.</summary>
public sealed class Section35AuthenticatedTests
{
    private const string Authorization = "Authorization: Basic Zm9v";

    [Theory]
    [InlineData("max-age=3600")]
    [InlineData("max-age=3600, proxy-revalidate")]
    [InlineData("max-age=3600, ext=\"public\"")]
    public void They_are_not_shared_even_with_a_lifetime(string control)
    {
        Assert.Equal(StoreVerdict.Authorization, Store(Response("Cache-Control: " + control), Authorization));
        Assert.Equal(StoreVerdict.Store, Store(Response("Cache-Control: " + control)));
    }

    [Theory]
    [InlineData("max-age=3600, public")]
    [InlineData("max-age=3600, must-revalidate")]
    [InlineData("s-maxage=3600")]
    public void They_are_when_the_response_says_so(string control) =>
        Assert.Equal(StoreVerdict.Store, Store(Response("Cache-Control: " + control), Authorization));

    [Fact]
    public void What_says_so_does_not_outdo_private_and_no_store()
    {
        Assert.Equal(StoreVerdict.Private, Store(Response("Cache-Control: public, private, max-age=60"), Authorization));
        Assert.Equal(StoreVerdict.NoStore, Store(Response("Cache-Control: public, no-store, max-age=60"), Authorization));
    }
}
