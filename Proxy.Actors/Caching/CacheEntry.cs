using Proxy.Actors.Http;

namespace Proxy.Actors.Caching;

/// <summary>What a cache knows under one key. Changed under the cache's lock; lookups read it without.</summary>
/// <param name="key">The key.</param>
/// <param name="hash">Its hash.</param>
internal sealed class CacheEntry(byte[] key, uint hash)
{
    private volatile object? _stored; // a response, or an array of several, the latest first, which never changes but is replaced

    /// <summary>The key.</summary>
    public readonly byte[] Key = key;

    /// <summary>The key's hash.</summary>
    public readonly uint Hash = hash;

    /// <summary>The next entry of the same bucket.</summary>
    public volatile CacheEntry? Next;

    /// <summary>Who fetches for all; null: nobody.</summary>
    public FetchTicket? Leader;

    /// <summary>Fetches that have not ended.</summary>
    public int Fetches;

    /// <summary>How often what is stored was thrown away: what was fetched before is not stored any more.</summary>
    public int Purges;

    /// <summary>What is stored, the latest first.</summary>
    public StoredResponse[] Variants => _stored switch
    {
        null => [],
        StoredResponse one => [one],
        var several => (StoredResponse[])several,
    };

    /// <summary>Whether nothing is known under the key any more.</summary>
    public bool IsIdle => Fetches == 0 && _stored is null;

    /// <summary>The latest response that fits a request, with a reference; null for none. From any thread.</summary>
    public StoredResponse? Find(HttpFields request)
    {
        var stored = _stored;
        if (stored is StoredResponse one) return one.Fits(request) && one.TryUse() ? one : null;
        foreach (var response in (StoredResponse[]?)stored ?? [])
        {
            if (response.Fits(request) && response.TryUse()) return response;
        }

        return null;
    }

    /// <summary>The latest response that fits a request, without a reference; null for none. Under the cache's lock.</summary>
    public StoredResponse? Latest(HttpFields request)
    {
        foreach (var response in Variants)
        {
            if (response.Fits(request)) return response;
        }

        return null;
    }

    /// <summary>Puts a response before the others.</summary>
    public void Add(StoredResponse response) => Set([response, .. Variants]);

    /// <summary>Takes a response out.</summary>
    public void Remove(StoredResponse response) => Set(Array.FindAll(Variants, variant => variant != response));

    /// <summary>Puts a response in the place of another one.</summary>
    public void Replace(StoredResponse old, StoredResponse response) =>
        Set(Array.ConvertAll(Variants, variant => variant == old ? response : variant));

    private void Set(StoredResponse[] variants) => _stored = variants.Length switch
    {
        0 => null,
        1 => variants[0],
        _ => variants,
    };
}
