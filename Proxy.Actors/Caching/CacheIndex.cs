using System.Numerics;

namespace Proxy.Actors.Caching;

/// <summary>The entries of a cache by their keys: a table of fixed size, which is read without a lock and never stops to grow. Changes are
/// for one thread at a time.</summary>
internal sealed class CacheIndex
{
    private readonly CacheEntry?[] _buckets;
    private readonly uint _mask;

    /// <summary>An empty index.</summary>
    /// <param name="capacity">How many entries it is made for; rounded up to a power of two.</param>
    public CacheIndex(int capacity)
    {
        _buckets = new CacheEntry?[BitOperations.RoundUpToPowerOf2((uint)capacity)];
        _mask = (uint)_buckets.Length - 1;
    }

    /// <summary>Bytes that the table takes up.</summary>
    public long Bytes => (long)_buckets.Length * sizeof(long);

    /// <summary>The entry of a key; null for none. From any thread.</summary>
    /// <param name="hash">The key's hash.</param>
    /// <param name="key">The key.</param>
    public CacheEntry? Find(uint hash, ReadOnlySpan<byte> key)
    {
        var entry = Volatile.Read(ref _buckets[hash & _mask]);
        while (entry is not null && (entry.Hash != hash || !key.SequenceEqual(entry.Key))) entry = entry.Next;
        return entry;
    }

    /// <summary>The entry of a key, which is made where there is none.</summary>
    public CacheEntry FindOrAdd(uint hash, ReadOnlySpan<byte> key)
    {
        if (Find(hash, key) is { } found) return found;
        ref var bucket = ref _buckets[hash & _mask];
        var entry = new CacheEntry(key.ToArray(), hash) { Next = bucket };
        Volatile.Write(ref bucket, entry);
        return entry;
    }

    /// <summary>Takes an entry out that is in the index. It keeps its way to the next one, for who is reading it.</summary>
    public void Remove(CacheEntry entry)
    {
        ref var bucket = ref _buckets[entry.Hash & _mask];
        if (bucket == entry)
        {
            Volatile.Write(ref bucket, entry.Next);
            return;
        }

        var before = bucket!;
        while (before.Next != entry) before = before.Next!;
        before.Next = entry.Next;
    }

    /// <summary>Every entry that is there all the while; others perhaps. From any thread.</summary>
    public IEnumerable<CacheEntry> Entries()
    {
        for (var i = 0; i < _buckets.Length; i++)
        {
            for (var entry = Volatile.Read(ref _buckets[i]); entry is not null; entry = entry.Next) yield return entry;
        }
    }
}
