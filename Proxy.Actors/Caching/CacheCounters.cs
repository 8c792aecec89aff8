namespace Proxy.Actors.Caching;

/// <summary>What has become of requests and of responses since the cache was made.</summary>
internal sealed class CacheCounters
{
    private const int Kinds = 8; // a line of the processor's cache, 64 bytes

    // One line for each processor, and one before and behind, so that loops do not take it from each other.
    private readonly long[] _outcomes = new long[(Environment.ProcessorCount + 2) * Kinds];

    /// <summary>Responses that were put in.</summary>
    public long Stored;

    /// <summary>Responses that had to go for others.</summary>
    public long Evicted;

    /// <summary>Responses that were not stored because there was no room.</summary>
    public long Refused;

    /// <summary>Responses that were purged.</summary>
    public long Purged;

    /// <summary>Requests that waited for another one's fetch and were given what it stored.</summary>
    public long Collapsed;

    /// <summary>Counts a request.</summary>
    public void Count(CacheOutcome outcome)
    {
        var line = 1 + (Thread.GetCurrentProcessorId() % Environment.ProcessorCount);
        Interlocked.Increment(ref _outcomes[(line * Kinds) + (int)outcome]);
    }

    /// <summary>How many requests were answered so.</summary>
    public long Of(CacheOutcome outcome)
    {
        long sum = 0;
        for (var at = (int)outcome; at < _outcomes.Length; at += Kinds) sum += Volatile.Read(ref _outcomes[at]);
        return sum;
    }
}
