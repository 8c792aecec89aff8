namespace Proxy.Actors.Pools;

/// <summary>Where a node knows an endpoint from.</summary>
public enum EndpointSource
{
    /// <summary>From its configuration.</summary>
    Configured,

    /// <summary>It was added at run time.</summary>
    Added,

    /// <summary>Something was said about it at run time, but this node's configuration has no such endpoint or pool: kept,
    /// without effect here.</summary>
    Elsewhere,
}
