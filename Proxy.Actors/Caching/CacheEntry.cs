namespace Proxy.Actors.Caching;

/// <summary>What a cache knows under one key. Changed under the cache's lock; lookups read it without.</summary>
/// <param name="key">The key.</param>
/// <param name="hash">Its hash.</param>
internal sealed class CacheEntry(byte[] key, uint hash)
{
    /// <summary>The key.</summary>
    public readonly byte[] Key = key;

    /// <summary>The key's hash.</summary>
    public readonly uint Hash = hash;

    /// <summary>The next entry of the same bucket.</summary>
    public volatile CacheEntry? Next;

    /// <summary>What is stored, the latest first; never changed, but replaced.</summary>
    public volatile StoredResponse[] Variants = [];

    /// <summary>Who fetches for all; null: nobody.</summary>
    public FetchTicket? Leader;

    /// <summary>Fetches that have not ended.</summary>
    public int Fetches;

    /// <summary>How often what is stored was thrown away: what was fetched before is not stored any more.</summary>
    public int Purges;

    /// <summary>Whether nothing is known under the key any more.</summary>
    public bool IsIdle => Fetches == 0 && Variants.Length == 0;

    /// <summary>Puts a response before the others.</summary>
    public void Add(StoredResponse response) => Variants = [response, .. Variants];

    /// <summary>Takes a response out.</summary>
    /// <returns>False when it is not there.</returns>
    public bool Remove(StoredResponse response)
    {
        var before = Variants;
        if (Array.IndexOf(before, response) < 0) return false;
        Variants = Array.FindAll(before, variant => variant != response);
        return true;
    }

    /// <summary>Puts a response in the place of another one.</summary>
    public void Replace(StoredResponse old, StoredResponse response) => Variants = Array.ConvertAll(Variants, variant => variant == old ? response : variant);
}
