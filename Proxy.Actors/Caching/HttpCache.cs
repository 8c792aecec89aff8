using System.Numerics;
using Proxy.Actors.Http;
using Proxy.Configuration;

namespace Proxy.Actors.Caching;

/// <summary>The responses that a node keeps under one name of <c>proxy.caches</c>. All loops share it.</summary>
/// <remarks>Lookups take no lock and allocate nothing. Fetches, storing, eviction and purges take one, and never while anything is copied or
/// waited for. What is counted against the cap is all that responses take up: bodies, heads, keys, and what the runtime needs for them; also
/// of responses that are out of the cache while somebody still reads them. What cannot be made room for is not stored.</remarks>
internal sealed partial class HttpCache : IDisposable
{
    private const int ObjectBytes = 4096; // of an object, for the size of tables: smaller ones only make their rows longer

    private const int MinTable = 1024;

    private const int MaxTable = 1 << 22;

    private readonly Lock _lock = new();
    private readonly CacheIndex _index;
    private readonly EvictionQueues _queues;
    private readonly StampTable _marks = new(MinTable * 16);
    private readonly TimeProvider _time;
    private long _used;

    /// <summary>An empty cache.</summary>
    /// <param name="settings">What is configured.</param>
    /// <param name="time">Where the time comes from.</param>
    /// <exception cref="CacheMemoryException">The machine does not have the memory.</exception>
    public HttpCache(CacheSettings settings, TimeProvider time)
    {
        (Settings, _time) = (settings, time);
        var objects = (int)Math.Clamp((long)BitOperations.RoundUpToPowerOf2((ulong)(settings.MaxBytes / ObjectBytes)), MinTable, MaxTable);
        _index = new CacheIndex(objects);
        var tables = _index.Bytes + (objects * (long)sizeof(ulong)) + _marks.Bytes;
        Capacity = settings.MaxBytes - tables - (settings.MaxBytes / CacheMemory.CellBytes);
        _queues = new EvictionQueues(Capacity, objects);
        try
        {
            Memory = new CacheMemory(Capacity);
        }
        catch (OutOfMemoryException tooMuch)
        {
            throw new CacheMemoryException(settings.Name, settings.MaxBytes, tooMuch);
        }
    }

    /// <summary>What is configured.</summary>
    public CacheSettings Settings { get; }

    /// <summary>What has become of requests, and of what was stored.</summary>
    public CacheCounters Counters { get; } = new();

    /// <summary>Bytes that responses may take up: what is configured less the tables that are there from the start.</summary>
    public long Capacity { get; }

    /// <summary>Bytes that responses take up, those included that are out of the cache and still being read. Never more than <see cref="Capacity"/>.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>Largest body that is stored.</summary>
    internal long MaxObject => Settings.MaxObject;

    internal CacheMemory Memory { get; }

    /// <summary>The latest response under a key that a request may have, fresh or not, with a reference that the caller has to release.</summary>
    /// <param name="key">The key: <see cref="CacheKey"/>.</param>
    /// <param name="request">The request's fields.</param>
    /// <returns>Null for none. It may still be filling.</returns>
    public StoredResponse? Find(ReadOnlySpan<byte> key, HttpFields request) => _index.Find(CacheKey.Hash(key), key)?.Find(request);

    /// <summary>How full the cache is.</summary>
    public CacheFill Fill()
    {
        lock (_lock) return new CacheFill(Settings.MaxBytes, Capacity, Used, _queues.Count, _queues.Bytes);
    }

    /// <summary>Every response that is in the cache all the while; others perhaps. Without references: all but their bodies may be read.</summary>
    public IEnumerable<StoredResponse> Responses() => _index.Entries().SelectMany(entry => entry.Variants);

    /// <summary>Frees the memory. Nobody may use the cache or anything in it any more.</summary>
    public void Dispose() => Memory.Dispose();

    internal void Uncount(long bytes) => Interlocked.Add(ref _used, -bytes);

    internal void Return(CacheExtent[] extents)
    {
        var before = 0;
        foreach (var extent in extents)
        {
            Memory.Return(extent.Cell, extent.End - before);
            before = extent.End;
        }

        Uncount(CacheMemory.Bytes(before));
    }

    internal void Shrink(int cell, int cells, int keep)
    {
        Memory.Shrink(cell, cells, keep);
        Uncount(CacheMemory.Bytes(cells - keep));
    }

    /// <summary>Takes memory for a body that grows.</summary>
    /// <returns>False when there is no room.</returns>
    internal bool TryTake(int cells, List<CacheExtent> into)
    {
        lock (_lock) return TryMakeRoom(CacheMemory.Bytes(cells)) && Memory.TryTake(cells, into);
    }

    // Counts so many bytes in, if need be after others have gone. Under the lock.
    private bool TryMakeRoom(long bytes)
    {
        while (Used + bytes > Capacity)
        {
            if (bytes > Capacity || _queues.Evict() is not { } victim)
            {
                Counters.Refused++;
                return false;
            }

            victim.Entry.Remove(victim);
            RemoveIfIdle(victim.Entry);
            victim.Free();
            Counters.Evicted++;
        }

        Interlocked.Add(ref _used, bytes);
        return true;
    }

    private void RemoveIfIdle(CacheEntry entry)
    {
        if (entry.IsIdle) _index.Remove(entry);
    }
}
