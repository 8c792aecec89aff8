using System.Collections.Immutable;
using Akka.Actor;

namespace Proxy.Membership.Joining;

/// <summary>Whom a member joins through, in an order that every member computes alike.</summary>
/// <param name="Self">The member's own address.</param>
/// <param name="Ordered">All seeds by address, the member itself among them only if it is one.</param>
/// <remarks>Only the first seed may form a cluster. Seeds that list each other, each in an order of its own, would all wait for
/// the others, or all form one; so the order written does not count.</remarks>
public sealed record SeedList(Address Self, ImmutableArray<Address> Ordered)
{
    /// <summary>Orders seeds.</summary>
    /// <param name="self">The member's own address.</param>
    /// <param name="seeds">The seeds as written; none means that the member starts a cluster of its own.</param>
    /// <param name="isSeed">Whether the member is a seed though nobody wrote it: lighthouses are.</param>
    public static SeedList Of(Address self, IEnumerable<Address> seeds, bool isSeed)
    {
        var all = seeds.ToHashSet();
        if (isSeed || all.Count == 0) all.Add(self);
        return new SeedList(self, [.. all.OrderBy(seed => seed.Host, StringComparer.Ordinal).ThenBy(seed => seed.Port)]);
    }

    /// <summary>The member's place among the seeds, from 0; null when it is no seed.</summary>
    public int? Rank => Ordered.IndexOf(Self) is >= 0 and var rank ? rank : null;

    /// <summary>The seeds that are somebody else.</summary>
    public IEnumerable<Address> Others => Ordered.Where(seed => seed != Self);
}
