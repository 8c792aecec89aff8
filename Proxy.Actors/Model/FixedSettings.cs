using System.Collections.Immutable;
using Proxy.Configuration;

namespace Proxy.Actors.Model;

/// <summary>What a node is built with. A change of it takes effect at the next start.</summary>
/// <param name="Loops">The I/O loops.</param>
/// <param name="Buffers">The buffer bank.</param>
/// <param name="ControlMemory">The table of flow entries.</param>
/// <param name="AccessLog">Where pairs are written.</param>
/// <param name="Log">What the node says of itself.</param>
/// <param name="Cluster">How the node meets the other nodes.</param>
/// <param name="Admin">The HTTP endpoint for operators.</param>
/// <param name="MaxSources">Sources that limits for sources tell apart.</param>
/// <param name="MaxHandshakes">TLS handshakes that may be under way at once.</param>
/// <param name="Stores">Where listeners keep what clients send.</param>
/// <param name="Caches">The caches for responses.</param>
/// <param name="Telemetry">Who is told what the node measures.</param>
public sealed record FixedSettings(
    LoopSettings Loops,
    BufferSettings Buffers,
    ControlMemorySettings ControlMemory,
    AccessLogSettings AccessLog,
    LogSettings Log,
    ClusterSettings Cluster,
    AdminSettings Admin,
    int MaxSources,
    int MaxHandshakes,
    ValueArray<StoreSettings> Stores,
    ValueArray<CacheSettings> Caches,
    TelemetrySettings Telemetry)
{
    private static readonly ImmutableArray<(string Key, Func<FixedSettings, object?> Value)> Keys =
    [
        ("proxy.access-log.file", of => of.AccessLog.File),
        ("proxy.access-log.format", of => of.AccessLog.Format),
        ("proxy.access-log.keep", of => of.AccessLog.Keep),
        ("proxy.access-log.max-size", of => of.AccessLog.MaxSize),
        ("proxy.access-log.syslog", of => of.AccessLog.Syslog),
        ("proxy.admin", of => of.Admin),
        ("proxy.buffers.bank", of => of.Buffers.Bank),
        ("proxy.buffers.max-share", of => of.Buffers.MaxShare),
        ("proxy.buffers.min-share", of => of.Buffers.MinShare),
        ("proxy.buffers.segment", of => of.Buffers.Segment),
        ("proxy.caches", of => of.Caches),
        ("proxy.cluster.hostname", of => of.Cluster.Hostname),
        ("proxy.cluster.max-connections", of => of.Cluster.MaxConnections),
        ("proxy.cluster.join-timeout", of => of.Cluster.JoinTimeout),
        ("proxy.cluster.port", of => of.Cluster.Port),
        ("proxy.cluster.public-hostname", of => of.Cluster.PublicHostname),
        ("proxy.cluster.seeds", of => string.Join(' ', of.Cluster.Seeds)),
        ("proxy.cluster.system-name", of => of.Cluster.SystemName),
        ("proxy.cluster.tls", of => (of.Cluster.Tls, of.Cluster.IsTlsOff)),
        ("proxy.control-memory.max-flows", of => of.ControlMemory.MaxFlows),
        ("proxy.control-memory.time-wait", of => of.ControlMemory.TimeWait),
        ("proxy.limits.max-handshakes", of => of.MaxHandshakes),
        ("proxy.limits.max-sources", of => of.MaxSources),
        ("proxy.log", of => of.Log),
        ("proxy.loops.affinity", of => of.Loops.Affinity),
        ("proxy.loops.count", of => of.Loops.Count),
        ("proxy.stores", of => of.Stores),
        ("proxy.telemetry", of => of.Telemetry),
    ];

    /// <summary>Takes them out of a node's settings.</summary>
    /// <param name="settings">Settings without errors.</param>
    public static FixedSettings From(ProxySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new FixedSettings(
            settings.Loops, settings.Buffers, settings.ControlMemory, settings.AccessLog, settings.Log, settings.Cluster, settings.Admin, settings.Limits.MaxSources, settings.Limits.MaxHandshakes, [.. settings.Stores], settings.Caches, settings.Telemetry);
    }

    /// <summary>The keys of the configuration by which two differ, in their order; for the admin endpoint the block's.</summary>
    /// <param name="before">The one.</param>
    /// <param name="after">The other.</param>
    public static ImmutableArray<string> Differences(FixedSettings before, FixedSettings after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return [.. Keys.Where(key => !Equals(key.Value(before), key.Value(after))).Select(key => key.Key)];
    }
}
