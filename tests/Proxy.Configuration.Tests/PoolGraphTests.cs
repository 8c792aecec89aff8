using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Proxy.Configuration.Tests;

public class PoolGraphTests
{
    private static readonly IPAddress? Own = NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(each => each.GetIPProperties().UnicastAddresses).Select(each => each.Address)
        .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));

    [Theory]
    [InlineData("127.0.0.1:80", "127.0.0.1:80")]
    [InlineData(":80", "127.0.0.1:80")]
    [InlineData(":80", "127.0.0.9:80")]
    [InlineData(":80", "localhost:80")]
    [InlineData("[::1]:80", "localhost:80")]
    [InlineData("[::1]:80", "[::]:80")]
    [InlineData("0.0.0.0:80", "[::ffff:127.0.0.1]:80")]
    [InlineData("127.0.0.1:80", "0.0.0.0:80")]
    public void A_server_that_is_its_own_listener_is_refused(string bind, string endpoint)
    {
        var error = Assert.Single(ErrorsOf((bind, endpoint)));
        Assert.Equal("proxy.pools.p0.endpoints", error.Path);
        Assert.Contains("is the listener l0 of this node", error.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:80", "127.0.0.2:80")]
    [InlineData("127.0.0.1:80", "127.0.0.1:81")]
    [InlineData("0.0.0.0:80", "[::1]:80")]
    [InlineData(":80", "203.0.113.1:80")]
    [InlineData("127.0.0.1:0", "127.0.0.1:80")]
    [InlineData(":80", "name.invalid:80")]
    public void A_server_elsewhere_is_none(string bind, string endpoint) => Assert.Empty(ErrorsOf((bind, endpoint)));

    [Fact]
    public void An_address_of_the_machine_is_its_own()
    {
        Assert.NotNull(Own);
        Assert.Single(ErrorsOf((":80", $"{Own}:80")));
    }

    [Fact]
    public void A_circle_through_two_listeners_is_refused() => Assert.Equal(
        ["proxy.pools.p0.endpoints", "proxy.pools.p1.endpoints"],
        ErrorsOf(("127.0.0.1:80", "127.0.0.1:81"), ("127.0.0.1:81", "127.0.0.1:80")).Select(error => error.Path));

    [Fact]
    public void A_chain_of_listeners_that_ends_at_a_server_is_allowed() =>
        Assert.Empty(ErrorsOf(("127.0.0.1:80", "127.0.0.1:81"), ("127.0.0.1:81", "10.0.0.7:80")));

    private static IReadOnlyList<ConfigurationError> ErrorsOf(params (string Bind, string Endpoint)[] listeners) =>
        [.. ProxySettingsReader.ReadText(string.Concat(listeners.Select((each, i) =>
            $"proxy.listeners.l{i} {{ bind = \"{each.Bind}\", pool = p{i} }}\nproxy.pools.p{i}.endpoints = [\"{each.Endpoint}\"]\n"))).Errors];
}
