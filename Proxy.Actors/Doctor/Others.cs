using static Proxy.Actors.Doctor.Wording;

namespace Proxy.Actors.Doctor;

/// <summary>What the nodes that have a pool know of it, or of one of its endpoints, beside those that find something wrong with it.</summary>
/// <param name="cluster">Everything that was told.</param>
/// <param name="pool">The pool's name.</param>
/// <param name="endpoint">The endpoint's name; empty for the pool as a whole.</param>
internal sealed class Others(ClusterFacts cluster, string pool, string endpoint = "")
{
    private readonly List<NodeFacts> _having =
        [.. cluster.Nodes.Select(node => node.Facts).Where(facts => facts.Parts.Any(part => part.Part == $"pools.{pool}"))];

    private readonly uint _key = NodeFacts.Key(pool, endpoint);

    /// <summary>Some of the nodes, in words.</summary>
    internal string On(List<NodeFacts> some) => some.Count >= _having.Count && _having.Count > 1 ? $"all {_having.Count} nodes" : Nodes(some.Select(each => each.Node));

    /// <summary>How many others have found it up.</summary>
    internal int Reaching(List<NodeFacts> some) => Rest(some).Count(IsReached);

    /// <summary>What the rest of them know, in words that follow others; empty where there are none.</summary>
    internal string Untried(List<NodeFacts> some)
    {
        var untried = Rest(some).Count(facts => !IsReached(facts));
        return (untried > 0 ? $"; {Count(untried, "other node has", "other nodes have")} not tried" : "") + (cluster.HasUnasked ? "; the other nodes were not asked" : "");
    }

    /// <summary>That some nodes do not reach it and no other is known to, in words.</summary>
    internal string NoneReaches(List<NodeFacts> some)
    {
        if (cluster.HasUnasked) return "this node does not reach it; the other nodes were not asked";
        if (some.Count < _having.Count) return $"{On(some)} {(some.Count == 1 ? "does" : "do")} not reach it{Untried(some)}";
        return cluster.Missing.IsEmpty ? "no node reaches it" : "no node that answered reaches it";
    }

    private IEnumerable<NodeFacts> Rest(List<NodeFacts> some) => _having.Where(facts => !some.Contains(facts));

    private bool IsReached(NodeFacts facts) => facts.Reached.Contains(_key);
}
