
namespace Proxy.Configuration.Tests;

public sealed class BindAddressTests
{
    [Theory]
    [InlineData("0.0.0.0:8080", "0.0.0.0:8080")]
    [InlineData("10.1.2.3:0", "10.1.2.3:0")]
    [InlineData("[::1]:65535", "[::1]:65535")]
    [InlineData("[::]:80", "[::]:80")]
    [InlineData(":8080", "[::]:8080")]
    [InlineData("*:8080", "[::]:8080")]
    [InlineData("8080", "[::]:8080")]
    [InlineData("localhost:80", "127.0.0.1:80")]
    public void Address_is_understood(string text, string expected)
    {
        var parsed = BindAddress.Parse(text);
        Assert.Null(parsed.Problem);
        Assert.Equal(expected, parsed.Value!.ToString());
    }

    [Theory]
    [InlineData("", "has no port")]
    [InlineData("0.0.0.0", "has no port")]
    [InlineData("0.0.0.0:", "does not end in a port")]
    [InlineData("0.0.0.0:65536", "does not end in a port")]
    [InlineData("0.0.0.0:+1", "does not end in a port")]
    [InlineData("65536", "has no port")]
    [InlineData("::1:80", "more than one colon")]
    [InlineData("[127.0.0.1]:80", "not an IPv6 address")]
    [InlineData("[]:80", "not an IPv6 address")]
    [InlineData("[[::1]]:80", "not an IPv6 address")]
    [InlineData("example.com:80", "names are not resolved here")]
    [InlineData("127.1:80", "not an IP address")]
    [InlineData("0x7f.0.0.1:80", "not an IP address")]
    [InlineData("10.0.0.256:80", "not an IP address")]
    public void Address_is_refused(string text, string problem)
    {
        var parsed = BindAddress.Parse(text);
        Assert.Contains(problem, parsed.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(parsed.Remedy);
    }
}
