using System.Net;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using Microsoft.Extensions.Logging;
using Proxy.Testing;

namespace Proxy.Configuration.Tests;

/// <summary>Pins every default and proves every override, and that no key of reference.conf is left out of that.</summary>
public sealed class DefaultsTests
{
    // What has to be written beside a key, so that there is something that it is a key of.
    private const string Rate = "proxy.listeners.web.per-source.rate = \"20/s\"";
    private const string From = "proxy.listeners.web.proxy-protocol.from = [\"10.0.0.0/8\"]";
    private const string Standing = "proxy.listeners.web.http.respond-when-down = on";
    private const string Sorry = "proxy.listener-defaults.http.respond-when-down.body = sorry";
    private const string Certificate = "proxy.listeners.web.tls.certificates = [{ cert = a.pem }]";
    private const string Header = "proxy.pools.web.proxy-protocol = v2";
    private const string Encrypted = "proxy.pools.web.tls {}";
    private const string Checked = "proxy.pools.web.check {}";
    private const string Ejecting = "proxy.pools.web.ejection {}";
    private const string Kept = "proxy.caches.pages {}";
    private const string Collector = "proxy.telemetry.otlp.endpoint = \"http://otel.example:4317\"";
    private const string Page = "proxy.pools.web.check = http";

    private const string LogFile = "proxy.access-log.file = \"/var/log/proxy.log\"";
    private const string LogSyslog = "proxy.log.syslog.to = \"unix:/dev/log\"";
    private const string Syslog = "proxy.access-log.syslog.to = \"unix:/dev/log\"";
    private const string Store = "proxy.stores.spool.directory = \"/spool\"";
    private const string Lines = Store + "\nproxy.stores.spool.framing = line";

