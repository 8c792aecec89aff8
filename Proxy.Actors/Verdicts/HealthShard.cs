using System.Collections.Immutable;
using Akka.Cluster;
using Akka.DistributedData;
using Proxy.Membership.Wire;

namespace Proxy.Actors.Verdicts;

/// <summary>A part of what the cluster's nodes say of endpoints, which goes from node to node as a whole: of each node, what it said last,
/// whatever the way and the order in which nodes hear of it. What removed members said is taken out by the replicators.</summary>
/// <param name="Parts">One for each node, in the order of their names.</param>
internal sealed record HealthShard(ImmutableArray<HealthPart> Parts) : IReplicatedData<HealthShard>, IRemovedNodePruning<HealthShard>, IWireMessage
{
    /// <summary>Nobody has said anything.</summary>
    internal static readonly HealthShard Empty = new([]);

    /// <summary>Bytes that it takes on the wire, at most.</summary>
    internal int Size => Parts.Sum(part => part.Size);

    /// <inheritdoc/>
    ImmutableHashSet<UniqueAddress> IRemovedNodePruning.ModifiedByNodes => [.. Parts.Select(part => NodeName.Read(part.Node)).OfType<UniqueAddress>()];

    /// <inheritdoc/>
    public HealthShard Merge(HealthShard other)
    {
        if (ReferenceEquals(this, other)) return this;
        var merged = new SortedDictionary<string, HealthPart>(StringComparer.Ordinal);
        foreach (var part in Parts.Concat(other.Parts))
        {
            if (!merged.TryGetValue(part.Node, out var before) || part.Wins(before)) merged[part.Node] = part;
        }

        return new HealthShard([.. merged.Values]);
    }

    /// <inheritdoc/>
    public IReplicatedData Merge(IReplicatedData other) => Merge((HealthShard)other);

    /// <summary>With what a node says from now on.</summary>
    internal HealthShard With(HealthPart part) => Merge(new HealthShard([part]));

    /// <inheritdoc/>
    public bool NeedPruningFrom(UniqueAddress removedNode)
    {
        var name = NodeName.Of(removedNode);
        return Parts.Any(part => part.Node == name);
    }

    /// <inheritdoc/>
    public HealthShard Prune(UniqueAddress removedNode, UniqueAddress collapseInto) => PruningCleanup(removedNode);

    /// <inheritdoc/>
    public HealthShard PruningCleanup(UniqueAddress removedNode)
    {
        var name = NodeName.Of(removedNode);
        return new HealthShard([.. Parts.Where(part => part.Node != name)]);
    }

    /// <inheritdoc/>
    IReplicatedData IRemovedNodePruning.Prune(UniqueAddress removedNode, UniqueAddress collapseInto) => Prune(removedNode, collapseInto);

    /// <inheritdoc/>
    IReplicatedData IRemovedNodePruning.PruningCleanup(UniqueAddress removedNode) => PruningCleanup(removedNode);

    /// <inheritdoc/>
    public bool Equals(HealthShard? other) => other is not null && Parts.AsSpan().SequenceEqual(other.Parts.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Parts.Aggregate(0, HashCode.Combine);
}
