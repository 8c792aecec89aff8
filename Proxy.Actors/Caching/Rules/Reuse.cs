namespace Proxy.Actors.Caching.Rules;

/// <summary>What becomes of a request for which something is stored.</summary>
internal enum Reuse : byte
{
    /// <summary>What is stored is served: it is fresh.</summary>
    Fresh,

    /// <summary>What is stored is served: it is stale, and the client says that it may be.</summary>
    Stale,

    /// <summary>What is stored is served, and validated at once for those who come after (RFC 5861 3).</summary>
    StaleWhileRevalidate,

    /// <summary>The server is asked first whether what is stored still holds (RFC 9111 4.3).</summary>
    Revalidate,

    /// <summary>The request goes to the server as it is; what is stored stays out of it.</summary>
    Pass,

    /// <summary>The client wants no server asked, and nothing may be served: 504 (5.2.1.7).</summary>
    GatewayTimeout,
}
