using Akka.Cluster;
using Proxy.Cmd.ClusterPalette;

namespace Proxy.Cmd.ShardingPalette;

/// <summary>A region as <c>cluster-sharding region-stats</c> and <c>list-regions</c> have it.</summary>
/// <param name="Type">The entity type.</param>
/// <param name="Member">The member that it is on.</param>
/// <param name="IsCoordinator">Whether the type's coordinator runs on that member.</param>
/// <param name="IsAnswering">Whether it answered in time.</param>
/// <param name="Shards">How many shards it holds; null when it did not answer, or was not asked.</param>
/// <param name="Entities">How many entities these hold; null when it did not answer, or was not asked.</param>
internal sealed record RegionRow(string Type, MemberRow Member, bool IsCoordinator, bool IsAnswering, int? Shards, int? Entities)
{
    /// <summary>One line, as people know it from Petabridge.Cmd.</summary>
    public string ToText()
    {
        var line = Member.ToText() + (IsCoordinator ? $" [coordinator]({Type})" : $" ({Type})");
        if (!IsAnswering) return line + " | no answer";
        return Shards is null ? line : $"{line} | shards: {Shards} | entities: {Entities}";
    }
}
