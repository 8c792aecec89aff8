namespace Proxy.Actors.CacheListing;

/// <summary>A cache of a node at a moment, and what has become of requests since the node's start.</summary>
/// <param name="Name">The cache's name.</param>
/// <param name="MaxBytes">Bytes that it may take up: <c>max-bytes</c>.</param>
/// <param name="UsedBytes">Bytes that it takes up, its tables and responses included that are out of it and still being read.</param>
/// <param name="Responses">Responses that are stored.</param>
/// <param name="StoredBytes">Bytes of those.</param>
/// <param name="Hits">Requests that were answered from it with what was fresh.</param>
/// <param name="Misses">Requests that went to a server, as it was not there.</param>
/// <param name="Stale">Requests that were answered from it with what was not fresh any more.</param>
/// <param name="Passed">Requests that it has nothing to do with.</param>
/// <param name="Revalidated">Requests that were answered from it once the server had said that what is stored is current.</param>
/// <param name="Collapsed">Requests that waited for what another one fetched, and got it.</param>
/// <param name="Insertions">Responses that were put in.</param>
/// <param name="Evictions">Responses that had to go for others.</param>
/// <param name="Refusals">Responses that there was no room for.</param>
/// <param name="Purges">Responses that were purged.</param>
public sealed record CacheStats(
    string Name,
    long MaxBytes,
    long UsedBytes,
    int Responses,
    long StoredBytes,
    long Hits,
    long Misses,
    long Stale,
    long Passed,
    long Revalidated,
    long Collapsed,
    long Insertions,
    long Evictions,
    long Refusals,
    long Purges);
