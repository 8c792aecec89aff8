namespace Proxy.Configuration.Tests;

public sealed class HostPatternTests
{
    [Theory]
    [InlineData("shop.example", "shop.example", null)]
    [InlineData("SHOP.Example.", "shop.example", null)]
    [InlineData("localhost", "localhost", null)]
    [InlineData("a_b-c.example", "a_b-c.example", null)]
    [InlineData("10.0.0.1", "10.0.0.1", null)]
    [InlineData("[2001:DB8::1]", "[2001:db8::1]", null)]
    [InlineData("*.Shop.example", "*.shop.example", ".shop.example")]
    [InlineData("*.example.", "*.example", ".example")]
    [InlineData("*", "*", null)]
    public void Pattern_is_read(string text, string expected, string? suffix)
    {
        var pattern = HostPattern.Parse(text);
        Assert.True(pattern.IsOk, pattern.Problem);
        Assert.Equal((expected, suffix, expected == "*"), (pattern.Value.ToString(), pattern.Value.Suffix, pattern.Value.IsAny));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData(".", "begins with a dot")]
    [InlineData("*.", "is no host name")]
    [InlineData("*.[::1]", "is no host name")]
    [InlineData("*shop.example", "has a * that is not its first label")]
    [InlineData("a.*.example", "has a * that is not its first label")]
    [InlineData("*.*.example", "has a * that is not its first label")]
    [InlineData("**", "has a * that is not its first label")]
    [InlineData(".shop.example", "begins with a dot")]
    [InlineData("*..example", "begins with a dot")]
    [InlineData("shop.example:443", "has a port")]
    [InlineData("[::1]:443", "has a port")]
    [InlineData("::1", "is no host name")]
    [InlineData("shop example", "is no host name")]
    [InlineData("a..example", "is no host name")]
    [InlineData("a.example..", "is no host name")]
    [InlineData("http://a", "is no host name")]
    [InlineData("[::1", "is no host name")]
    [InlineData("[fe80::1%1]", "is no host name")]
    [InlineData("bücher.example", "is not ASCII")]
    [InlineData("a\nb", "is no host name")]
    public void Text_that_is_no_pattern_has_a_problem_and_a_remedy(string text, string problem)
    {
        var pattern = HostPattern.Parse(text);
        Assert.EndsWith(problem, pattern.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain(pattern.Problem!, char.IsControl);
        Assert.NotEmpty(pattern.Remedy);
    }

    [Fact]
    public void Names_are_as_long_as_the_RFC_has_them()
    {
        var label = new string('a', 63);
        Assert.True(HostPattern.Parse($"{label}.{label}.{label}.{new string('a', 61)}").IsOk);
        Assert.False(HostPattern.Parse($"{label}.{label}.{label}.{new string('a', 62)}").IsOk);
        Assert.False(HostPattern.Parse(label + "a").IsOk);
    }
}
