namespace Proxy.Configuration;

/// <summary>How the endpoint of a new pair is picked.</summary>
public enum BalanceMethod
{
    /// <summary>Endpoints take turns, each as often as its weight says.</summary>
    RoundRobin,

    /// <summary>The endpoint with the fewest pairs for its weight; among equals, in turns.</summary>
    LeastPairs,

    /// <summary>The one with fewer pairs for its weight of two that are drawn.</summary>
    RandomTwo,

    /// <summary>By the client's address: the same endpoint from every node, as long as it takes pairs and has no more than its part.</summary>
    Maglev,

    /// <summary>The one that is faster to connect to, pairs and weight considered, of two that are drawn.</summary>
    Ewma,
}
