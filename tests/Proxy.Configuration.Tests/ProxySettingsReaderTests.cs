using System.Net;
using Akka.Configuration;
using Proxy.Testing;

namespace Proxy.Configuration.Tests;

public sealed class ProxySettingsReaderTests
{
    [Fact]
    public void Listeners_pools_and_endpoints_are_read_as_written()
    {
        var result = ProxySettingsReader.ReadText("""
            proxy {
              listeners {
                web { bind = ":8080", pool = app, backlog = 9 }
                admin { bind = "[::1]:0", pool = app }
              }
              pools {
                app {
                  balance = round-robin
                  attempts = 2
                  endpoints = [
                    "app.internal:80"
                    { host = "fd00::7", port = 81, weight = 256 },
                    { address = "[fd00::8]:82", weight = 2 }
                  ]
                }
                unused.endpoints = ["10.0.0.1:1"]
              }
            }
            """);
        Assert.Empty(result.Errors);
        var settings = result.Settings!;
        Assert.Equal<ListenerSettings>(
            [
                new ListenerSettings("admin", new IPEndPoint(IPAddress.IPv6Loopback, 0), "app", 4096),
                new ListenerSettings("web", new IPEndPoint(IPAddress.IPv6Any, 8080), "app", 9),
            ],
            settings.Listeners);
        Assert.Equal(["app", "unused"], settings.Pools.Select(p => p.Name));
        Assert.Equal(2, settings.Pools[0].Attempts);
        Assert.Equal<EndpointSettings>(
            [new EndpointSettings("app.internal", 80, 1), new("fd00::7", 81, 256), new("fd00::8", 82, 2)],
            settings.Pools[0].Endpoints);
    }

