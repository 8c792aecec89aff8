using System.Collections.Immutable;

namespace Proxy.Configuration;

/// <summary>
/// Everything that a user says about one node, checked and immutable: the typed form of the HOCON tree <c>proxy { }</c>.
/// <see cref="ProxySettingsReader"/> makes it.
/// </summary>
/// <param name="Listeners">The addresses that clients connect to, ordered by name; at least one.</param>
/// <param name="Pools">The pools that listeners hand their connections to, ordered by name; every listener's pool is among them.</param>
/// <param name="Timeouts">How long a pair may wait for what.</param>
/// <param name="Buffers">The node's buffer bank.</param>
/// <param name="ControlMemory">The table of flow entries.</param>
/// <param name="Loops">The I/O loops.</param>
/// <param name="Drain">How the node lets go of its pairs when it stops.</param>
/// <param name="AccessLog">The lines written when a pair is bound and when it has ended.</param>
/// <param name="Dns">How names of endpoints are resolved.</param>
/// <param name="Cluster">How the node meets the other nodes.</param>
/// <param name="Limits">The bound on pairs.</param>
/// <param name="Admin">The HTTP endpoint for operators.</param>
public sealed record ProxySettings(
    ImmutableArray<ListenerSettings> Listeners,
    ImmutableArray<PoolSettings> Pools,
    TimeoutSettings Timeouts,
    BufferSettings Buffers,
    ControlMemorySettings ControlMemory,
    LoopSettings Loops,
    DrainSettings Drain,
    AccessLogSettings AccessLog,
    DnsSettings Dns,
    ClusterSettings Cluster,
    PairLimits Limits,
    AdminSettings Admin)
{
    /// <summary>Where listeners keep what clients send, ordered by name; every listener's store is among them.</summary>
    public ImmutableArray<StoreSettings> Stores { get; init; } = [];

    /// <summary>What the node says of itself.</summary>
    public LogSettings Log { get; init; } = new(Microsoft.Extensions.Logging.LogLevel.Information, [], LogFormat.Text, null);

    /// <summary>The caches that listeners may have, ordered by name.</summary>
    public ValueArray<CacheSettings> Caches { get; init; } = [];

    /// <summary>Who is told what the node measures.</summary>
    public TelemetrySettings Telemetry { get; init; } = new(Prometheus: true, Otlp: null);
}
