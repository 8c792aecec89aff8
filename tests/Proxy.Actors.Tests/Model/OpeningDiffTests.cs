using System.Collections.Immutable;
using Proxy.Actors.Access;
using Proxy.Actors.Model;
using Proxy.Actors.Pools;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Model;

/// <summary>Every key of what is between accept and bound: changed, it changes the listener or the pool, and nothing else.</summary>
public sealed class OpeningDiffTests
{
    private const string Written = """
        proxy.listeners.web {
          bind = ":80", pool = one
          allow = ["10.0.0.0/8", "::1"], deny = ["10.6.6.0/24"], on-deny = reset
          per-source { pairs = 100, rate = "20/s", burst = 40, over = delay, max-delay = 1s, mask4 = 24, mask6 = 56 }
          rate = "5000/s", max-pairs = 20000, bandwidth { per-pair = "10 MB/s", total = "1 GB/s" }
          proxy-protocol { from = ["10.0.0.0/8"], timeout = 3s }
          inspect { timeout = 3s, max = 16KiB, on-timeout = close, log = off }
          routes = [{ sni = ["*.a.example"], pool = one }]
        }
        proxy.pools.one { endpoints = ["10.0.0.1:1"], proxy-protocol { version = v2, tlvs = [alpn], pass = [0xE1], set { 0xE0 = a }, checksum = off } }
        proxy.pools.two { endpoints = ["10.0.0.2:1"] }

        """;

    private static readonly NodeGates Gates = new(1024, TimeProvider.System);

    [Theory]
    [InlineData("pool = two")]
    [InlineData("allow = []")]
    [InlineData("allow = [\"10.0.0.0/9\", \"::1\"]")]
    [InlineData("deny = []")]
    [InlineData("on-deny = close")]
    [InlineData("per-source = off")]
    [InlineData("per-source.pairs = off")]
    [InlineData("per-source.rate = \"21/s\"")]
    [InlineData("per-source.burst = 41")]
    [InlineData("per-source.over = close")]
    [InlineData("per-source.max-delay = 2s")]
    [InlineData("per-source.mask4 = 25")]
    [InlineData("per-source.mask6 = 57")]
    [InlineData("rate = off")]
    [InlineData("rate = \"300/m\"")]
    [InlineData("max-pairs = 20001")]
    [InlineData("bandwidth = off")]
    [InlineData("bandwidth.per-pair = \"11 MB/s\"")]
    [InlineData("bandwidth.total = off")]
    [InlineData("proxy-protocol = off")]
    [InlineData("proxy-protocol.from = [\"10.0.0.1\"]")]
    [InlineData("proxy-protocol.timeout = 1s")]
    [InlineData("inspect.timeout = 1s")]
    [InlineData("inspect.max = 8KiB")]
    [InlineData("inspect.on-timeout = pool")]
    [InlineData("inspect.log = on")]
    [InlineData("routes = []")]
    [InlineData("routes = [{ sni = [\"*.b.example\"], pool = one }]")]
    [InlineData("routes = [{ sni = [\"*.a.example\"], pool = two }]")]
    [InlineData("routes = [{ sni = [\"*.a.example\"], refuse = on }]")]
    [InlineData("routes = [{ sni = [\"*.a.example\"], pool = one, name = other }]")]
    [InlineData("routes = [{ sni = [\"*.a.example\"], alpn = h2, pool = one }]")]
    [InlineData("routes = [{ sni = [\"*.a.example\"], from = \"::1\", pool = one }]")]
    [InlineData("routes = [{ sni = [\"*.a.example\"], port = 80, pool = one }]")]
    [InlineData("routes = [{ http-host = [\"*.a.example\"], pool = one }]")]
    public void Changed_key_of_a_listener_is_seen(string change) => Assert.Equal("listeners: ~web", Diff($"proxy.listeners.web {{ {change} }}"));

    [Theory]
    [InlineData("proxy-protocol = off")]
    [InlineData("proxy-protocol.version = off")]
    [InlineData("proxy-protocol.tlvs = [alpn, ssl]")]
    [InlineData("proxy-protocol.pass = []")]
    [InlineData("proxy-protocol.set { 0xE0 = b }")]
    [InlineData("proxy-protocol.set { 0xE2 = a }")]
    [InlineData("proxy-protocol.checksum = on")]
    [InlineData("tls {}")]
    public void Changed_key_of_a_pool_is_seen(string change) => Assert.Equal("pools: ~one", Diff($"proxy.pools.one {{ {change} }}"));

    [Theory]
    [InlineData("proxy.listeners.web { allow = [\"10.0.0.0/8\", \"::1\"] }", "")]
    [InlineData("proxy.listeners.web { rate = \"300000/m\" }", "")]
    [InlineData("proxy.listeners.web { bandwidth.per-pair = \"10000 kB/s\" }", "")]
    [InlineData("proxy.pools.one { proxy-protocol.checksum = off }", "")]
    [InlineData("proxy.limits { max-openings = 7 }", "limits")]
    public void What_stays_the_same_is_not_said(string change, string expected) => Assert.Equal(expected, Diff(change));

    private static string Diff(string change)
    {
        var before = From("", ImmutableDictionary<string, PoolState>.Empty);
        var after = From(change, before.Pools.ToDictionary(pool => pool.Key, pool => pool.Value.State));
        return NodeModelDiff.Between(before, after).ToString();
    }

    private static NodeModel From(string change, IReadOnlyDictionary<string, PoolState> states)
    {
        var read = ProxySettingsReader.ReadText(Written + change);
        Assert.Empty(read.Errors);
        return NodeModel.From(read.Settings!, 1_000, states, Gates);
    }
}
