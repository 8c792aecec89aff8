using System.Collections.Immutable;
using Proxy.Actors.Doctor;
using Proxy.Actors.Model;
using Proxy.Actors.Pools;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Doctor;

public sealed class SettingsDigestTests
{
    private const string Web = """
        proxy.listeners.web { bind = "10.0.0.1:80", pool = web, allow = ["10.0.0.0/8"] }
        proxy.pools.web { endpoints = ["10.0.1.7:80", "10.0.1.8:80"], check { kind = http, http.path = "/health" } }
        proxy.caches.pages { max-bytes = 64MiB }
        proxy.stores.spool { directory = "/var/lib/proxy/spool" }
        """;

    [Fact]
    public void The_same_settings_have_the_same_digests()
    {
        Assert.Equal(["timeouts", "drain", "listeners.web", "pools.web", "caches.pages", "stores.spool"], Parts(Web).Select(each => each.Part));
        Assert.Equal<PartDigest>(Parts(Web), Parts(Web));
        Assert.Equal(6, Parts(Web).Select(each => each.Digest).Distinct().Count());
    }

    [Theory]
    [InlineData("proxy.timeouts.idle = 7h", "timeouts")]
    [InlineData("proxy.drain.timeout = 7s", "drain")]
    [InlineData("proxy.listeners.web.backlog = 7", "listeners.web")]
    [InlineData("proxy.listeners.web.allow = [\"10.0.0.0/9\"]", "listeners.web")]
    [InlineData("proxy.listeners.web.routes = [{ sni = [\"api.example\"], pool = web }]", "listeners.web")]
    [InlineData("proxy.pools.web.check.http.path = \"/ready\"", "pools.web")]
    [InlineData("proxy.pools.web.endpoints = [\"10.0.1.7:80\", \"10.0.1.9:80\"]", "pools.web")]
    [InlineData("proxy.pools.web.balance = least-pairs", "pools.web")]
    [InlineData("proxy.caches.pages.max-object = 7MiB", "caches.pages")]
    [InlineData("proxy.stores.spool.framing = line", "stores.spool")]
    [InlineData("proxy.listeners.web.bind = \"10.0.0.2:80\"", null)]
    [InlineData("proxy.caches.pages.max-bytes = 65MiB", null)]
    [InlineData("proxy.stores.spool { directory = \"/srv/spool\", max-bytes = 7GiB, min-free = 2GiB }", null)]
    [InlineData("proxy.limits.max-pairs = 7", null)]
    [InlineData("proxy.buffers.bank = 64MiB", null)]
    [InlineData("proxy.loops.count = 3", null)]
    [InlineData("proxy.cluster { port = 4055, hostname = \"10.0.0.7\" }", null)]
    [InlineData("proxy.admin.bind = off", null)]
    [InlineData("proxy.log { file = \"/var/log/one\", format = json }", null)]
    [InlineData("proxy.access-log.file = \"/var/log/one.access\"", null)]
    [InlineData("proxy.telemetry.prometheus = off", null)]
    public void What_differs_has_another_digest(string change, string? part)
    {
        Assert.Equal(part is null ? [] : [part], Parts(Web).Except(Parts(Web + change)).Select(each => each.Part));
        Assert.Equal(part is null, Of(Web).Whole == Of(Web + change).Whole);
    }

    [Fact]
    public void Parts_that_do_not_fit_have_a_digest_together()
    {
        string Many(int weight) => string.Concat(Enumerable.Range(0, 300).Select(i => $"proxy.pools.p{i:000}.endpoints = [{{ address = \"10.0.0.1:80\", weight = {(i == 299 ? weight : 1)} }}]\n"));
        var (one, other) = (Parts(Web + "\n" + Many(1)), Parts(Web + "\n" + Many(2)));
        Assert.Equal(NodeFacts.MaxParts, one.Length);
        Assert.Equal(["the rest"], one.Except(other).Select(each => each.Part));
    }

    private static ImmutableArray<PartDigest> Parts(string hocon) => Of(hocon).Parts;

    private static SettingsDigest Of(string hocon)
    {
        var read = ProxySettingsReader.ReadText(hocon);
        Assert.Empty(read.Errors);
        return SettingsDigest.Of(NodeModel.From(read.Settings!, 100, new Dictionary<string, PoolState>()));
    }
}
