using System.Collections.Immutable;
using Proxy.Actors.Listing;

namespace Proxy.Actors.Load;

/// <summary>What the nodes did and held at a moment. Two of them make rates.</summary>
public sealed record LoadSample
{
    internal LoadSample(ImmutableArray<NodeLoad> nodes, ImmutableArray<Missing> missing) => (Nodes, Missing) = (nodes, missing);

    /// <summary>The nodes that did not tell, and why.</summary>
    public ImmutableArray<Missing> Missing { get; }

    internal ImmutableArray<NodeLoad> Nodes { get; }
}
