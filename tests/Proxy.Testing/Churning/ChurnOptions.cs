using System.Net;

namespace Proxy.Testing;

/// <summary>Options of a <see cref="ChurnDriver"/>. A run ends at <see cref="Count"/> or <see cref="Duration"/>, whichever is first.</summary>
public sealed record ChurnOptions
{
    /// <summary>All scripts follow from it.</summary>
    public uint Seed { get; init; } = 1;

    /// <summary>How many connections to run; null: no limit.</summary>
    public long? Count { get; init; }

    /// <summary>How long to start new connections; null: no limit.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>How many connections at a time.</summary>
    public int Concurrency { get; init; } = 64;

    /// <summary>The number of the first connection: with a <see cref="Count"/> of 1 it replays one.</summary>
    public ulong FirstConnection { get; init; }

    /// <summary>No direction sends more than this.</summary>
    public long MostBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>A connection that takes longer is stuck. Slow readers need about 2 s.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Once one side has broken off, the other side has to see the end within this.</summary>
    public TimeSpan EndBound { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>True: a side's RST has to arrive as RST; false: FIN will do (some proxies cannot do better).</summary>
    public bool StrictResets { get; init; } = true;

    /// <summary>The run ends early after this many failures.</summary>
    public int MostFailures { get; init; } = 100;

    /// <summary>Where the origin listens; null: an ephemeral port of 127.0.0.1.</summary>
    public IPEndPoint? OriginAt { get; init; }
}
