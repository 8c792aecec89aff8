using System.Collections.Immutable;
using Proxy.Actors.Balancing;

namespace Proxy.Actors.Verdicts;

/// <summary>Which nodes check which endpoint, by rendezvous hash: nodes that know of the same others come to the same, and where one
/// comes or goes, only what is its own moves.</summary>
internal sealed class Owners
{
    /// <summary>Nodes that check an endpoint, where there are so many.</summary>
    internal const int PerEndpoint = 2;

    private readonly ImmutableArray<(string Node, ulong Hash)> _nodes;

    /// <summary>Takes the nodes that may own endpoints, in any order.</summary>
    internal Owners(IEnumerable<string> nodes)
    {
        Nodes = [.. nodes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        _nodes = [.. Nodes.Select(node => (node, Mixing.Of(node)))];
    }

    /// <summary>The nodes that may own endpoints, in order.</summary>
    internal ImmutableArray<string> Nodes { get; }

    /// <summary>The owners of an endpoint, the first one first; fewer than <see cref="PerEndpoint"/> where there are fewer nodes.</summary>
    /// <param name="key">The endpoint, as all nodes call it.</param>
    internal ImmutableArray<string> Of(string key)
    {
        if (_nodes.Length <= 1) return Nodes;
        var hash = Mixing.Of(key);
        var (first, second) = (-1, -1);
        var (most, more) = (0UL, 0UL);
        for (var i = 0; i < _nodes.Length; i++)
        {
            var weight = Mixing.Weight(hash, _nodes[i].Hash);
            if (first < 0 || weight > most) (first, most, second, more) = (i, weight, first, most);
            else if (second < 0 || weight > more) (second, more) = (i, weight);
        }

        return [_nodes[first].Node, _nodes[second].Node];
    }
}
