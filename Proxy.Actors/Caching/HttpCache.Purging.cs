namespace Proxy.Actors.Caching;

/// <summary>Throwing away what is stored, and what is on its way: what was asked for before is not stored any more. Who is reading it reads on.</summary>
internal sealed partial class HttpCache
{
    private int _tagPurges;

    /// <summary>Purges what is stored under a key.</summary>
    /// <returns>How many responses that were.</returns>
    public int Purge(ReadOnlySpan<byte> key)
    {
        lock (_lock) return _index.Find(CacheKey.Hash(key), key) is { } entry ? Clear(entry) : 0;
    }

    /// <summary>Purges what is stored under keys that begin alike; with nothing given, everything.</summary>
    /// <returns>How many responses that were.</returns>
    public int PurgePrefix(ReadOnlySpan<byte> prefix)
    {
        var purged = 0;
        foreach (var entry in _index.Entries())
        {
            if (!entry.Key.AsSpan().StartsWith(prefix)) continue;
            lock (_lock) purged += Clear(entry);
        }

        return purged;
    }

    /// <summary>Purges what its server has named by a tag.</summary>
    /// <returns>How many responses that were.</returns>
    public int PurgeTag(string tag)
    {
        lock (_lock) _tagPurges++;
        var purged = 0;
        foreach (var response in Responses())
        {
            if (!response.Facts.Tags.Contains(tag)) continue;
            lock (_lock)
            {
                if (response.Queue is null) continue;
                Remove(response);
                Counters.Purged++;
                purged++;
            }
        }

        return purged;
    }

    private int Clear(CacheEntry entry)
    {
        if (entry.IsIdle) return 0; // and out of the index already
        (entry.Leader, entry.Purges) = (null, entry.Purges + 1);
        var purged = entry.Variants;
        foreach (var response in purged) Remove(response);
        Counters.Purged += purged.Length;
        return purged.Length;
    }
}
