namespace Proxy.Configuration.Tests;

public sealed class TlsReaderTests
{
    [Fact]
    public void Listener_is_read_as_written()
    {
        var tls = Minimal.With("""
            proxy.listeners.web.tls {
              certificates = [{ cert = "site.crt", key = "site.key" }, { cert = "both.pem" }], directory = "/etc/proxy/certs"
              min = 1.3, alpn = ["h2", "http/1.1"], client-ca = "ca.crt", client-auth = require, reload = off
              handshake-timeout = 3s, strict-close = on, resumption = off, ticket-keys = "/run/keys"
            }
            """).Listeners[0].Tls;
        Assert.Equal(
            new ListenerTlsSettings(
                [new("site.crt", "site.key"), new("both.pem", "both.pem")],
                "/etc/proxy/certs", TlsVersion.Tls13, ["h2", "http/1.1"], "ca.crt", ClientAuth.Require, Timeout.InfiniteTimeSpan, TimeSpan.FromSeconds(3), true, false, "/run/keys"),
            tls);
    }

    [Fact]
    public void Pool_is_read_as_written()
    {
        var tls = Minimal.With("""
            proxy.pools.web.tls {
              ca = "ca.crt", server-name = "web.internal", cert = "us.crt", key = "us.key", verify = off, alpn = h2, min = "1.3", reload = 1m, strict-close = on
            }
            """).Pools[0].Tls;
        Assert.Equal(
            new PoolTlsSettings("ca.crt", "web.internal", new("us.crt", "us.key"), false, ["h2"], TlsVersion.Tls13, TimeSpan.FromMinutes(1), true), tls);
    }

    [Theory]
    [InlineData("tls {}", true)]
    [InlineData("tls { }", true)]
    [InlineData("tls = on", true)]
    [InlineData("tls = {}", true)]
    [InlineData("tls = off", false)]
    [InlineData("", false)]
    public void Pool_has_tls_when_it_says_so(string written, bool has) =>
        Assert.Equal(has, Minimal.With($"proxy.pools.web {{ {written} }}").Pools[0].Tls is not null);

    [Fact]
    public void Pools_take_over_key_by_key_what_they_do_not_say()
    {
        var pools = Minimal.With("""
            proxy.pool-defaults.tls { ca = "ca.crt", min = "1.3", alpn = [h2] }
            proxy.pools.web.tls { min = "1.2", alpn = [] }
            proxy.pools.plain.endpoints = ["a:1"]
            proxy.pools.safe { endpoints = ["a:1"], tls {} }
            """).Pools;
        Assert.Equal(["plain", "safe", "web"], pools.Select(pool => pool.Name));
        Assert.Null(pools[0].Tls);
        Assert.Equal(("ca.crt", TlsVersion.Tls13, "h2"), (pools[1].Tls!.Ca, pools[1].Tls!.Min, $"{pools[1].Tls!.Alpn}"));
        Assert.Equal(("ca.crt", TlsVersion.Tls12, ""), (pools[2].Tls!.Ca, pools[2].Tls!.Min, $"{pools[2].Tls!.Alpn}"));
    }

    [Fact]
    public void On_for_all_pools_is_for_each_that_does_not_say_off()
    {
        var pools = Minimal.With("proxy.pool-defaults.tls = on\nproxy.pools.plain { endpoints = [\"a:1\"], tls = off }").Pools;
        Assert.Null(pools[0].Tls);
        Assert.NotNull(pools[1].Tls);
    }

    [Fact]
    public void Listeners_take_over_key_by_key_what_they_do_not_say()
    {
        var listeners = Minimal.With("""
            proxy.listener-defaults.tls { directory = certs, client-ca = "ca.crt", client-auth = require }
            proxy.listeners.web.tls { client-auth = none, min = "1.3" }
            proxy.listeners.zoo { bind = ":81", pool = web }
            """).Listeners;
        Assert.Equal(("certs", ClientAuth.None, TlsVersion.Tls13), (listeners[0].Tls!.Directory, listeners[0].Tls!.ClientAuth, listeners[0].Tls!.Min));
        Assert.Equal(("certs", ClientAuth.Require, TlsVersion.Tls12), (listeners[1].Tls!.Directory, listeners[1].Tls!.ClientAuth, listeners[1].Tls!.Min));
    }

