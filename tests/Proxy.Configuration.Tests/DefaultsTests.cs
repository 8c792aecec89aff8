using System.Net;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using Proxy.Testing;

namespace Proxy.Configuration.Tests;

/// <summary>Pins every default and proves every override, and that no key of reference.conf is left out of that.</summary>
public sealed class DefaultsTests
{
    private static readonly Setting[] Settings =
    [
        new("listener-defaults.backlog", s => s.Listeners[0].Backlog, 4096, "7", 7),
        new("pool-defaults.attempts", s => s.Pools[0].Attempts, 3, "16", 16),
        new("timeouts.connect", s => s.Timeouts.Connect, TimeSpan.FromSeconds(5), "250ms", TimeSpan.FromMilliseconds(250)),
        new("timeouts.idle", s => s.Timeouts.Idle, TimeSpan.FromHours(1), "2 minutes", TimeSpan.FromMinutes(2)),
        new("timeouts.half-close", s => s.Timeouts.HalfClose, TimeSpan.FromSeconds(30), "1.5s", TimeSpan.FromSeconds(1.5)),
        new("buffers.bank", s => s.Buffers.Bank, 64L << 20, "8GiB", 8L << 30),
        new("buffers.segment", s => s.Buffers.Segment, 16 << 10, "4K", 4 << 10),
        new("buffers.min-share", s => s.Buffers.MinShare, 16 << 10, "32768", 32 << 10),
        new("buffers.max-share", s => s.Buffers.MaxShare, 256 << 10, "500 kB", 500_000),
        new("control-memory.time-wait", s => s.ControlMemory.TimeWait, TimeSpan.FromSeconds(60), "10s", TimeSpan.FromSeconds(10)),
        new("control-memory.max-flows", s => s.ControlMemory.MaxFlows, 262_144, "1024", 1024),
        new("loops.count", s => s.Loops.Count, Environment.ProcessorCount, "201", 201),
        new("loops.affinity", s => s.Loops.Affinity, false, "on", true),
        new("drain.notice", s => s.Drain.Notice, TimeSpan.Zero, "5s", TimeSpan.FromSeconds(5)),
        new("drain.timeout", s => s.Drain.Timeout, TimeSpan.FromSeconds(30), "0", TimeSpan.Zero),
        new("access-log.format", s => s.AccessLog.Format, AccessLogFormat.Text, "json", AccessLogFormat.Json),
        new("access-log.file", s => s.AccessLog.File, null, "\"/var/log/proxy.log\"", "/var/log/proxy.log"),
        new("dns.refresh", s => s.Dns.Refresh, TimeSpan.FromSeconds(30), "1d", TimeSpan.FromDays(1)),
        new("cluster.system-name", s => s.Cluster.SystemName, "ProxyCluster", "Other", "Other"),
        new("cluster.hostname", s => s.Cluster.Hostname, "127.0.0.1", "10.0.0.5", "10.0.0.5"),
        new("cluster.port", s => s.Cluster.Port, 0, "2552", 2552),
        new("cluster.public-hostname", s => s.Cluster.PublicHostname, null, "node-1", "node-1"),
        new(
            "cluster.seeds",
            s => string.Join(" ", s.Cluster.Seeds),
            "",
            "[\"a:4053\", \"akka.tcp://ProxyCluster@[fd00::1]:4053\"]",
            "akka.tcp://ProxyCluster@a:4053 akka.tcp://ProxyCluster@[fd00::1]:4053"),
        new("cluster.join-timeout", s => s.Cluster.JoinTimeout, TimeSpan.FromSeconds(60), "off", Timeout.InfiniteTimeSpan),
        new("cluster.max-connections", s => s.Cluster.MaxConnections, 256, "16", 16),
        new("limits.max-pairs", s => s.Limits.MaxPairs, 0, "9500", 9500),
        new("admin.bind", s => s.Admin.Bind, IPEndPoint.Parse("127.0.0.1:9110"), "off", null),
        new("admin.token", s => s.Admin.Token, null, "0123456789abcdef", "0123456789abcdef"),
        new("admin.token-file", s => s.Admin.TokenFile, null, "/run/token", "/run/token"),
        new("admin.read-only-token", s => s.Admin.ReadOnlyToken, null, "fedcba9876543210", "fedcba9876543210"),
        new("admin.read-only-token-file", s => s.Admin.ReadOnlyTokenFile, null, "/run/read", "/run/read"),
        new("admin.max-connections", s => s.Admin.MaxConnections, 128, "7", 7),
        new("admin.max-commands", s => s.Admin.MaxCommands, 32, "3", 3),
        new("admin.max-body", s => s.Admin.MaxBody, 64 << 10, "1K", 1 << 10),
        new("admin.request-timeout", s => s.Admin.RequestTimeout, TimeSpan.FromSeconds(5), "1s", TimeSpan.FromSeconds(1)),
        new("admin.idle-timeout", s => s.Admin.IdleTimeout, TimeSpan.FromSeconds(30), "2m", TimeSpan.FromMinutes(2)),
        new("admin.command-timeout", s => s.Admin.CommandTimeout, TimeSpan.FromSeconds(30), "1m", TimeSpan.FromMinutes(1)),
    ];

