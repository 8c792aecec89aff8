using System.Collections.Immutable;
using Akka.DistributedData;
using Proxy.Membership.Wire;

namespace Proxy.Actors.Access;

/// <summary>A part of the cluster's bans, which goes from node to node as a whole: a map of networks in which the later of two changes
/// wins, whatever the way and the order in which nodes hear of them.</summary>
/// <remarks>What ended is kept for a while, so that a node that has not heard of it yet does not bring it back: for longer than a node may
/// be out of reach without being removed from the cluster, after which it would know nothing. Every node forgets by its own clock.</remarks>
/// <param name="Entries">One for each network, in their order.</param>
internal sealed record BanShard(ImmutableArray<BanEntry> Entries) : IReplicatedData<BanShard>, IWireMessage
{
    /// <summary>No ban.</summary>
    internal static readonly BanShard Empty = new([]);

    /// <summary>How long what ended is kept, in milliseconds.</summary>
    internal const long Kept = 10 * 60 * 1000;

    /// <summary>Bytes that it takes on the wire, at most.</summary>
    internal int Size => Entries.Sum(entry => entry.Size);

    /// <inheritdoc/>
    public BanShard Merge(BanShard other) => Merge(other, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());

    /// <inheritdoc/>
    public IReplicatedData Merge(IReplicatedData other) => Merge((BanShard)other);

    /// <summary>What two nodes know together.</summary>
    internal BanShard Merge(BanShard other, long now)
    {
        var merged = new SortedDictionary<string, BanEntry>(StringComparer.Ordinal);
        foreach (var entry in Entries.Concat(other.Entries))
        {
            if (!merged.TryGetValue(entry.Network, out var before) || entry.Wins(before)) merged[entry.Network] = entry;
        }

        // Only then: what is forgotten here, as this clock is ahead, may be what took back a ban that a clock behind has made.
        return new BanShard([.. merged.Values.Where(entry => !entry.IsForgotten(now))]);
    }

    /// <summary>With a change that is later than any other of its network.</summary>
    internal BanShard With(string network, long now, long? ends, string reason)
    {
        var changed = Later(network, now);
        return Merge(new BanShard([new BanEntry(network, changed, ends == changed ? ends + 1 : ends, reason)]), now);
    }

    /// <summary>With bans taken back.</summary>
    internal BanShard Without(IEnumerable<string> networks, long now) =>
        Merge(new BanShard([.. networks.Select(network => (network, changed: Later(network, now)))
            .Select(each => new BanEntry(each.network, each.changed, Ends: each.changed, ""))]), now);

    /// <inheritdoc/>
    public bool Equals(BanShard? other) => other is not null && Entries.AsSpan().SequenceEqual(other.Entries.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Entries.Aggregate(0, HashCode.Combine);

    // A clock may be behind that of a node whose change the operator has seen.
    private long Later(string network, long now) => Math.Max(now, 1 + Entries.Where(entry => entry.Network == network).Max(entry => (long?)entry.Changed) ?? 0);
}
