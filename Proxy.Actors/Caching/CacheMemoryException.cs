using System.Globalization;

namespace Proxy.Actors.Caching;

/// <summary>The machine does not have the memory of a cache.</summary>
/// <param name="cache">The cache's name.</param>
/// <param name="bytes">Its bytes.</param>
/// <param name="cause">What the runtime says.</param>
public sealed class CacheMemoryException(string cache, long bytes, Exception cause) : Exception($"{KeyOf(cache)}: {Text(bytes)} ({Remedy})", cause)
{
    /// <summary>What to do about it.</summary>
    public const string Remedy = "write less than the machine has free; see: free -m";

    /// <summary>The key that says how large the cache is.</summary>
    public string Key { get; } = KeyOf(cache);

    /// <summary>What is wrong.</summary>
    public string Problem { get; } = Text(bytes);

    private static string KeyOf(string cache) => $"proxy.caches.{cache}.max-bytes";

    private static string Text(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20:N0} MiB of memory cannot be had");
}