    private static readonly Setting[] Settings =
    [
        new("listener-defaults.backlog", s => s.Listeners[0].Backlog, 4096, "7", 7),
        new("listener-defaults.allow", s => $"{s.Listeners[0].Access.Allow}", "", "[\"10.0.0.0/8\", \"::1\"]", "10.0.0.0/8, ::1"),
        new("listener-defaults.deny", s => $"{s.Listeners[0].Access.Deny}", "", "[\"10.0.0.0/8\", \"::1\"]", "10.0.0.0/8, ::1"),
        new("listener-defaults.on-deny", s => s.Listeners[0].Access.OnDeny, Refusal.Reset, "close", Refusal.Close),
        new("listener-defaults.per-source.pairs", s => s.Listeners[0].PerSource?.Pairs, null, "100", 100),
        new("listener-defaults.per-source.rate", s => s.Listeners[0].PerSource?.Rate, null, "\"300/m\"", 5d),
        new("listener-defaults.per-source.burst", s => s.Listeners[0].PerSource!.Burst, 10, "40", 40, Rate),
        new("listener-defaults.per-source.over", s => s.Listeners[0].PerSource!.Over, Refusal.Reset, "delay", Refusal.Delay, Rate),
        new("listener-defaults.per-source.max-delay", s => s.Listeners[0].PerSource!.MaxDelay, TimeSpan.FromSeconds(5), "2s", TimeSpan.FromSeconds(2), Rate),
        new("listener-defaults.per-source.mask4", s => s.Listeners[0].PerSource!.Mask4, 32, "24", 24, Rate),
        new("listener-defaults.per-source.mask6", s => s.Listeners[0].PerSource!.Mask6, 64, "48", 48, Rate),
        new("listener-defaults.rate", s => s.Listeners[0].Rate, null, "\"5000/s\"", 5000d),
        new("listener-defaults.max-pairs", s => s.Listeners[0].MaxPairs, null, "20000", 20_000),
        new("listener-defaults.bandwidth.per-pair", s => s.Listeners[0].Bandwidth.PerPair, null, "\"10 MB/s\"", 10_000_000L),
        new("listener-defaults.bandwidth.total", s => s.Listeners[0].Bandwidth.Total, null, "\"512KiB/s\"", 512L << 10),
        new("listener-defaults.proxy-protocol.from", s => $"{s.Listeners[0].ProxyHeader?.From}", "", "[\"10.0.0.0/8\"]", "10.0.0.0/8"),
        new("listener-defaults.proxy-protocol.timeout", s => s.Listeners[0].ProxyHeader!.Timeout, TimeSpan.FromSeconds(3), "1s", TimeSpan.FromSeconds(1), From),
        new("listener-defaults.inspect.timeout", s => s.Listeners[0].Inspect.Timeout, TimeSpan.FromSeconds(3), "1s", TimeSpan.FromSeconds(1)),
        new("listener-defaults.inspect.max", s => s.Listeners[0].Inspect.MaxBytes, 16 << 10, "64KiB", 64 << 10),
        new("listener-defaults.inspect.on-timeout", s => s.Listeners[0].Inspect.OnTimeout, InspectTimeout.Close, "pool", InspectTimeout.Pool),
        new("listener-defaults.inspect.log", s => s.Listeners[0].Inspect.Log, false, "on", true),
        new("listener-defaults.http.cache", s => s.Listeners[0].Http.Cache, null, "pages", "pages", "proxy.caches.pages {}"),
        new("listener-defaults.http.max-head", s => s.Listeners[0].Http.MaxHead, 32 << 10, "1KiB", 1 << 10),
        new("listener-defaults.http.request-timeout", s => s.Listeners[0].Http.RequestTimeout, TimeSpan.FromSeconds(10), "1s", TimeSpan.FromSeconds(1)),
        new("listener-defaults.http.response-timeout", s => s.Listeners[0].Http.ResponseTimeout, TimeSpan.FromSeconds(60), "1s", TimeSpan.FromSeconds(1)),
        new("listener-defaults.http.respond-when-down.status", s => s.Listeners[0].Http.RespondWhenDown!.Status, 503, "502", 502, Standing),
        new("listener-defaults.http.respond-when-down.body", s => s.Listeners[0].Http.RespondWhenDown!.Content.Length, 0, "sorry", 5, Standing),
        new("listener-defaults.http.respond-when-down.file", s => s.Listeners[0].Http.RespondWhenDown!.Content.Length > 0, false, "\"/etc/passwd\"", true, Standing),
        new("listener-defaults.http.respond-when-down.content-type", s => s.Listeners[0].Http.RespondWhenDown!.ContentType, "text/plain; charset=utf-8", "text/html", "text/html", $"{Standing}\n{Sorry}"),
        new("listener-defaults.http.respond-when-down.headers", s => $"{s.Listeners[0].Http.RespondWhenDown!.Headers}", "", "{ Retry-After = 60 }", "[Retry-After, 60]", Standing),
        new("listener-defaults.tls.certificates", s => $"{s.Listeners[0].Tls?.Certificates[0]}", "", "[{ cert = a, key = b }]", $"{new CertificateSettings("a", "b")}"),
        new("listener-defaults.tls.directory", s => s.Listeners[0].Tls?.Directory, null, "\"/etc/certs\"", "/etc/certs"),
        new("listener-defaults.tls.min", s => s.Listeners[0].Tls!.Min, TlsVersion.Tls12, "\"1.3\"", TlsVersion.Tls13, Certificate),
        new("listener-defaults.tls.alpn", s => $"{s.Listeners[0].Tls!.Alpn}", "", "[h2, \"http/1.1\"]", "h2, http/1.1", Certificate),
        new("listener-defaults.tls.reload", s => s.Listeners[0].Tls!.Reload, TimeSpan.FromSeconds(30), "off", Timeout.InfiniteTimeSpan, Certificate),
        new("listener-defaults.tls.handshake-timeout", s => s.Listeners[0].Tls!.HandshakeTimeout, TimeSpan.FromSeconds(10), "3s", TimeSpan.FromSeconds(3), Certificate),
        new("listener-defaults.tls.strict-close", s => s.Listeners[0].Tls!.StrictClose, false, "on", true, Certificate),
        new("listener-defaults.tls.resumption", s => s.Listeners[0].Tls!.Resumption, true, "off", false, Certificate),
        new("listener-defaults.tls.ticket-keys", s => s.Listeners[0].Tls!.TicketKeys, null, "\"/run/tickets\"", "/run/tickets", Certificate),
        new("pool-defaults.balance", s => s.Pools[0].Balance, BalanceMethod.RoundRobin, "ewma", BalanceMethod.Ewma),
        new("pool-defaults.max-pairs", s => s.Pools[0].MaxPairs, null, "400", 400),
        new("pool-defaults.limit-scope", s => s.Pools[0].LimitScope, LimitScope.Cluster, "node", LimitScope.Node),
        new("pool-defaults.queue.max", s => s.Pools[0].Queue.Max, QueueSettings.Default.Max, "off", 0),
        new("pool-defaults.queue.timeout", s => s.Pools[0].Queue.Timeout, QueueSettings.Default.Timeout, "250ms", TimeSpan.FromMilliseconds(250)),
        new("pool-defaults.slow-start", s => s.Pools[0].SlowStart, TimeSpan.Zero, "30s", TimeSpan.FromSeconds(30)),
        new("pool-defaults.when-all-down", s => s.Pools[0].WhenAllDown, WhenAllDown.Try, "refuse", WhenAllDown.Refuse),
        new("pool-defaults.on-down", s => s.Pools[0].OnDown, PairsFate.Keep, "reset", PairsFate.Reset),
        new("pool-defaults.on-removed", s => s.Pools[0].OnRemoved, PairsFate.Keep, "drain 30s", new PairsFate(TimeSpan.FromSeconds(30))),
        new("pool-defaults.check.kind", s => s.Pools[0].Check?.Kind, null, "redis", CheckKind.Redis),
        new("pool-defaults.check.every", s => s.Pools[0].Check!.Every, TimeSpan.FromSeconds(2), "1s", TimeSpan.FromSeconds(1), Checked),
        new("pool-defaults.check.fast", s => s.Pools[0].Check!.Fast, TimeSpan.FromMilliseconds(500), "100ms", TimeSpan.FromMilliseconds(100), Checked),
        new("pool-defaults.check.down", s => s.Pools[0].Check!.Down, TimeSpan.FromSeconds(5), "1m", TimeSpan.FromMinutes(1), Checked),
        new("pool-defaults.check.timeout", s => s.Pools[0].Check!.Timeout, TimeSpan.FromSeconds(1), "3s", TimeSpan.FromSeconds(3), Checked),
        new("pool-defaults.check.rise", s => s.Pools[0].Check!.Rise, 2, "1", 1, Checked),
        new("pool-defaults.check.fall", s => s.Pools[0].Check!.Fall, 3, "100", 100, Checked),
        new("pool-defaults.check.scope", s => s.Pools[0].Check!.Scope, LimitScope.Cluster, "node", LimitScope.Node, Checked),
        new("pool-defaults.check.port", s => s.Pools[0].Check!.Port, null, "8008", 8008, Checked),
        new("pool-defaults.check.tls", s => s.Pools[0].Check!.Tls, null, "off", false, Checked),
        new("pool-defaults.check.http.method", s => s.Pools[0].Check!.Http.Method, "GET", "HEAD", "HEAD", Page),
        new("pool-defaults.check.http.path", s => s.Pools[0].Check!.Http.Path, "/", "\"/up?full=1\"", "/up?full=1", Page),
        new("pool-defaults.check.http.host", s => s.Pools[0].Check!.Http.Host, "", "\"a.example:8080\"", "a.example:8080", Page),
        new("pool-defaults.check.http.status", s => $"{s.Pools[0].Check!.Http.Statuses}", "200-399", "[200, \"300-302\"]", "200, 300-302", Page),
        new("pool-defaults.check.postgres.user", s => s.Pools[0].Check!.Postgres.User, "postgres", "watch", "watch", Checked),
        new("pool-defaults.check.postgres.database", s => s.Pools[0].Check!.Postgres.Database, "", "shop", "shop", Checked),
        new("pool-defaults.check.steps", s => s.Pools[0].Check!.Steps.Count, 0, "[{ send = a }, { expect = b }]", 2, Checked),
        new("pool-defaults.ejection.failures", s => s.Pools[0].Ejection?.Failures, null, "7", 7),
        new("pool-defaults.ejection.base", s => s.Pools[0].Ejection!.Base, TimeSpan.FromSeconds(30), "1s", TimeSpan.FromSeconds(1), Ejecting),
        new("pool-defaults.ejection.max", s => s.Pools[0].Ejection!.Max, TimeSpan.FromSeconds(300), "1m", TimeSpan.FromMinutes(1), Ejecting),
        new("pool-defaults.attempts", s => s.Pools[0].Attempts, 3, "16", 16),
        new("pool-defaults.proxy-protocol.version", s => s.Pools[0].Header?.Version, null, "v1", 1),
        new("pool-defaults.proxy-protocol.tlvs", s => s.Pools[0].Header!.Tlvs, HeaderTlvs.All, "[alpn, ssl]", HeaderTlvs.Alpn | HeaderTlvs.Ssl, Header),
        new("pool-defaults.proxy-protocol.pass", s => $"{s.Pools[0].Header!.Pass}", "", "[0xE1, 0xef]", "225, 239", Header),
        new("pool-defaults.proxy-protocol.set", s => $"{s.Pools[0].Header!.Set}", "", "{ 0xE0 = edge-7 }", "[224, edge-7]", Header),
        new("pool-defaults.proxy-protocol.checksum", s => s.Pools[0].Header!.Checksum, false, "on", true, Header),
        new("pool-defaults.tls.ca", s => s.Pools[0].Tls!.Ca, null, "ca.crt", "ca.crt", Encrypted),
        new("pool-defaults.tls.server-name", s => s.Pools[0].Tls!.ServerName, null, "web.internal", "web.internal", Encrypted),
        new("pool-defaults.tls.verify", s => s.Pools[0].Tls!.Verify, true, "off", false, Encrypted),
        new("pool-defaults.tls.alpn", s => $"{s.Pools[0].Tls!.Alpn}", "", "[h2, \"http/1.1\"]", "h2, http/1.1", Encrypted),
        new("pool-defaults.tls.min", s => s.Pools[0].Tls!.Min, TlsVersion.Tls12, "1.3", TlsVersion.Tls13, Encrypted),
        new("pool-defaults.tls.reload", s => s.Pools[0].Tls!.Reload, TimeSpan.FromSeconds(30), "1h", TimeSpan.FromHours(1), Encrypted),
        new("pool-defaults.tls.strict-close", s => s.Pools[0].Tls!.StrictClose, false, "on", true, Encrypted),
        new("store-defaults.framing", s => s.Stores[0].Framing, StoreFraming.Connection, "octet-counted", StoreFraming.OctetCounted, Store),
        new("store-defaults.sync", s => s.Stores[0].Sync, TimeSpan.FromMilliseconds(50), "0", TimeSpan.Zero, Store),
        new("store-defaults.max-bytes", s => s.Stores[0].MaxBytes, 10L << 30, "20GiB", 20L << 30, Store),
        new("store-defaults.min-free", s => s.Stores[0].MinFree, 1L << 30, "0", 0L, Store),
        new("store-defaults.max-unit", s => s.Stores[0].MaxUnit, 1L << 30, "16MiB", 16L << 20, Store),
        new("store-defaults.when-full", s => s.Stores[0].WhenFull, WhenFull.Block, "refuse", WhenFull.Refuse, Store),
        new("store-defaults.max-age", s => s.Stores[0].MaxAge, TimeSpan.FromDays(5), "off", Timeout.InfiniteTimeSpan, Store),
        new("store-defaults.parallel", s => s.Stores[0].Parallel, 1, "64", 64, Store),
        new("store-defaults.delivered-when", s => s.Stores[0].DeliveredWhen, DeliveredWhen.Closed, "acked", DeliveredWhen.Acked, Store),
        new("store-defaults.attempts", s => s.Stores[0].Attempts, 10, "1", 1, Store),
        new("store-defaults.backoff", s => s.Stores[0].Backoff, TimeSpan.FromSeconds(1), "100ms", TimeSpan.FromMilliseconds(100), Store),
        new("store-defaults.max-backoff", s => s.Stores[0].MaxBackoff, TimeSpan.FromSeconds(60), "10m", TimeSpan.FromMinutes(10), Store),
        new("store-defaults.unit-bytes", s => s.Stores[0].UnitBytes, 1L << 20, "64KiB", 64L << 10, Lines),
        new("store-defaults.unit-time", s => s.Stores[0].UnitTime, TimeSpan.FromSeconds(1), "5s", TimeSpan.FromSeconds(5), Lines),
        new("store-defaults.max-message", s => s.Stores[0].MaxMessage, 64 << 10, "1KiB", 1 << 10, Lines),
        new("cache-defaults.max-bytes", s => s.Caches[0].MaxBytes, 512L << 20, "2GiB", 2L << 30, Kept),
        new("cache-defaults.max-object", s => s.Caches[0].MaxObject, 8L << 20, "100 kB", 100_000L, Kept),
        new("cache-defaults.max-variants", s => s.Caches[0].MaxVariants, 16, "1", 1, Kept),
        new("cache-defaults.default-ttl", s => s.Caches[0].DefaultTtl, null, "5m", TimeSpan.FromMinutes(5), Kept),
        new("cache-defaults.stale-if-error", s => s.Caches[0].StaleIfError, TimeSpan.FromSeconds(60), "off", null, Kept),
        new("cache-defaults.coalesce", s => s.Caches[0].Coalesce, true, "off", false, Kept),
        new("cache-defaults.log-field", s => s.Caches[0].LogField, true, "off", false, Kept),
        new("timeouts.connect", s => s.Timeouts.Connect, TimeSpan.FromSeconds(5), "250ms", TimeSpan.FromMilliseconds(250)),
        new("timeouts.idle", s => s.Timeouts.Idle, TimeSpan.FromHours(1), "2 minutes", TimeSpan.FromMinutes(2)),
        new("timeouts.half-close", s => s.Timeouts.HalfClose, TimeSpan.FromSeconds(30), "1.5s", TimeSpan.FromSeconds(1.5)),
        new("buffers.bank", s => s.Buffers.Bank, 64L << 20, "8GiB", 8L << 30),
        new("buffers.segment", s => s.Buffers.Segment, 16 << 10, "4K", 4 << 10),
        new("buffers.min-share", s => s.Buffers.MinShare, 16 << 10, "32768", 32 << 10),
        new("buffers.max-share", s => s.Buffers.MaxShare, 256 << 10, "500 kB", 500_000),
        new("buffers.splice", s => s.Buffers.Splice, true, "off", false),
        new("control-memory.time-wait", s => s.ControlMemory.TimeWait, TimeSpan.FromSeconds(60), "10s", TimeSpan.FromSeconds(10)),
        new("control-memory.max-flows", s => s.ControlMemory.MaxFlows, 262_144, "1024", 1024),
        new("loops.count", s => s.Loops.Count, Environment.ProcessorCount, "201", 201),
        new("loops.affinity", s => s.Loops.Affinity, false, "on", true),
        new("drain.notice", s => s.Drain.Notice, TimeSpan.Zero, "5s", TimeSpan.FromSeconds(5)),
        new("drain.timeout", s => s.Drain.Timeout, TimeSpan.FromSeconds(30), "0", TimeSpan.Zero),
        new("access-log.format", s => s.AccessLog.Format, AccessLogFormat.Text, "json", AccessLogFormat.Json),
        new("access-log.file", s => s.AccessLog.File, null, "\"/var/log/proxy.log\"", "/var/log/proxy.log"),
        new("access-log.max-size", s => s.AccessLog.MaxSize, null, "100MiB", 100L << 20, LogFile),
        new("access-log.keep", s => s.AccessLog.Keep, 5, "7", 7),
        new("access-log.syslog.to", s => s.AccessLog.Syslog?.To.ToString(), null, "\"udp://10.0.0.5\"", "udp://10.0.0.5:514"),
        new("access-log.syslog.facility", s => s.AccessLog.Syslog!.Facility, SyslogFacility.Local0, "local7", SyslogFacility.Local7, Syslog),
        new("access-log.syslog.app-name", s => s.AccessLog.Syslog!.AppName, "proxycluster", "edge-1", "edge-1", Syslog),
        new("log.level", s => s.Log.Level, LogLevel.Information, "debug", LogLevel.Debug),
        new("log.levels.Akka", s => Level(s, "Akka"), LogLevel.Warning, "off", LogLevel.None),
        new("log.levels.Microsoft", s => Level(s, "Microsoft"), LogLevel.Warning, "error", LogLevel.Error),
        new("log.format", s => s.Log.Format, LogFormat.Text, "json", LogFormat.Json),
        new("log.file", s => s.Log.File, null, "\"/var/log/node.log\"", "/var/log/node.log"),
        new("log.syslog.to", s => s.Log.Syslog?.To.ToString(), null, "\"unix:/dev/log\"", "unix:/dev/log"),
        new("log.syslog.facility", s => s.Log.Syslog!.Facility, SyslogFacility.Local0, "daemon", SyslogFacility.Daemon, LogSyslog),
        new("log.syslog.app-name", s => s.Log.Syslog!.AppName, "proxycluster", "edge-1", "edge-1", LogSyslog),
        new("dns.refresh", s => s.Dns.Refresh, TimeSpan.FromSeconds(30), "1d", TimeSpan.FromDays(1)),
        new("dns.servers", s => $"{s.Dns.Servers}", "", "[\"10.0.0.53\", \"127.0.0.1:8600\", \"::1\", \"[fd00::53]:54\"]", "10.0.0.53:53, 127.0.0.1:8600, [::1]:53, [fd00::53]:54"),
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
        new("limits.max-openings", s => s.Limits.MaxOpenings, 0, "500", 500),
        new("limits.max-handshakes", s => s.Limits.MaxHandshakes, 1000, "7", 7),
        new("limits.max-sources", s => s.Limits.MaxSources, 65_536, "1024", 1024),
        new("admin.bind", s => s.Admin.Bind, IPEndPoint.Parse("127.0.0.1:9110"), "off", null),
        new("admin.token", s => s.Admin.Token, null, "0123456789abcdef", "0123456789abcdef"),
        new("admin.token-file", s => s.Admin.TokenFile, null, "/run/token", "/run/token"),
        new("admin.read-only-token", s => s.Admin.ReadOnlyToken, null, "fedcba9876543210", "fedcba9876543210"),
        new("admin.read-only-token-file", s => s.Admin.ReadOnlyTokenFile, null, "/run/read", "/run/read"),
        new("admin.metrics-token", s => s.Admin.MetricsToken, null, "89abcdef01234567", "89abcdef01234567", "proxy.admin.token = 0123456789abcdef"),
        new("admin.metrics-token-file", s => s.Admin.MetricsTokenFile, null, "/run/metrics", "/run/metrics", "proxy.admin.token = 0123456789abcdef"),
        new("admin.max-connections", s => s.Admin.MaxConnections, 128, "7", 7),
        new("admin.max-commands", s => s.Admin.MaxCommands, 32, "3", 3),
        new("admin.max-body", s => s.Admin.MaxBody, 64 << 10, "1K", 1 << 10),
        new("admin.request-timeout", s => s.Admin.RequestTimeout, TimeSpan.FromSeconds(5), "1s", TimeSpan.FromSeconds(1)),
        new("admin.idle-timeout", s => s.Admin.IdleTimeout, TimeSpan.FromSeconds(30), "2m", TimeSpan.FromMinutes(2)),
        new("telemetry.prometheus", s => s.Telemetry.Prometheus, true, "off", false),
        new("telemetry.otlp.endpoint", s => s.Telemetry.Otlp?.Endpoint, null, "\"https://otel.example:4317\"", new Uri("https://otel.example:4317")),
        new("telemetry.otlp.protocol", s => s.Telemetry.Otlp!.Protocol, OtlpProtocol.Grpc, "http", OtlpProtocol.Http, Collector),
        new("telemetry.otlp.headers", s => $"{s.Telemetry.Otlp!.Headers}", "", "{ Authorization = \"Bearer x\" }", "[Authorization, Bearer x]", Collector),
        new("telemetry.otlp.timeout", s => s.Telemetry.Otlp!.Timeout, TimeSpan.FromSeconds(10), "1s", TimeSpan.FromSeconds(1), Collector),
        new("telemetry.otlp.metrics", s => s.Telemetry.Otlp!.Metrics, true, "off", false, Collector),
        new("telemetry.otlp.interval", s => s.Telemetry.Otlp!.Interval, TimeSpan.FromSeconds(60), "5s", TimeSpan.FromSeconds(5), Collector),
        new("telemetry.otlp.logs", s => s.Telemetry.Otlp!.Logs, true, "off", false, Collector),
        new("telemetry.otlp.trace-ratio", s => s.Telemetry.Otlp!.TraceRatio, 0d, "0.25", 0.25, Collector),
        new("admin.command-timeout", s => s.Admin.CommandTimeout, TimeSpan.FromSeconds(30), "1m", TimeSpan.FromMinutes(1)),
    ];