    [Theory]
    [InlineData("proxy.listener-defaults.tls { min = \"1.3\" }", "proxy.listener-defaults.tls", "no listener has a certificate")]
    [InlineData("proxy.listener-defaults.tls { client-ca = a, client-auth = require }", "proxy.listener-defaults.tls", "no listener has a certificate")]
    [InlineData("proxy.pool-defaults.tls { ca = a }", "proxy.pool-defaults.tls", "no pool has tls { }, so there is no TLS (write tls { } in the pools")]
    [InlineData("proxy.listeners.web.tls {}", "proxy.listeners.web.tls", "there is no certificate")]
    [InlineData("proxy.listeners.web.tls { certificates = [] }", "proxy.listeners.web.tls", "there is no certificate")]
    [InlineData("proxy.listeners.web.tls = on", "proxy.listeners.web.tls", "there is no certificate")]
    [InlineData("proxy.listeners.web.tls { min = \"1.3\" }", "proxy.listeners.web.tls", "write tls { certificates = [ { cert = \"site.crt\"")]
    [InlineData("proxy.listeners.web.tls = \"site.crt\"", "proxy.listeners.web.tls", "\"site.crt\" is written where a block belongs (write tls { ... }, or off)")]
    [InlineData("proxy.listeners.web.tls { cert = \"a.crt\", directory = b }", "proxy.listeners.web.tls.cert", "there is no such key")]
    [InlineData("proxy.listeners.web.tls.certificates = [\"a.crt\"]", "proxy.listeners.web.tls.certificates[0]", "write { cert = \"site.crt\", key = \"site.key\" }")]
    [InlineData("proxy.listeners.web.tls.certificates = \"a.crt\"", "proxy.listeners.web.tls.certificates", "a single value is written where a list belongs")]
    [InlineData("proxy.listeners.web.tls.certificates = [{ key = a }]", "proxy.listeners.web.tls.certificates[0].cert", "nothing is written")]
    [InlineData("proxy.listeners.web.tls.certificates = [{ cert = \"\" }]", "proxy.listeners.web.tls.certificates[0].cert", "the path is empty")]
    [InlineData("proxy.listeners.web.tls.certificates = [{ cert = a, chain = b }]", "proxy.listeners.web.tls.certificates[0].chain", "keys here are cert, key")]
    [InlineData("proxy.listeners.web.tls { directory = a, min = \"1.1\" }", "proxy.listeners.web.tls.min", "did you mean 1.2? write one of 1.2, 1.3")]
    [InlineData("proxy.listeners.web.tls { directory = a, min = \"TLS 1.2\" }", "proxy.listeners.web.tls.min", "write one of 1.2, 1.3")]
    [InlineData("proxy.listeners.web.tls { directory = a, alpn = [\"h 2\"] }", "proxy.listeners.web.tls.alpn[0]", "cannot be a protocol")]
    [InlineData("proxy.listeners.web.tls { directory = a, client-auth = require }", "proxy.listeners.web.tls.client-ca", "it is missing, and client-auth asks for certificates")]
    [InlineData("proxy.listeners.web.tls { directory = a, client-ca = b }", "proxy.listeners.web.tls.client-auth", "it is none, and client-ca is written")]
    [InlineData("proxy.listeners.web.tls { directory = a, client-auth = yes }", "proxy.listeners.web.tls.client-auth", "write one of none, request, require")]
    [InlineData("proxy.listeners.web.tls { directory = a, handshake-timeout = off }", "proxy.listeners.web.tls.handshake-timeout", "is not a duration")]
    [InlineData("proxy.listeners.web.tls { directory = a, reload = 5 }", "proxy.listeners.web.tls.reload", "has no unit")]
    [InlineData("proxy.pools.web.tls = yes", "proxy.pools.web.tls", "\"yes\" is written where a block belongs (write tls { ... }, or off)")]
    [InlineData("proxy.pools.web.tls = []", "proxy.pools.web.tls", "a list is written where a block belongs")]
    [InlineData("proxy.pools.web.tls { cert = a }", "proxy.pools.web.tls.key", "it is missing, and the other one is there (write both, or none)")]
    [InlineData("proxy.pools.web.tls { key = a }", "proxy.pools.web.tls.cert", "it is missing")]
    [InlineData("proxy.pools.web.tls { server-name = \"a:443\" }", "proxy.pools.web.tls.server-name", "neither a DNS name nor an IP address")]
    [InlineData("proxy.pools.web.tls { verify = no }", "proxy.pools.web.tls.verify", "write one of off, on")]
    [InlineData("proxy.pools.web.tls { ca-file = a }", "proxy.pools.web.tls.ca-file", "there is no such key")]
    [InlineData("proxy.pool-defaults.tls { verify = no }\nproxy.pools.web.tls {}", "proxy.pool-defaults.tls.verify", "write one of off, on")]
    [InlineData("proxy.pool-defaults.tls = yes\nproxy.pools.b { endpoints = [\"a:1\"] }", "proxy.pool-defaults.tls", "\"yes\" is written where a block belongs")]
    public void Error_names_the_key_the_problem_and_the_remedy(string more, string path, string message, int count = 1)
    {
        var errors = ProxySettingsReader.ReadText(Minimal.Text + more).Errors;
        Assert.Equal(count, errors.Length);
        Assert.Equal(path, errors[0].Path);
        Assert.Contains(message, errors[0].ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(errors[0].Remedy);
    }
}
