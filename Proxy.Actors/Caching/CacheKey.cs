using System.Runtime.InteropServices;

namespace Proxy.Actors.Caching;

/// <summary>What a response is stored under: the host, what was asked for of it, and the pool that was asked, as bytes with a NUL between them.</summary>
internal static class CacheKey
{
    /// <summary>The byte between host, path and pool.</summary>
    public const byte Separator = 0;

    /// <summary>A key's hash: another one in each process, so that nobody can make up keys that fall together.</summary>
    /// <param name="key">The key.</param>
    public static uint Hash(ReadOnlySpan<byte> key)
    {
        var hash = (uint)string.GetHashCode(MemoryMarshal.Cast<byte, char>(key)); // the runtime's seeded one, of pairs of bytes
        return (key.Length & 1) == 0 ? hash : (hash * 31) + key[^1];
    }
}
