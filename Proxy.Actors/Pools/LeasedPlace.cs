namespace Proxy.Actors.Pools;

/// <summary>The places of this node at one endpoint, or in a pool. Used within the pool's lock.</summary>
/// <param name="name">The endpoint's name; empty for the pool itself.</param>
public sealed class LeasedPlace(string name)
{
    /// <summary>The endpoint's name; empty for the pool itself.</summary>
    public string Name { get; } = name;

    /// <summary>The limit that counts all nodes; null for none.</summary>
    public int? MaxPairs { get; internal set; }

    /// <summary>Whether a client that waits would go there.</summary>
    public bool Takes { get; internal set; }

    /// <summary>This node's pairs there.</summary>
    public int Pairs { get; internal set; }

    /// <summary>Places that the node may use.</summary>
    public int Places { get; internal set; }

    /// <summary>Whether a pair more may go there.</summary>
    public bool HasRoom => MaxPairs is null || Pairs < Places;

    /// <summary>Whether its endpoint is not in the pool any more.</summary>
    internal bool IsGone { get; set; }

    /// <summary>Whether something has changed since it was last told of.</summary>
    internal bool IsChanged { get; set; }

    internal EndpointDemand Demand => new(Name, MaxPairs, Pairs, Places, Takes);

    /// <summary>Gives places, or takes idle ones back. Without a limit there are none.</summary>
    internal void Change(int places) => Places = MaxPairs is null ? 0 : Places + Math.Max(places, -Math.Max(0, Places - Pairs));
}
