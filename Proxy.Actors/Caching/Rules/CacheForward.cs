namespace Proxy.Actors.Caching.Rules;

/// <summary>Why a request goes to the server (RFC 9211 2.2).</summary>
internal enum CacheForward : byte
{
    /// <summary>It does not: the cache has answered.</summary>
    None,

    /// <summary>The cache was told not to handle it.</summary>
    Bypass,

    /// <summary>Its method's semantics want it.</summary>
    Method,

    /// <summary>Nothing is stored for its URI.</summary>
    UriMiss,

    /// <summary>What is stored for its URI is for other request fields.</summary>
    VaryMiss,

    /// <summary>Nothing that fits is stored.</summary>
    Miss,

    /// <summary>A fresh response is stored, and the request does not want it.</summary>
    Request,

    /// <summary>What is stored is stale.</summary>
    Stale,

    /// <summary>Only a part of what is asked for is stored.</summary>
    Partial,
}
