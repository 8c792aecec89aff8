using Proxy.Actors.Forwarding;
using Proxy.Actors.Listeners;
using Proxy.Actors.Listing;
using Proxy.Actors.Pairs;
using Proxy.Actors.Pools;
using Proxy.Actors.Verdicts;
using Proxy.Membership.Certificates;
using Proxy.Membership.Logging;
using Proxy.Transport;

namespace Proxy.Actors.Doctor;

/// <summary>Where the facts of a node are.</summary>
/// <param name="Node">The node's address.</param>
/// <param name="Build">What it is made of.</param>
/// <param name="State">What its loops share.</param>
/// <param name="Listeners">Its listeners.</param>
/// <param name="Endpoints">Its pools' endpoints.</param>
/// <param name="Health">What it knows of them.</param>
/// <param name="Stores">Its stores.</param>
/// <param name="IsClusterOpen">Whether whoever reaches its cluster port may join.</param>
internal sealed record FactsSources(
    string Node, BuildFacts Build, NodeState State, NodeListeners Listeners, NodeEndpoints Endpoints, NodeHealth Health, NodeStores Stores, bool IsClusterOpen)
{
    /// <summary>Its certificates.</summary>
    public required Func<IEnumerable<CertificateInfo>> Certificates { get; init; }

    /// <summary>Its buffer bank.</summary>
    public required Func<BufferStats> Buffers { get; init; }

    /// <summary>Whether it takes clients.</summary>
    public required Func<bool> IsReady { get; init; }

    /// <summary>Pairs that its configuration asks for; 0 for as many as there are descriptors for.</summary>
    public required Func<int> WantedPairs { get; init; }

    /// <summary>What it should have in common with other nodes.</summary>
    public required Func<SettingsDigest> Settings { get; init; }

    /// <summary>How busy its loops are.</summary>
    public required Func<IEnumerable<LoopLoad>> Loads { get; init; }

    /// <summary>Lines of the access log that were lost.</summary>
    public Func<long> AccessLinesLost { get; init; } = () => 0;

    /// <summary>Its log.</summary>
    public required LogHost Log { get; init; }
}