    // It says what balance says already.
    private const string Stick = "pool-defaults.stick";

    // Several of them are written, or none.
    private static readonly string[] Together =
    [
        "cluster.tls.certificate", "cluster.tls.key", "cluster.tls.ca",
        "listener-defaults.tls.client-ca", "listener-defaults.tls.client-auth",
        "pool-defaults.tls.cert", "pool-defaults.tls.key",
    ];

    public static TheoryData<string> Keys => [.. Settings.Select(s => s.Key)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Default_is_what_the_documentation_says(string key)
    {
        var setting = Of(key);
        Assert.Equal(setting.Default, setting.Read(Minimal.With(setting.Beside)));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Written_value_overrides_the_default(string key)
    {
        var setting = Of(key);
        Assert.NotEqual(setting.Default, setting.Overridden);
        Assert.Equal(setting.Overridden, setting.Read(Minimal.With($"{setting.Beside}\nproxy.{key} = {setting.Override}")));
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
    public void Certificates_of_clients_are_asked_for_together_with_a_ca()
    {
        var none = Minimal.With(Certificate).Listeners[0].Tls!;
        Assert.Equal((null, ClientAuth.None), (none.ClientCa, none.ClientAuth));
        foreach (var (word, auth) in new[] { ("request", ClientAuth.Request), ("require", ClientAuth.Require) })
        {
            var tls = Minimal.With($"{Certificate}\nproxy.listener-defaults.tls {{ client-ca = ca.crt, client-auth = {word} }}").Listeners[0].Tls!;
            Assert.Equal(("ca.crt", auth), (tls.ClientCa, tls.ClientAuth));
        }
    }

    [Fact]
    public void Own_certificate_for_servers_is_a_certificate_and_a_key()
    {
        Assert.Null(Minimal.With(Encrypted).Pools[0].Tls!.Certificate);
        Assert.Equal(
            new CertificateSettings("a.crt", "a.key"),
            Minimal.With($"{Encrypted}\nproxy.pool-defaults.tls {{ cert = a.crt, key = a.key }}").Pools[0].Tls!.Certificate);
    }

    [Fact]
    public void Reference_written_as_a_configuration_changes_nothing()
    {
        var (plain, written) = (Minimal.With(""), Minimal.With(ReferenceConfiguration.Text));
        Assert.Equal(plain.Listeners[0], written.Listeners[0]);
        Assert.Equal(plain.Pools[0] with { Endpoints = [] }, written.Pools[0] with { Endpoints = [] });
        Assert.Equal(plain.Limits, written.Limits);
    }

    [Fact]
    public void Every_key_of_the_reference_is_pinned_here()
    {
        var keys = Leaves(ReferenceConfiguration.Config.GetValue("proxy"), "").Order();
        Assert.Equal(Settings.Select(s => s.Key).Append(Stick).Concat(["listeners", "pools", "stores", "caches"]).Concat(Together).Order(), keys);
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
            proxy.limits { max-pairs = auto, max-openings = auto }
            proxy.access-log.format = off
            """);
        Assert.Equal(Environment.ProcessorCount, settings.Loops.Count);
        Assert.Equal((0, 0), (settings.Limits.MaxPairs, settings.Limits.MaxOpenings));
        Assert.Equal(AccessLogFormat.Off, settings.AccessLog.Format);
    }

    [Fact]
    public void Categories_of_the_log_have_levels_of_their_own()
    {
        Assert.Equal("[Akka, Warning], [Akka.Cluster, Debug], [Microsoft, Warning]", Text("proxy.log.levels { \"Akka.Cluster\" = debug }"));
        Assert.Equal(("proxy.log.levels.Proxy", "write the whole category in quotes: \"Proxy.NAME\" = debug"), Problem("proxy.log.levels { Proxy.Actors = debug }"));
        Assert.Equal("proxy.log.levels.\"Akka.Cluster\"", Problem("proxy.log.levels { \"Akka.Cluster\" = chatty }").Path);

        static string Text(string hocon) => string.Join(", ", Minimal.With(hocon).Log.Levels.Select(each => $"[{each.Category}, {each.Level}]"));

        static (string Path, string Remedy) Problem(string hocon) => (Minimal.ErrorOf(hocon).Path, Minimal.ErrorOf(hocon).Remedy);
    }

    private static LogLevel Level(ProxySettings settings, string category) => settings.Log.Levels.Single(each => each.Category == category).Level;

    private static Setting Of(string key) => Settings.Single(s => s.Key == key);

    private static IEnumerable<string> Leaves(HoconValue value, string path)
    {
        if (!value.IsObject() || value.IsEmpty) return [path];
        var prefix = path.Length == 0 ? "" : path + ".";
        return value.GetObject().Items.SelectMany(item => Leaves(item.Value, prefix + item.Key));
    }

    private sealed record Setting(string Key, Func<ProxySettings, object?> Read, object? Default, string Override, object? Overridden, string Beside = "");
}
