
namespace Proxy.Configuration.Tests;

public sealed class EndpointAddressTests
{
    [Theory]
    [InlineData("app.internal:80", "app.internal", 80)]
    [InlineData("my_service:65535", "my_service", 65535)]
    [InlineData("app.internal.:1", "app.internal.", 1)]
    [InlineData("10.0.0.7:8080", "10.0.0.7", 8080)]
    [InlineData("[fd00::7]:8080", "fd00::7", 8080)]
    public void Address_is_understood_and_shown_as_written(string text, string host, int port)
    {
        var parsed = EndpointAddress.Parse(text);
        Assert.Equal(new EndpointSettings(host, port, 1), parsed.Value);
        Assert.Equal(text, parsed.Value!.ToString());
    }

    [Theory]
    [InlineData("", "has no port")]
    [InlineData("app", "has no port")]
    [InlineData(":80", "the host is empty")]
    [InlineData("app:0", "has port 0")]
    [InlineData("app:http", "does not end in a port")]
    [InlineData("fd00::7:80", "more than one colon")]
    [InlineData("[app]:80", "not an IPv6 address")]
    [InlineData("10.0.0.256:80", "neither a DNS name")]
    [InlineData("10.0.0:80", "neither a DNS name")]
    [InlineData("-app:80", "neither a DNS name")]
    [InlineData("app..internal:80", "neither a DNS name")]
    [InlineData("app..:80", "neither a DNS name")]
    [InlineData("app internal:80", "neither a DNS name")]
    [InlineData("http://app:80", "more than one colon")]
    public void Address_is_refused(string text, string problem)
    {
        var parsed = EndpointAddress.Parse(text);
        Assert.Contains(problem, parsed.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(parsed.Remedy);
    }
}
