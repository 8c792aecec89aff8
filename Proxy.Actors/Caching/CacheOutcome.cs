namespace Proxy.Actors.Caching;

/// <summary>How a request to a listener with a cache was answered.</summary>
public enum CacheOutcome
{
    /// <summary>From the cache, which had it fresh.</summary>
    Hit,

    /// <summary>By a server; the cache did not have it.</summary>
    Miss,

    /// <summary>From the cache, which had it stale.</summary>
    Stale,

    /// <summary>By a server; the cache has nothing to do with requests like it.</summary>
    Pass,

    /// <summary>From the cache, once the server had said that what it has is current.</summary>
    Revalidated,

    /// <summary>By the node itself, as no server could be had or its response could not be used: 502, 503, 504.</summary>
    Failed,

    /// <summary>By the node itself, as the request is not one that it takes, or wants what only a server has without asking one.</summary>
    Refused,
}
