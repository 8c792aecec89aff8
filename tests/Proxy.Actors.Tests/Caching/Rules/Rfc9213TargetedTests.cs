using System.Text;
using Proxy.Actors.Caching.Rules;
using static Proxy.Actors.Tests.Caching.Rules.Heads;

namespace Proxy.Actors.Tests.Caching.Rules;

/// <summary>RFC 9213: CDN-Cache-Control.</summary>
public sealed class Rfc9213TargetedTests
{
    [Theory]
    [InlineData("max-age=3600", 3600)]
    [InlineData("foobar, max-age=3600;a=b", 3600)]
    [InlineData("max-age=99999999999", 2147483648)]
    [InlineData("max-age=0", 0)]
    [InlineData("max-age=-5", 0)]
    [InlineData("max-age=\"3600\"", 0)]
    [InlineData("max-age=3600.5", 0)]
    [InlineData("max-age", 0)]
    public void Section22_it_takes_the_place_of_Cache_Control_and_Expires(string value, long lifetime)
    {
        var response = Response("Cache-Control: max-age=7", "Expires: " + Date(70), "CDN-Cache-Control: " + value, "Date: " + Date(0));
        Assert.Equal(lifetime, response.Lifetime);
    }

    [Fact]
    public void Section22_what_forbids_to_store_and_what_allows_it()
    {
        Assert.Equal(StoreVerdict.Store, Store(Response("Cache-Control: no-store", "CDN-Cache-Control: max-age=60")));
        Assert.Equal(StoreVerdict.NoStore, Store(Response("Cache-Control: max-age=60", "CDN-Cache-Control: no-store")));
        Assert.Equal(StoreVerdict.Private, Store(Response("Cache-Control: max-age=60", "CDN-Cache-Control: max-age=5, private")));
        Assert.Equal(StoreVerdict.Private, Store(Response("Cache-Control: max-age=60", "CDN-Cache-Control: max-age=5, private=\"a\"")));
        Assert.Equal(StoreVerdict.NoLifetime, Store(Response("Cache-Control: max-age=60", "Expires: " + Date(9), "CDN-Cache-Control: foo", "Date: " + Date(0))));
        Assert.Equal(Reuse.Revalidate, Judged(Response("Cache-Control: max-age=60", "CDN-Cache-Control: no-cache, max-age=60"), 1));
        Assert.Equal(Reuse.Fresh, Judged(Response("Cache-Control: max-age=60", "CDN-Cache-Control: no-cache=?0, max-age=60"), 1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("max-age=10000, &&&&&")]
    [InlineData("max-age =100")]
    [InlineData("max-age= 100")]
    [InlineData("MaX-aGe=100")]
    [InlineData("max-age=100,")]
    [InlineData("max-age=1 no-store")]
    [InlineData("max-age=1, a=\"b")]
    public void Section22_what_is_empty_or_no_dictionary_is_passed_over(string value) =>
        Assert.Equal(StoreVerdict.NoStore, Store(Response("Cache-Control: no-store", "CDN-Cache-Control: " + value)));

    [Fact]
    public void Section22_one_line_that_is_none_spoils_all_of_it() => Assert.Equal(
        StoreVerdict.NoStore, Store(Response("Cache-Control: no-store", "CDN-Cache-Control: max-age=60", "CDN-Cache-Control: &")));

    [Theory]
    [InlineData("a", "a:True:")]
    [InlineData(" a ,\t*b=?1, c=?0 ", "a:True: *b:True:?1 c:False:?0")]
    [InlineData("a=1, b=-22, c=1.5", "a:Integer:1 b:Integer:-22 c:Other:1.5")]
    [InlineData("a=\"x, \\\"y\\\\\", b=t/:o, c=:aGk=:", "a:Other:\"x,|\\\"y\\\\\" b:Other:t/:o c:Other::aGk=:")]
    [InlineData("a=@12, b=%\"x\"", "a:Other:@12 b:Other:%\"x\"")]
    [InlineData("a=(1 \"b\";c=2  d);e=5, f;g=1;h", "a:Other:(1|\"b\";c=2||d) f:True:")]
    [InlineData("a=(),b=7;c=t", "a:Other:() b:Integer:7")]
    public void Rfc9651_section_42_dictionaries(string text, string members) => Assert.Equal(members, Members(text));

    [Theory]
    [InlineData("A=1")]
    [InlineData("1=1")]
    [InlineData("a=")]
    [InlineData("a=1,,b")]
    [InlineData(",a")]
    [InlineData("a b")]
    [InlineData("a=1234567890123456")]
    [InlineData("a=1.")]
    [InlineData("a=1.2345")]
    [InlineData("a=1.2.3")]
    [InlineData("a=-")]
    [InlineData("a=?2")]
    [InlineData("a=?")]
    [InlineData("a=\"\\x\"")]
    [InlineData("a=\"\\")]
    [InlineData("a=\"\u00fc\"")]
    [InlineData("a=:x")]
    [InlineData("a=@1.5")]
    [InlineData("a=%x")]
    [InlineData("a=(1")]
    [InlineData("a=(1;)")]
    [InlineData("a=(1\"b\")")]
    [InlineData("a;B=1")]
    [InlineData("a;b=")]
    public void Rfc9651_section_42_what_is_none(string text) => Assert.Equal("broken", Members(text).Split(' ')[^1]);

    private static string Members(string text)
    {
        var reader = new DictionaryReader(Encoding.Latin1.GetBytes(text));
        var members = new List<string>();
        while (reader.MoveNext()) members.Add($"{Text(reader.Key)}:{reader.Kind}:{Text(reader.Value).Replace(' ', '|')}");
        if (reader.IsBroken) members.Add("broken");
        return string.Join(' ', members);
    }
}
