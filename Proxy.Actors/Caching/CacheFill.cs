namespace Proxy.Actors.Caching;

/// <summary>How full a cache is.</summary>
/// <param name="MaxBytes">What is configured.</param>
/// <param name="Capacity">That without the tables: what responses may take up.</param>
/// <param name="Used">What they take up, those included that are filling, or out of the cache and still read.</param>
/// <param name="Responses">How many are stored.</param>
/// <param name="Stored">What those take up.</param>
internal readonly record struct CacheFill(long MaxBytes, long Capacity, long Used, int Responses, long Stored);