    // It knows one word, so there is nothing to override it with.
    private const string Balance = "pool-defaults.balance";

    // All three or none are written.
    private static readonly string[] Tls = ["cluster.tls.certificate", "cluster.tls.key", "cluster.tls.ca"];

    public static TheoryData<string> Keys => [.. Settings.Select(s => s.Key)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Default_is_what_the_documentation_says(string key)
    {
        var setting = Of(key);
        Assert.Equal(setting.Default, setting.Read(Minimal.With("")));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Written_value_overrides_the_default(string key)
    {
        var setting = Of(key);
        Assert.NotEqual(setting.Default, setting.Overridden);
        Assert.Equal(setting.Overridden, setting.Read(Minimal.With($"proxy.{key} = {setting.Override}")));
    }

    [Fact]
    public void Balance_is_round_robin_and_takes_no_other_word()
    {
        Assert.Equal(BalanceMethod.RoundRobin, Minimal.With("").Pools[0].Balance);
        Assert.Equal($"proxy.{Balance}", Minimal.ErrorOf($"proxy.{Balance} = random").Path);
    }

    [Fact]
    public void Cluster_tls_is_all_three_files_or_none_or_off()
    {
        Assert.Equal((null, false), (Minimal.With("").Cluster.Tls, Minimal.With("").Cluster.IsTlsOff));
        Assert.Equal((null, true), (Minimal.With("proxy.cluster.tls = off").Cluster.Tls, Minimal.With("proxy.cluster.tls = off").Cluster.IsTlsOff));
        var written = Minimal.With("proxy.cluster.tls { certificate = a.crt, key = a.key, ca = ca.crt }").Cluster;
        Assert.Equal((new ClusterTlsSettings("a.crt", "a.key", "ca.crt"), false), (written.Tls!, written.IsTlsOff));
        Assert.Equal("proxy.cluster.tls.key", Minimal.ErrorOf("proxy.cluster.tls { certificate = a.crt, ca = ca.crt }").Path);
        Assert.Equal("proxy.cluster.tls", Minimal.ErrorOf("proxy.cluster.tls = on").Path);
        Assert.Equal("proxy.cluster.tls.cert", Minimal.ErrorOf("proxy.cluster.tls { cert = a.crt }").Path);
    }

    [Fact]
    public void Every_key_of_the_reference_is_pinned_here()
    {
        var keys = Leaves(ReferenceConfiguration.Config.GetValue("proxy"), "").Order();
        Assert.Equal(Settings.Select(s => s.Key).Append(Balance).Append("listeners").Append("pools").Concat(Tls).Order(), keys);
    }

    [Fact]
    public void Every_key_of_the_reference_has_a_comment_above_it()
    {
        var lines = ReferenceConfiguration.Text.Split('\n').Select(l => l.Trim()).ToList();
        var keys = Enumerable.Range(0, lines.Count).Where(i => lines[i].Length > 0 && lines[i][0] is not ('#' or '}')).ToList();
        Assert.True(keys.Count > Settings.Length);
        Assert.All(keys, i => Assert.StartsWith("#", lines[i - 1], StringComparison.Ordinal));
    }

    [Fact]
    public void Every_key_of_the_reference_is_in_the_documentation()
    {
        var documentation = File.ReadAllText(Path.Combine(Repository.Root, "docs", "configuration.md"));
        var leaves = Leaves(ReferenceConfiguration.Config.GetValue("proxy"), "");
        Assert.All(leaves, key => Assert.Contains($"`proxy.{key}", documentation, StringComparison.Ordinal));
    }

    [Fact]
    public void Listener_and_pool_override_what_their_defaults_say()
    {
        var settings = Minimal.With("""
            proxy.listener-defaults.backlog = 1
            proxy.pool-defaults.attempts = 1
            proxy.listeners.web.backlog = 2
            proxy.pools.web.attempts = 2
            """);
        Assert.Equal(2, settings.Listeners[0].Backlog);
        Assert.Equal(2, settings.Pools[0].Attempts);
    }

    [Theory]
    [InlineData("off")]
    [InlineData("0")]
    [InlineData("0s")]
    public void Idle_timeout_can_be_turned_off(string off) =>
        Assert.Equal(Timeout.InfiniteTimeSpan, Minimal.With($"proxy.timeouts.idle = {off}").Timeouts.Idle);

    [Fact]
    public void Words_for_the_automatic_values_are_taken()
    {
        var settings = Minimal.With("""
            proxy.loops.count = auto
            proxy.limits.max-pairs = auto
            proxy.access-log.format = off
            """);
        Assert.Equal(Environment.ProcessorCount, settings.Loops.Count);
        Assert.Equal(0, settings.Limits.MaxPairs);
        Assert.Equal(AccessLogFormat.Off, settings.AccessLog.Format);
    }

    private static Setting Of(string key) => Settings.Single(s => s.Key == key);

    private static IEnumerable<string> Leaves(HoconValue value, string path)
    {
        if (!value.IsObject() || value.IsEmpty) return [path];
        var prefix = path.Length == 0 ? "" : path + ".";
        return value.GetObject().Items.SelectMany(item => Leaves(item.Value, prefix + item.Key));
    }

    private sealed record Setting(string Key, Func<ProxySettings, object?> Read, object? Default, string Override, object? Overridden);
}
