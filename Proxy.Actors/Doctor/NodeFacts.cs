using System.Collections.Immutable;
using Proxy.Actors.Forwarding;
using Proxy.Actors.Listing;
using Proxy.Actors.Machine;
using Proxy.Membership.Wire;

namespace Proxy.Actors.Doctor;

/// <summary>What a node tells of itself so that others can see what is wrong with it. It judges nothing. Lists hold only what somebody may have
/// to see to, and no more of that than fits into a message.</summary>
/// <param name="Node">The node: <c>akka.tcp://system@host:port</c>.</param>
/// <param name="Time">Its clock when it answered.</param>
/// <param name="Uptime">Since it started.</param>
/// <param name="Build">What it is made of.</param>
/// <param name="Standing">Whether it takes clients, and how many.</param>
/// <param name="Machine">Its machine.</param>
/// <param name="Growth">What was counted lately.</param>
/// <param name="Over">Since when.</param>
/// <param name="Buffers">Its buffer bank.</param>
internal sealed record NodeFacts(
    string Node,
    DateTimeOffset Time,
    TimeSpan Uptime,
    BuildFacts Build,
    StandingFacts Standing,
    MachineFacts Machine,
    NodeCounters Growth,
    TimeSpan Over,
    BufferStats Buffers) : IWireMessage
{
    /// <summary>Parts of a configuration at most.</summary>
    internal const int MaxParts = 200;

    /// <summary>Listeners at most.</summary>
    internal const int MaxListeners = 40;

    /// <summary>Endpoints at most.</summary>
    internal const int MaxEndpoints = 24;

    /// <summary>Rows of other lists at most.</summary>
    internal const int MaxRows = 16;

    /// <summary>Pools and endpoints that are found up, at most.</summary>
    internal const int MaxReached = 1_000;

    /// <summary>How many things were looked at.</summary>
    public LookedAt Looked { get => field ?? LookedAt.Nothing; init; } = LookedAt.Nothing;

    /// <summary>Where its log goes.</summary>
    public LogFacts Log { get => field ?? LogFacts.Unknown; init; } = LogFacts.Unknown;

    /// <summary>The parts of its configuration that nodes have in common.</summary>
    public ImmutableArray<PartDigest> Parts { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>All its listeners.</summary>
    public ImmutableArray<ListenerFacts> Listeners { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Pools that have clients waiting, no endpoint, none that takes pairs, or none that does not refuse clients.</summary>
    public ImmutableArray<PoolFacts> Pools { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Keys of the endpoints that the node has found up, by a check or by pairs that it has there now, and of their pools. Of what is in
    /// neither this list nor in those of what is wrong, the node knows nothing.</summary>
    public ImmutableArray<uint> Reached { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Endpoints that are down, refuse clients, left out, without an address, full, or short of ports.</summary>
    public ImmutableArray<EndpointFacts> Endpoints { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Certificates that do not hold, or not for long, or could not be renewed.</summary>
    public ImmutableArray<CertificateFacts> Certificates { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Its stores.</summary>
    public ImmutableArray<StoreFacts> Stores { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The queues in them that hold anything.</summary>
    public ImmutableArray<QueueRow> Queues { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The key of an endpoint, or of a pool, the same on all nodes (FNV-1a): two of them having the same is no matter.</summary>
    internal static uint Key(string pool, string endpoint = "")
    {
        var hash = 2_166_136_261u;
        foreach (var c in $"{pool} {endpoint.ToLowerInvariant()}") hash = unchecked((hash ^ c) * 16_777_619u);
        return hash;
    }
}
