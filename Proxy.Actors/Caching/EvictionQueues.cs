namespace Proxy.Actors.Caching;

/// <summary>Which response has to go when there is no room: S3-FIFO, by size. A new response waits in a small queue, a tenth of the memory;
/// only one that is asked for there again gets into the main queue, so that many that are asked for once push out nothing but each other.
/// One that comes back soon after it had to go gets there at once.</summary>
/// <remarks>Yang, Zhang, Qiu, Yue, Rashmi: FIFO queues are all you need for cache eviction, SOSP 2023. For one thread at a time.</remarks>
/// <param name="capacity">Bytes of the cache.</param>
/// <param name="remembered">How many keys that had to go are remembered.</param>
internal sealed class EvictionQueues(long capacity, int remembered)
{
    // Every pass but the last few was paid for by a hit. Together they are bounded, so that no client waits for a long walk over
    // responses that are all popular, or all in use: the next caller goes on where this one stopped.
    private const int MaxPasses = 256;

    private const int MaxPinned = 64;

    private readonly ResponseQueue _small = new();
    private readonly ResponseQueue _main = new();
    private readonly StampTable _gone = new(remembered);
    private uint _evicted;

    /// <summary>How many responses are in the queues.</summary>
    public int Count => _small.Count + _main.Count;

    /// <summary>Their bytes.</summary>
    public long Bytes => _small.Bytes + _main.Bytes;

    /// <summary>Bytes that the memory of those that had to go takes up.</summary>
    public long TableBytes => _gone.Bytes;

    /// <summary>Puts a new response in.</summary>
    public void Add(StoredResponse response)
    {
        var isKnown = _gone.TryGet(response.Entry.Hash, out var stamp) && unchecked(_evicted - stamp) <= (uint)Math.Max(_main.Count, 1);
        if (isKnown) _gone.Remove(response.Entry.Hash);
        (isKnown ? _main : _small).Add(response);
    }

    /// <summary>Takes the response out that is to go next, and its last reference: nobody can get at it any more.</summary>
    /// <returns>Null when all that were looked at are in use.</returns>
    public StoredResponse? Evict()
    {
        var pinned = 0;
        for (var passes = 0; pinned < MaxPinned; passes++)
        {
            var isSmall = _main.Count == 0 || _small.Bytes > capacity / 10 || pinned > MaxPinned / 2;
            var queue = isSmall ? _small : _main;
            if (queue.Oldest is not { } response) return null;
            queue.Remove(response);
            var isPopular = response.Frequency > (isSmall ? 1 : 0) && passes < MaxPasses;
            if (!isPopular && response.TryRetire())
            {
                if (isSmall) _gone.Set(response.Entry.Hash, ++_evicted);
                return response;
            }

            if (!isPopular) pinned++;
            response.Frequency = isSmall || !isPopular ? (byte)0 : (byte)(response.Frequency - 1);
            _main.Add(response);
        }

        return null;
    }
}
