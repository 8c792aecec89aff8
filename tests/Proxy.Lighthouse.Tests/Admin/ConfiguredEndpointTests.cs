using System.Net;
using Proxy.Cmd.Endpoint;
using Proxy.Configuration;
using Proxy.Lighthouse.Admin;

namespace Proxy.Lighthouse.Tests.Admin;

public sealed class ConfiguredEndpointTests
{
    // No two values are the same, and none is a default.
    private static readonly AdminSettings Settings = new(
        new IPEndPoint(IPAddress.Parse("127.0.0.9"), 1),
        "token",
        "token-file",
        "read-only-token",
        "read-only-token-file",
        "metrics-token",
        "metrics-token-file",
        2,
        3,
        4,
        TimeSpan.FromSeconds(61),
        TimeSpan.FromSeconds(62),
        TimeSpan.FromSeconds(63));

    [Fact]
    public void Every_setting_becomes_the_option_of_its_name()
    {
        var options = ConfiguredEndpoint.Options(Settings);
        Assert.All(typeof(AdminSettings).GetProperties(), setting =>
            Assert.Equal(setting.GetValue(Settings), typeof(AdminOptions).GetProperty(setting.Name)?.GetValue(options)));
    }

    [Fact]
    public async Task Endpoint_without_an_address_is_not_started() =>
        Assert.Null(await ConfiguredEndpoint.StartAsync(null!, Settings with { Bind = null }, () => true));
}
