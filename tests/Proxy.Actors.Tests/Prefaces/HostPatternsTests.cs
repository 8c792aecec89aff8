using Proxy.Actors.Prefaces;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Prefaces;

public sealed class HostPatternsTests
{
    [Theory]
    [InlineData("shop.example", "shop.example", true)]
    [InlineData("shop.example", "SHOP.example", true)]
    [InlineData("SHOP.Example.", "shop.example", true)]
    [InlineData("shop.example", "a.shop.example", false)]
    [InlineData("shop.example", "example", false)]
    [InlineData("*.shop.example", "a.shop.example", true)]
    [InlineData("*.shop.example", "A.Shop.Example", true)]
    [InlineData("*.shop.example", "a.b.c.shop.example", true)]
    [InlineData("*.shop.example", "shop.example", false)]
    [InlineData("*.shop.example", ".shop.example", false)]
    [InlineData("*.shop.example", "ashop.example", false)]
    [InlineData("*.shop.example", "a.shop.example.org", false)]
    [InlineData("*.example", "a.b.example", true)]
    [InlineData("*", "anything", true)]
    [InlineData("*", "[::1]", true)]
    [InlineData("*", "", false)]
    [InlineData("*", null, false)]
    [InlineData("[::1]", "[::1]", true)]
    [InlineData("[2001:DB8::1]", "[2001:db8::1]", true)]
    [InlineData("10.0.0.1", "10.0.0.1", true)]
    public void Pattern_fits_hosts(string pattern, string? host, bool fits) => Assert.Equal(fits, new HostPatterns([Parse(pattern)]).Matches(host));

    [Fact]
    public void Any_of_many_patterns_fits()
    {
        var patterns = new HostPatterns([Parse("a.example"), Parse("*.b.example"), Parse("*.c.d.example"), Parse("[::1]")]);
        Assert.All(["a.example", "x.b.example", "x.c.d.example", "[::1]"], host => Assert.True(patterns.Matches(host)));
        Assert.All(["b.example", "x.d.example", "x.a.example", "[::2]"], host => Assert.False(patterns.Matches(host)));
        Assert.False(new HostPatterns([]).Matches("a.example"));
    }

    [Fact]
    public void Matching_takes_no_memory()
    {
        var patterns = new HostPatterns([Parse("a.example"), Parse("*.b.example")]);
        patterns.Matches("x.y.z.example");
        var before = GC.GetAllocatedBytesForCurrentThread();
        patterns.Matches("x.y.z.example");
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static HostPattern Parse(string text)
    {
        var pattern = HostPattern.Parse(text);
        Assert.True(pattern.IsOk, pattern.Problem);
        return pattern.Value;
    }
}
