namespace Proxy.EndToEnd.Tests;

/// <summary>How much the tests do: enough to notice a fault by default, the full figures with PROXY_TEST_SCALE=full.</summary>
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
        StormConnections = 5_000,
        ChurnSeconds = 20,
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
    };

    /// <summary>The scale of this run.</summary>
    public static TestScale Current { get; } = Environment.GetEnvironmentVariable("PROXY_TEST_SCALE") switch
    {
        null or "" or "small" => Small,
        "full" => Full,
        var other => throw new InvalidOperationException($"PROXY_TEST_SCALE is '{other}', neither 'small' nor 'full'"),
    };

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

    /// <summary>Whether memory is watched, too: that takes a run long enough for it to level off.</summary>
    public bool WatchesMemory => ReferenceEquals(this, Full);

    /// <summary>The bound of a step that moves data: an hour's worth of patience is no test, a minute's may be too little for 2 GiB.</summary>
    public TimeSpan Bound { get; } = TimeSpan.FromMinutes(5);
}
