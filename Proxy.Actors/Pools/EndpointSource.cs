namespace Proxy.Actors.Pools;

/// <summary>Where a node knows an endpoint from.</summary>
public enum EndpointSource
{
    /// <summary>From its configuration.</summary>
    Configured,

    /// <summary>It was added at run time.</summary>
    Added,

    /// <summary>From DNS, by a service that its configuration names.</summary>
    Discovered,

    /// <summary>From an override alone, made for other nodes: this node's configuration has no such endpoint or pool. Kept,
    /// without effect here.</summary>
    OtherNodes,
}
