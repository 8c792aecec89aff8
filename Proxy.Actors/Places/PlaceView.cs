using System.Collections.Immutable;
using Akka.Cluster;
using Proxy.Actors.Balancing;

namespace Proxy.Actors.Places;

/// <summary>The nodes of the cluster as one of them sees them: who owns the places of a pool, and what a node may use when it cannot ask.</summary>
internal sealed class PlaceView
{
    private readonly ImmutableArray<UniqueAddress> _up;
    private readonly ImmutableHashSet<UniqueAddress> _down;

    /// <summary>Makes a view.</summary>
    /// <param name="self">The node that has it.</param>
    /// <param name="up">Nodes that may own.</param>
    /// <param name="members">Nodes that may hold places: all that have not been removed.</param>
    /// <param name="down">Those of them that the cluster is about to remove.</param>
    internal PlaceView(UniqueAddress self, IEnumerable<UniqueAddress> up, IEnumerable<UniqueAddress> members, IEnumerable<UniqueAddress>? down = null)
    {
        Self = self;
        _up = [.. up];
        _down = [.. down ?? []];
        Members = [.. members.OrderBy(each => each.Address.ToString(), StringComparer.Ordinal).ThenBy(each => each.Uid)];
    }

    /// <summary>The node that has the view.</summary>
    internal UniqueAddress Self { get; }

    /// <summary>Nodes that may hold places, in an order that all agree on.</summary>
    internal ImmutableArray<UniqueAddress> Members { get; }

    /// <summary>Whether the cluster is about to remove a node, which ends when it hears of it.</summary>
    internal bool IsDown(UniqueAddress node) => _down.Contains(node);

    /// <summary>The node that gives a pool's places out, by rendezvous: a node that comes or goes moves only the pools that it owns. Null when
    /// none is up.</summary>
    internal UniqueAddress? OwnerOf(string pool) =>
        _up.IsEmpty ? null : _up.MaxBy(node => (Mixing.Weight(Mixing.Of(pool), Mixing.Of(node.Address.ToString())), node.Address.ToString()));

    /// <summary>A node's part of a limit when it cannot ask: all parts together are the limit. What is left of the division goes to nodes that
    /// are next to each other, each limit beginning at another one.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="endpoint">The endpoint whose limit it is; empty for the pool's.</param>
    /// <param name="limit">The limit.</param>
    /// <param name="node">The node.</param>
    /// <returns>0 for some nodes when there are more nodes than places.</returns>
    internal int Share(string pool, string endpoint, int limit, UniqueAddress node)
    {
        var rank = Members.IndexOf(node);
        if (rank < 0) return 0;
        var (each, left) = Math.DivRem(limit, Members.Length);
        var first = (int)(Mixing.Weight(Mixing.Of(pool), Mixing.Of(endpoint.ToLowerInvariant())) % (ulong)Members.Length);
        return each + ((rank + Members.Length - first) % Members.Length < left ? 1 : 0);
    }
}
