using Proxy.Configuration;

namespace Proxy.Actors.Caching;

/// <summary>Finds out whether the machine has the memory of a cache.</summary>
public static class CacheMemoryCheck
{
    /// <summary>Makes the cache and gives its memory back; no page of it is used.</summary>
    /// <param name="settings">What is configured.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static CacheMemoryException? Find(CacheSettings settings)
    {
        try
        {
            using var cache = new HttpCache(settings, TimeProvider.System);
            return null;
        }
        catch (CacheMemoryException failure)
        {
            return failure;
        }
    }
}
