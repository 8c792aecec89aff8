namespace Proxy.Configuration;

/// <summary>A cache for responses: <c>proxy.caches.NAME</c>.</summary>
/// <param name="Name">The cache's name.</param>
/// <param name="MaxBytes">Bytes of memory for all that it keeps, on each node.</param>
/// <param name="MaxObject">Largest body that it keeps.</param>
/// <param name="MaxVariants">Responses that it keeps of one URL at most, where Vary tells them apart.</param>
/// <param name="DefaultTtl">How long a response is fresh that says nothing of it; null: such ones are not kept.</param>
/// <param name="StaleIfError">How long a response may be used after its time when no server gives a better one; null: not at all.</param>
/// <param name="Coalesce">Whether requests for the same wait while one of them is at the server.</param>
/// <param name="LogField">Whether the access log says what the cache has done.</param>
public sealed record CacheSettings(
    string Name,
    long MaxBytes,
    long MaxObject,
    int MaxVariants,
    TimeSpan? DefaultTtl,
    TimeSpan? StaleIfError,
    bool Coalesce,
    bool LogField);
