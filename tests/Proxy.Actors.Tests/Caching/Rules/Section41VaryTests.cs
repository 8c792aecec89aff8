using Proxy.Actors.Caching.Rules;
using static Proxy.Actors.Tests.Caching.Rules.Heads;

namespace Proxy.Actors.Tests.Caching.Rules;

/// <summary>RFC 9111 4.1: which request a stored response with a Vary fits.</summary>
public sealed class Section41VaryTests
{
    private static bool Fits(string vary, string[] stored, string[] presented) =>
        VaryKey.Of(Response("Vary: " + vary).Vary, Fields(stored)).Matches(Fields(presented));

    [Fact]
    public void Without_Vary_it_fits_every_request()
    {
        var key = VaryKey.Of(Response("A: b").Vary, Fields("Foo: 1"));
        Assert.True(key.Matches(Fields("Foo: 2")));
        Assert.Same(VaryKey.None, key);
    }

    [Theory]
    [InlineData("Foo: 1", "foo: 1", true)]
    [InlineData("Foo: 1", "Foo: 2", false)]
    [InlineData("Foo: 1", "Foo: 11", false)]
    [InlineData("Foo: 11", "Foo: 1", false)]
    [InlineData("Foo: 1", "Other: 1", false)]
    [InlineData("Other: 1", "Foo: 1", false)]
    [InlineData("Other: 1", "Other: 2", true)]
    [InlineData("Foo:", "Other: 1", false)]
    [InlineData("Foo: a", "Foo: A", false)]
    public void The_named_field_has_to_match_or_be_absent_in_both(string stored, string presented, bool fits) =>
        Assert.Equal(fits, Fits("Foo", [stored], [presented]));

    [Fact]
    public void All_named_fields_have_to_match()
    {
        string[] stored = ["Foo: 1", "Bar: abc", "Baz: 789", "Other: 1"];
        Assert.True(Fits("Foo, Bar, Baz", stored, ["Baz: 789", "Other: 2", "Foo: 1", "Bar: abc"]));
        Assert.False(Fits("Foo, Bar, Baz", stored, ["Foo: 1", "Baz: 789", "Bar: abcde"]));
        Assert.False(Fits("Foo, Bar, Baz", stored, ["Foo: 1", "Baz: 789"]));
        Assert.False(Fits("Foo, Bar, Baz", stored, []));
        Assert.True(Fits("Foo, Bar, Baz", ["Foo: 1", "Baz: 789"], ["Foo: 1", "Baz: 789"]));
        Assert.False(Fits("Foo, Bar", ["Foo: 1"], ["Bar: 1"]));
        Assert.False(Fits("Foo, Bar", ["Foo: a", "Bar: b"], ["Foo: a,b", "Bar:"]));
    }

    [Theory]
    [InlineData("1, 2", "1,2", true)]
    [InlineData("1,2", " 1 ,\t2 ", true)]
    [InlineData("1, 2", "2, 1", false)]
    [InlineData("1 2", "12", false)]
    [InlineData("\"a, b\"", "\"a,b\"", false)]
    [InlineData("1,,2", "1,2", false)]
    public void White_space_around_commas_is_nothing(string stored, string presented, bool fits) =>
        Assert.Equal(fits, Fits("Foo", ["Foo: " + stored], ["Foo: " + presented]));

    [Fact]
    public void Lines_of_a_field_are_one()
    {
        Assert.True(Fits("Foo", ["Foo: 1, 2"], ["Foo: 1", "A: b", "foo: 2"]));
        Assert.False(Fits("Foo", ["Foo: 1"], ["Foo: 1", "Foo: 2"]));
    }

    [Theory]
    [InlineData("Accept-Language", "en, de", "eN,De", true)]
    [InlineData("Accept-Encoding", "GZIP", "gzip", true)]
    [InlineData("Accept-Language", "en, de", "de, en", false)]
    [InlineData("Accept", "Text/html", "text/html", false)]
    public void Names_of_languages_and_codings_are_of_any_case(string name, string stored, string presented, bool fits) =>
        Assert.Equal(fits, Fits(name, [name + ": " + stored], [name + ": " + presented]));

    [Theory]
    [InlineData("Foo, bar", "BAR,,foo , Foo", true)]
    [InlineData("Foo", "Foo, Bar", false)]
    public void Names_count_in_any_order_and_case(string one, string other, bool same)
    {
        string[] request = ["Foo: 1", "Bar: 2"];
        var first = VaryKey.Of(Response("Vary: " + one).Vary, Fields(request));
        var second = VaryKey.Of(Response("Vary: " + other).Vary, Fields(request));
        Assert.Equal(same, first.Equals(second));
        Assert.Equal(same, first.GetHashCode() == second.GetHashCode());
        Assert.False(first.Equals(VaryKey.Of(Response("Vary: " + one).Vary, Fields("Foo: 3"))));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("*, *")]
    [InlineData(", *")]
    [InlineData("*, Foo")]
    [InlineData("Foo, *")]
    public void A_star_fits_nothing(string vary) => Assert.Equal(StoreVerdict.Varies, Store(Response("Cache-Control: max-age=60", "Vary: " + vary)));

    [Theory]
    [InlineData("", "*")]
    [InlineData("Foo", "*")]
    [InlineData("*", "Foo")]
    public void A_star_counts_on_any_line(string first, string second) =>
        Assert.Equal(StoreVerdict.Varies, Store(Response("Cache-Control: max-age=60", "Vary: " + first, "Vary: " + second)));

    [Fact]
    public void More_names_than_are_kept_are_like_a_star()
    {
        var names = string.Join(',', Enumerable.Range(0, 17));
        Assert.Equal(StoreVerdict.Varies, Store(Response("Cache-Control: max-age=60", "Vary: " + names)));
    }

    [Fact]
    public void Comparing_allocates_nothing_however_long_the_values_are()
    {
        var request = Fields("Foo: " + new string('x', 3000), "Accept-Language: en, DE", "Foo: 2");
        var key = VaryKey.Of(Response("Vary: Foo, accept-language, bar").Vary, request);
        for (var round = 0; round < 100; round++) Assert.True(key.Matches(request));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++) Assert.True(key.Matches(request));
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
