using Proxy.Testing;

namespace Proxy.EndToEnd.Tests;

/// <summary>The figures of a <see cref="Scale"/>.</summary>
internal sealed record TestScale
{
    private const long MiB = 1024 * 1024;

    private static readonly TestScale Small = new()
    {
        RedisRequests = 20_000,
        PostgresSeconds = 5,
        FileBytes = 256 * MiB,
        ParallelFileBytes = 16 * MiB,
        HttpSeconds = 3,
        PairsAtOnce = 2_000,
        StormConnections = 20_000,
        ChurnSeconds = 20,
        StalledBytes = 64 * MiB,
        StalledReaders = 200,
        StalledBank = 8 * MiB,
        StalledFor = TimeSpan.FromSeconds(2),
        BesideBytes = 32 * MiB,
        LeastRate = 0.1,
        MostLatency = 20,
        Jitter = TimeSpan.FromMilliseconds(20),
    };

    private static readonly TestScale Full = new()
    {
        RedisRequests = 200_000,
        PostgresSeconds = 20,
        FileBytes = 2048 * MiB,
        ParallelFileBytes = 128 * MiB,
        HttpSeconds = 10,
        PairsAtOnce = 9_000,
        StormConnections = 50_000,
        ChurnSeconds = 60,
        StalledBytes = 1024 * MiB,
        StalledReaders = 4000,
        StalledBank = 64 * MiB,
        StalledFor = TimeSpan.FromSeconds(20),
        BesideBytes = 512 * MiB,
        LeastRate = 0.7,
        MostLatency = 2,
        Jitter = TimeSpan.Zero,
    };

    /// <summary>The scale of this run.</summary>
    public static TestScale Current { get; } = Scale.IsFull ? Full : Small;

    /// <summary>Requests of each kind that redis-benchmark makes.</summary>
    public required int RedisRequests { get; init; }

    /// <summary>Seconds that pgbench runs.</summary>
    public required int PostgresSeconds { get; init; }

    /// <summary>Size of the one large file.</summary>
    public required long FileBytes { get; init; }

    /// <summary>Size of each of the files that move at once.</summary>
    public required long ParallelFileBytes { get; init; }

    /// <summary>Seconds that wrk runs.</summary>
    public required int HttpSeconds { get; init; }

    /// <summary>Pairs that are open at the same time.</summary>
    public required int PairsAtOnce { get; init; }

    /// <summary>Connections of a connect storm.</summary>
    public required int StormConnections { get; init; }

    /// <summary>Seconds of churn.</summary>
    public required int ChurnSeconds { get; init; }

    /// <summary>Bytes that arrive after a reader has stalled.</summary>
    public required long StalledBytes { get; init; }

    /// <summary>Readers that stall at once.</summary>
    public required int StalledReaders { get; init; }

    /// <summary>The bank that they share.</summary>
    public required long StalledBank { get; init; }

    /// <summary>How long they stall before memory is looked at.</summary>
    public required TimeSpan StalledFor { get; init; }

    /// <summary>Size of the download that goes on beside stalled readers.</summary>
    public required long BesideBytes { get; init; }

    /// <summary>The part of its rate without stalled readers that it reaches at least.</summary>
    public required double LeastRate { get; init; }

    /// <summary>How many times its own an exchange's 99th percentile may take beside them.</summary>
    public required int MostLatency { get; init; }

    /// <summary>What may come on top of that.</summary>
    public required TimeSpan Jitter { get; init; }

    /// <summary>The bound of a step that moves data: an hour's worth of patience is no test, a minute's may be too little for 2 GiB.</summary>
    public TimeSpan Bound { get; } = TimeSpan.FromMinutes(5);
}
