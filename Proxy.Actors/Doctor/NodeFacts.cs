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

    /// <summary>Characters of texts that others than the product have written, at most.</summary>
    internal const int MaxWords = 60;

    /// <summary>How many things were looked at.</summary>
    public LookedAt Looked { get => field ?? LookedAt.Nothing; init; } = LookedAt.Nothing;

    /// <summary>The parts of its configuration that nodes have in common.</summary>
    public ImmutableArray<PartDigest> Parts { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>All its listeners.</summary>
    public ImmutableArray<ListenerFacts> Listeners { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Pools that have clients waiting, no endpoint, or none that takes pairs.</summary>
    public ImmutableArray<PoolFacts> Pools { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Endpoints that are down, left out, without an address, full, or short of ports.</summary>
    public ImmutableArray<EndpointFacts> Endpoints { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Certificates that do not hold, or not for long, or could not be renewed.</summary>
    public ImmutableArray<CertificateFacts> Certificates { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Its stores.</summary>
    public ImmutableArray<StoreFacts> Stores { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The queues in them that hold anything.</summary>
    public ImmutableArray<QueueRow> Queues { get => field.IsDefault ? [] : field; init; } = [];
}