    [Theory]
    // Kinds
    [InlineData("proxy.timeouts.idle = [1s]", "proxy.timeouts.idle", "a list is written where a single value belongs")]
    [InlineData("proxy.timeouts.idle { a = 1 }", "proxy.timeouts.idle", "a block is written where a single value belongs")]
    [InlineData("proxy.timeouts = 5s", "proxy.timeouts", "a single value is written where a block belongs")]
    [InlineData("proxy.timeouts = []", "proxy.timeouts", "a list is written where a block belongs")]
    [InlineData("proxy.cluster.seeds = \"a:1\"", "proxy.cluster.seeds", "a single value is written where a list belongs")]
    [InlineData("proxy.cluster.seeds = [{ a = 1 }]", "proxy.cluster.seeds[0]", "a block is written where an address belongs")]
    [InlineData("proxy.pools.b { endpoints = \"a:1\" }", "proxy.pools.b.endpoints", "a single value is written where a list belongs")]
    [InlineData("proxy.pools.b { endpoints = [[\"a:1\"]] }", "proxy.pools.b.endpoints[0]", "a list is written where an endpoint belongs")]
    [InlineData("proxy.listeners.b = \":1\"\nproxy.listeners.b = [1]", "proxy.listeners.b", "a list is written where a block belongs", 2)]
    [InlineData("proxy.dns { refresh = 1s }\nproxy.dns = [1]", "proxy.dns", "values of different kinds")]
    // Unknown keys
    [InlineData("proxy.timeout.idle = 1s", "proxy.timeout", "there is no such key (did you mean timeouts?)")]
    [InlineData("proxy.buffers.maxShare = 1MiB", "proxy.buffers.maxShare", "there is no such key (did you mean max-share?)")]
    [InlineData("proxy.dns.xyz = 1", "proxy.dns.xyz", "there is no such key (keys here are refresh, servers)")]
    [InlineData("proxy.listeners.web.blacklog = 1", "proxy.listeners.web.blacklog", "(did you mean backlog?)")]
    [InlineData("proxy.pools.web.attempt = 1", "proxy.pools.web.attempt", "(did you mean attempts?)")]
    [InlineData("proxy.pool-defaults.attempt = 1", "proxy.pool-defaults.attempt", "(did you mean attempts?)")]
    [InlineData("proxy.listener-defaults.bind = 1", "proxy.listener-defaults.bind", "there is no such key")]
    [InlineData("proxy.pools.b.endpoints = [{ address = \"a:1\", wieght = 1 }]", "proxy.pools.b.endpoints[0].wieght", "mean weight?")]
    [InlineData("proxy.dns.\"a b\" = 1", "proxy.dns.\"a b\"", "there is no such key")]
    [InlineData("timeouts.idle = 1s", "timeouts", "this key belongs inside of proxy")]
    [InlineData("proxi.timeouts.idle = 1s", "proxi", "(did you mean proxy?)")]
    // Listeners and pools
    [InlineData("proxy.listeners.b { bind = \":1\", pool = wbe }", "proxy.listeners.b.pool", "no pool \"wbe\" (did you mean web?)")]
    [InlineData("proxy.listeners.b { bind = \":1\", pool = none }", "proxy.listeners.b.pool", "name a pool of proxy.pools")]
    [InlineData("proxy.listeners.b { bind = \":1\" }", "proxy.listeners.b.pool", "nothing is written")]
    [InlineData("proxy.listeners.b { pool = web }", "proxy.listeners.b.bind", "nothing is written")]
    [InlineData("proxy.listeners.x { bind = \"127.0.0.1:8080\", pool = web }", "proxy.listeners.x.bind", "taken by the listener web")]
    [InlineData("proxy.listeners.x { bind = \":8080\", pool = web }", "proxy.listeners.x.bind", "proxy.listeners.web.bind = 127.0.0.1:8080")]
    [InlineData("proxy.listeners.a { bind = \"[::]:8080\", pool = web }", "proxy.listeners.web.bind", "proxy.listeners.a.bind = [::]:8080")]
    [InlineData("proxy.listeners.b { bind = host, pool = web }", "proxy.listeners.b.bind", "\"host\" has no port")]
    [InlineData("proxy.listeners.b { bind = \":1\", pool = web, backlog = 0 }", "proxy.listeners.b.backlog", "from 1 to 65535")]
    [InlineData("proxy.listeners.\"b.c\" { bind = \":1\", pool = web }", "proxy.listeners.\"b.c\"", "cannot be a name")]
    [InlineData("proxy.pools.-b { endpoints = [\"a:1\"] }", "proxy.pools.-b", "cannot be a name")]
    [InlineData("proxy.pools.b {}", "proxy.pools.b.endpoints", "the pool has no endpoint")]
    [InlineData("proxy.pools.b { endpoints = [] }", "proxy.pools.b.endpoints", "the pool has no endpoint")]
    [InlineData("proxy.pools.b { endpoints = [ ] }", "proxy.pools.b.endpoints", "the pool has no endpoint")]
    [InlineData("proxy.pools.b { endpoints = [\"a:1\", \"A:1\"] }", "proxy.pools.b.endpoints[1]", "A:1 is listed twice")]
    [InlineData("proxy.pools.b { endpoints = [\"a:1\", \"a:0\"] }", "proxy.pools.b.endpoints[1]", "has port 0")]
    [InlineData("proxy.pools.b { endpoints = [{ host = a }] }", "proxy.pools.b.endpoints[0].port", "nothing is written")]
    [InlineData("proxy.pools.b { endpoints = [{ host = a, port = 0 }] }", "proxy.pools.b.endpoints[0].port", "from 1 to 65535")]
    [InlineData("proxy.pools.b { endpoints = [{ port = 1 }] }", "proxy.pools.b.endpoints[0].host", "nothing is written")]
    [InlineData("proxy.pools.b { endpoints = [{ host = a, port = 1, weight = 257 }] }", "proxy.pools.b.endpoints[0].weight", "1 to 256")]
    [InlineData("proxy.pools.b { endpoints = [{ address = \"a:1\", port = 2 }] }", "proxy.pools.b.endpoints[0].address", "port is written too")]
    [InlineData("proxy.dns.servers = [\"ns.example\"]", "proxy.dns.servers[0]", "\"ns.example\" is not the address of a name server (write an IP address")]
    [InlineData("proxy.dns.servers = \"127.0.0.1:0\"", "proxy.dns.servers", "is not the address of a name server")]
    [InlineData("proxy.dns.servers = [\"127.0.0.1\", \"127.1:53\"]", "proxy.dns.servers[1]", "is not the address of a name server")]
    [InlineData("proxy.dns.servers = [\"[127.0.0.1]:53\"]", "proxy.dns.servers[0]", "is not the address of a name server")]
    [InlineData("proxy.dns.servers { a = b }", "proxy.dns.servers", "a block is written where a list belongs")]
    [InlineData("proxy.pools.b { endpoints = [\"a:1\"], balance = random }", "proxy.pools.b.balance", "write one of round-robin, least-pairs, random-two, maglev, ewma")]
    [InlineData("proxy.pools.b { endpoints = [\"a:1\"], attempts = 17 }", "proxy.pools.b.attempts", "from 1 to 16")]
    [InlineData("proxy.listener-defaults.backlog = x", "proxy.listener-defaults.backlog", "from 1 to 65535")]
    // Values
    [InlineData("proxy.timeouts.connect = 0", "proxy.timeouts.connect", "shorter than")]
    [InlineData("proxy.timeouts.connect = off", "proxy.timeouts.connect", "\"off\" is not a duration")]
    [InlineData("proxy.timeouts.half-close = -5s", "proxy.timeouts.half-close", "is not a duration")]
    [InlineData("proxy.timeouts.idle = never", "proxy.timeouts.idle", ", or off)")]
    [InlineData("proxy.control-memory.max-flows = 1023", "proxy.control-memory.max-flows", "from 1024 to 16777216")]
    [InlineData("proxy.loops.count = 257", "proxy.loops.count", "neither auto nor a whole number from 1 to 256")]
    [InlineData("proxy.loops.count = 0", "proxy.loops.count", "neither auto")]
    [InlineData("proxy.loops.affinity = auto", "proxy.loops.affinity", "write one of off, on")]
    [InlineData("proxy.limits.max-pairs = 0", "proxy.limits.max-pairs", "neither auto")]
    [InlineData("proxy.access-log.format = jsn", "proxy.access-log.format", "did you mean json?")]
    [InlineData("proxy.access-log.max-size = 100MiB", "proxy.access-log.max-size", "standard output cannot be rotated")]
    [InlineData("proxy.access-log { max-size = 100MiB, syslog = \"unix:/dev/log\" }", "proxy.access-log.max-size", "syslog cannot be rotated")]
    [InlineData("proxy.access-log { file = a, max-size = 4095 }", "proxy.access-log.max-size", "less than 4KiB")]
    [InlineData("proxy.access-log { file = a, max-size = big }", "proxy.access-log.max-size", ", or off)")]
    [InlineData("proxy.access-log { file = a, keep = 0 }", "proxy.access-log.keep", "from 1 to 1000")]
    [InlineData("proxy.access-log { file = a, syslog = \"unix:/dev/log\" }", "proxy.access-log.syslog", "not to both")]
    [InlineData("proxy.log { file = a, syslog = \"unix:/dev/log\" }", "proxy.log.syslog", "not to both")]
    [InlineData("proxy.log.syslog = \"/dev/log\"", "proxy.log.syslog", "is no address of a syslog")]
    [InlineData("proxy.access-log.syslog = \"/dev/log\"", "proxy.access-log.syslog", "is no address of a syslog")]
    [InlineData("proxy.access-log.syslog.to = \"tcp://a:514\"", "proxy.access-log.syslog.to", "is no address of a syslog")]
    [InlineData("proxy.access-log.syslog.to = \"unix:log\"", "proxy.access-log.syslog.to", "has no path from / on")]
    [InlineData("proxy.access-log.syslog.to = \"udp://:514\"", "proxy.access-log.syslog.to", "has no host")]
    [InlineData("proxy.access-log.syslog.to = \"udp://a:0\"", "proxy.access-log.syslog.to", "has no port to send to")]
    [InlineData("proxy.access-log.syslog.to = \"udp://::1\"", "proxy.access-log.syslog.to", "in brackets")]
    [InlineData("proxy.access-log.syslog { to = \"unix:/dev/log\", facility = local8 }", "proxy.access-log.syslog.facility", "did you mean local")]
    [InlineData("proxy.access-log.syslog { to = \"unix:/dev/log\", app-name = \"a b\" }", "proxy.access-log.syslog.app-name", "without blanks")]
    [InlineData("proxy.cluster.port = 65536", "proxy.cluster.port", "from 0 to 65535")]
    [InlineData("proxy.cluster.hostname = \"\"", "proxy.cluster.hostname", "the host is empty")]
    [InlineData("proxy.cluster.public-hostname = \"a:1\"", "proxy.cluster.public-hostname", "neither a DNS name")]
    [InlineData("proxy.cluster.seeds = [\"a:0\"]", "proxy.cluster.seeds[0]", "has port 0")]
    [InlineData("proxy.cluster.seeds = [\"akka.tcp://Other@a:1\"]", "proxy.cluster.seeds[0]", "names the system \"Other\"")]
    [InlineData("proxy.cluster.seeds = [\"akka.tcp://a:1\"]", "proxy.cluster.seeds[0]", "has no @")]
    // Relations
    [InlineData("proxy.buffers.segment = 12KiB", "proxy.buffers.segment", "12KiB is not a power of two")]
    [InlineData("proxy.buffers.segment = 2KiB", "proxy.buffers.segment", "2KiB is not a power of two from 4KiB")]
    [InlineData("proxy.buffers { segment = 2MiB, min-share = 2MiB, max-share = 2MiB }", "proxy.buffers.segment", "to 1MiB")]
    [InlineData("proxy.buffers.min-share = 8KiB", "proxy.buffers.min-share", "less than a segment, 16KiB")]
    [InlineData("proxy.buffers.max-share = 8KiB", "proxy.buffers.max-share", "less than min-share, 16KiB")]
    [InlineData("proxy.buffers { bank = 255KiB, max-share = 16KiB }", "proxy.buffers.bank", "less than 16 segments, 256KiB")]
    [InlineData("proxy.buffers { bank = 512KiB, max-share = 1MiB }", "proxy.buffers.bank", "less than max-share, 1MiB")]
    public void Error_names_the_key_the_problem_and_the_remedy(string more, string path, string message, int count = 1)
    {
        var errors = ProxySettingsReader.ReadText(Minimal.Text + more).Errors;
        Assert.True(errors.Length >= 1, "no error");
        var error = errors[0];
        Assert.Equal(path, error.Path);
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.Remedy);
        if (count == 1) Assert.Single(errors);
    }

    [Fact]
    public void All_errors_are_returned_at_once()
    {
        var result = ProxySettingsReader.ReadText("""
            proxy {
              listeners.web { bind = nowhere, pool = wbe }
              pools.web { endpoints = ["a:1", "b"] }
              timeouts { idle = 5, connect = 1 }
              buffer { bank = 1GiB }
              loops.count = many
            }
            """);
        Assert.Null(result.Settings);
        Assert.Equal(
            [
                "proxy.buffer",
                "proxy.listeners.web.bind",
                "proxy.pools.web.endpoints[1]",
                "proxy.listeners.web.pool",
                "proxy.timeouts.connect",
                "proxy.timeouts.idle",
                "proxy.loops.count",
            ],
            result.Errors.Select(e => e.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("akka.loglevel = INFO")]
    [InlineData("proxy {}")]
    [InlineData("proxy.listeners {}")]
    public void No_listener_is_an_error(string text) =>
        Assert.Equal("proxy.listeners", Assert.Single(ProxySettingsReader.ReadText(text).Errors).Path);

    [Theory]
    [InlineData("proxy = 5")]
    [InlineData("proxy = [5]")]
    public void Proxy_that_is_no_block_is_an_error(string text) =>
        Assert.Equal(["proxy", "proxy.listeners"], ProxySettingsReader.ReadText(text).Errors.Select(e => e.Path));

    [Fact]
    public void Wildcards_of_both_families_collide_and_other_addresses_do_not()
    {
        const string Pool = "proxy.pools.web { endpoints = [\"a:1\"] }\n";
        var wildcards = ProxySettingsReader.ReadText(Pool + """
            proxy.listeners.a { bind = "0.0.0.0:80", pool = web }
            proxy.listeners.b { bind = ":80", pool = web }
            """);
        Assert.Equal("proxy.listeners.b.bind", Assert.Single(wildcards.Errors).Path);

        var others = ProxySettingsReader.ReadText(Pool + """
            proxy.listeners.a { bind = "0.0.0.0:80", pool = web }
            proxy.listeners.b { bind = "127.0.0.1:80", pool = web }
            proxy.listeners.c { bind = "0.0.0.0:81", pool = web }
            proxy.listeners.d { bind = ":0", pool = web }
            proxy.listeners.e { bind = ":0", pool = web }
            """);
        Assert.Empty(others.Errors);
    }

    [Fact]
    public void Trees_outside_of_proxy_are_left_alone()
    {
        var config = ConfigurationFactory.ParseString(Minimal.Text + "akka.loglevel = INFO\npetabridge.cmd.port = 1");
        Assert.NotNull(ProxySettingsReader.Read(config).Settings);
    }

    [Fact]
    public void Tree_merged_from_several_is_read_as_one()
    {
        var config = ConfigurationFactory.ParseString("proxy.timeouts.idle = 9s").WithFallback(ConfigurationFactory.ParseString(Minimal.Text));
        var settings = ProxySettingsReader.Read(config).Settings;
        Assert.Equal(TimeSpan.FromSeconds(9), settings!.Timeouts.Idle);
        Assert.Equal("web", settings.Listeners[0].Name);
    }

    [Theory]
    [InlineData("proxy.conf")]
    [InlineData("compose.conf")]
    public void Configurations_of_the_repository_hold(string file)
    {
        var path = Path.Combine(Repository.Root, "hocon", file);
        var result = ProxySettingsReader.ReadText(File.ReadAllText(path), path);
        Assert.Empty(result.Errors);
        Assert.NotEmpty(result.Settings!.Listeners);
    }
}
