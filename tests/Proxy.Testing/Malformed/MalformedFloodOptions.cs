using System.Net;

namespace Proxy.Testing;

/// <summary>What a <see cref="MalformedFlood"/> does.</summary>
public sealed record MalformedFloodOptions
{
    /// <summary>Where its connections go, in turns.</summary>
    public required IReadOnlyList<IPEndPoint> Targets { get; init; }

    /// <summary>How many connections. Default: 1,000,000.</summary>
    public int Count { get; init; } = 1_000_000;

    /// <summary>What all of them follow from. Default: 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads, each of which has a connection at a time. Default: 16.</summary>
    public int Threads { get; init; } = 16;

    /// <summary>Connections a second at most; 0 for as many as go. Default: 0.</summary>
    public int Rate { get; init; }
}
