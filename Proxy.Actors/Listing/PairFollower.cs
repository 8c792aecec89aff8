using System.Threading.Channels;
using Proxy.Actors.Pairs;

namespace Proxy.Actors.Listing;

/// <summary>Somebody who follows the beginnings and ends of pairs. What comes waits in a bounded queue; when that is full,
/// records are left out and counted, and nothing waits for the follower.</summary>
internal sealed class PairFollower : IDisposable
{
    /// <summary>Records that wait at most.</summary>
    internal const int QueueLength = 4096;

    // Attempts that failed make a record as long as they like; this much of them is enough to read.
    internal const int MaxFailuresLength = 200;

    private readonly Channel<AccessRecord> _queue = Channel.CreateBounded<AccessRecord>(QueueLength);
    private readonly PairFeed _feed;
    private readonly PairFilter _filter;
    private long _leftOut;

    internal PairFollower(PairFeed feed, PairFilter filter)
    {
        _feed = feed;
        _filter = filter;
    }

    /// <summary>Takes a record in if it is meant and there is room. Called on the loops' threads.</summary>
    internal void Offer(in AccessRecord record)
    {
        if (!_filter.Matches(record)) return;
        var failures = record.Failures;
        var kept = failures.Length <= MaxFailuresLength ? record : record with { Failures = failures[..MaxFailuresLength] + "..." };
        if (!_queue.Writer.TryWrite(kept)) Interlocked.Increment(ref _leftOut);
    }

    /// <summary>Takes what has come, oldest first.</summary>
    /// <param name="max">Records at most.</param>
    /// <returns>The records, and how many were left out since the last look.</returns>
    internal (IReadOnlyList<AccessRecord> Records, long LeftOut) Take(int max)
    {
        var leftOut = Interlocked.Exchange(ref _leftOut, 0);
        var records = new List<AccessRecord>();
        while (records.Count < max && _queue.Reader.TryRead(out var record)) records.Add(record);
        return (records, leftOut);
    }

    /// <summary>Follows no more.</summary>
    public void Dispose() => _feed.Leave(this);
}
