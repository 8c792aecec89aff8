using System.Collections.Immutable;
using Akka.Configuration;

namespace Proxy.Configuration;

/// <summary>
/// Reads the HOCON tree <c>proxy { }</c> into <see cref="ProxySettings"/>. What the user did not write comes from
/// <c>reference.conf</c>. Nothing is thrown for what a user may write: every error is collected and returned.
/// </summary>
public static class ProxySettingsReader
{
    private const string Root = "proxy";

    /// <summary>Parses HOCON text and reads it.</summary>
    /// <param name="text">The text of a configuration file.</param>
    /// <param name="source">What messages call the text: a file name.</param>
    public static SettingsResult ReadText(string text, string source = "configuration")
    {
        var parsed = ConfigurationText.Parse(text, source);
        return parsed.Config is null ? new SettingsResult(null, parsed.Errors) : Read(parsed.Config);
    }

    /// <summary>Reads a tree that was parsed already.</summary>
    /// <param name="config">The user's tree without defaults; what is outside of <c>proxy</c> is left alone.</param>
    public static SettingsResult Read(Config config)
    {
        var errors = new List<ConfigurationError>();
        var settings = ReadProxy(ProxySection(config, errors));
        return errors.Count == 0 ? new(settings, []) : new(null, [.. errors]);
    }

    /// <summary>Reads <c>proxy.cluster</c> alone, for a process that carries no pairs.</summary>
    /// <param name="config">The user's tree without defaults.</param>
    /// <param name="errors">Receives every error.</param>
    /// <returns>The settings, which count only when there was no error.</returns>
    public static ClusterSettings ReadCluster(Config config, ICollection<ConfigurationError> errors)
    {
        var proxy = ProxySection(config, errors);
        proxy.RejectUnknownKeys();
        return ClusterReader.Read(proxy);
    }

    /// <summary>Reads <c>proxy.admin</c> alone, for programs that are no proxies.</summary>
    /// <param name="config">The user's tree without defaults.</param>
    /// <param name="errors">Receives every error.</param>
    /// <returns>The settings, which count only when there was no error.</returns>
    public static AdminSettings ReadAdmin(Config config, ICollection<ConfigurationError> errors) =>
        AdminReader.Read(ProxySection(config, errors));

    /// <summary>Reads <c>proxy.log</c> alone, likewise.</summary>
    /// <param name="config">The user's tree without defaults.</param>
    /// <param name="errors">Receives every error.</param>
    /// <returns>The settings, which count only when there was no error.</returns>
    public static LogSettings ReadLog(Config config, ICollection<ConfigurationError> errors) => LogReader.Read(ProxySection(config, errors));

    /// <summary>Reads <c>proxy.telemetry</c> alone, likewise.</summary>
    /// <param name="config">The user's tree without defaults.</param>
    /// <param name="errors">Receives every error.</param>
    /// <returns>The settings, which count only when there was no error.</returns>
    public static TelemetrySettings ReadTelemetry(Config config, ICollection<ConfigurationError> errors) => TelemetryReader.Read(ProxySection(config, errors));

    private static Section ProxySection(Config config, ICollection<ConfigurationError> errors)
    {
        var reference = ReferenceConfiguration.Config.Root.GetObject().GetKey(Root).GetObject();
        var root = config.IsEmpty ? null : new HoconNode(config.Root).Block;
        foreach (var key in root?.Items.Keys.Where(k => k != Root) ?? [])
        {
            if (reference.Items.ContainsKey(key))
                errors.Add(new(Quoted.Plain(key), "this key belongs inside of proxy", $"write proxy {{ {key} ... }}"));
            else if (NearestName.Of(key, [Root]) is not null)
                errors.Add(new(Quoted.Plain(key), "there is no such key", "did you mean proxy?"));
        }

        var proxy = new HoconNode(root?.GetKey(Root));
        if (proxy.Kind is not (NodeKind.Absent or NodeKind.Block))
            errors.Add(new(Root, $"{proxy.KindName} is written where a block belongs", "write proxy { ... }"));
        return new Section(Root, proxy.Block, reference, errors);
    }

    private static ProxySettings ReadProxy(Section proxy)
    {
        proxy.RejectUnknownKeys();
        var listeners = ListenerReader.Read(proxy);
        var pools = PoolReader.Read(proxy);
        var stores = StoreReader.Read(proxy);
        ListenerReader.RejectMissingPools(proxy, listeners, [.. pools.Select(p => p.Name)]);
        ListenerReader.RejectCircles(proxy, listeners, pools);
        StoreReader.RejectMissing(proxy, listeners, stores);
        var caches = CacheReader.Read(proxy);
        HttpReader.RejectMissingCaches(proxy, listeners, [.. caches.Select(cache => cache.Name)]);
        return new ProxySettings(
            listeners,
            pools,
            Timeouts(Known(proxy, "timeouts")),
            BufferReader.Read(proxy),
            ControlMemory(Known(proxy, "control-memory")),
            Loops(Known(proxy, "loops")),
            Drain(Known(proxy, "drain")),
            AccessLogReader.Read(proxy),
            Dns(Known(proxy, "dns")),
            ClusterReader.Read(proxy),
            Limits(Known(proxy, "limits")),
            AdminReader.Read(proxy))
        {
            Stores = stores,
            Caches = caches,
            Log = LogReader.Read(proxy),
            Telemetry = TelemetryReader.Read(proxy),
        };
    }

    private static Section Known(Section proxy, string key)
    {
        var section = proxy.Block(key);
        section.RejectUnknownKeys();
        return section;
    }

    private static TimeoutSettings Timeouts(Section section) => new(
        section.Value("connect", Durations.Positive),
        section.Value("idle", Durations.PositiveOrOff),
        section.Value("half-close", Durations.Positive));

    private static ControlMemorySettings ControlMemory(Section section) => new(
        section.Value("time-wait", Durations.Positive),
        section.Value("max-flows", Integers.Between(1024, 16_777_216)));

    private static LoopSettings Loops(Section section) => new(
        section.Value("count", Integers.AutoOrBetween(Math.Clamp(Environment.ProcessorCount, 1, 256), 1, 256)),
        section.Value("affinity", Choices.OnOrOff));

    private static DrainSettings Drain(Section section) => new(
        section.Value("timeout", Durations.OrZero), section.Value("notice", Durations.OrZero));

    private static DnsSettings Dns(Section section) => new(section.Value("refresh", Durations.Positive))
    {
        Servers = Lists.Read(section, "servers", NameServers.Parse),
    };

    private static PairLimits Limits(Section section) => new(
        section.Value("max-pairs", Integers.AutoOrBetween(0, 1, 10_000_000)),
        section.Value("max-openings", Integers.AutoOrBetween(0, 1, 10_000_000)),
        section.Value("max-handshakes", Integers.Between(1, 100_000)),
        section.Value("max-sources", Sources));

    private static Parsed<int> Sources(string text)
    {
        var number = Integers.Between(1024, 1 << 24)(text);
        return !number.IsOk || int.IsPow2(number.Value)
            ? number
            : Parsed.Fail<int>($"{Quoted.Text(text)} is not a power of two", "write 65536, or another power of two from 1024 to 16777216");
    }
}
