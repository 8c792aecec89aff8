using System.Threading.Channels;
using Proxy.Actors.Pairs;

namespace Proxy.Actors.Listing;

/// <summary>Somebody who follows the beginnings and ends of pairs. What comes waits in a bounded queue; when that is full,
/// records are left out and counted, and nothing waits for the follower.</summary>
internal sealed class PairFollower : IDisposable
{
    /// <summary>Records that wait at most.</summary>
    internal const int QueueLength = 4096;

    // Attempts that failed, and reasons, make a record as long as they like; this much of them is enough to read.
    internal const int MaxFailuresLength = 200;

    // A frame of Akka.Remote has 128,000 bytes, as for NodeDirectory.MaxRows. What is not text in a record takes 500 of them in JSON,
    // a character at most 6 (\u0000).
    private const int MaxBytes = 120_000;
    private const int FixedBytes = 500;
    private const int CharacterBytes = 6;

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
        if (!_queue.Writer.TryWrite(Bounded(record))) Interlocked.Increment(ref _leftOut);
    }

    private static AccessRecord Bounded(in AccessRecord record) =>
        record.Failures.Length <= MaxFailuresLength && record.Reason.Length <= MaxFailuresLength ? record : record with
        {
            Failures = ClientText.Cut(record.Failures, MaxFailuresLength),
            Reason = ClientText.Cut(record.Reason, MaxFailuresLength),
        };

    /// <summary>Takes what has come, oldest first.</summary>
    /// <param name="max">Records at most; fewer where their texts are long, so that they fit into one message.</param>
    /// <returns>The records, and how many were left out since the last look.</returns>
    internal (IReadOnlyList<AccessRecord> Records, long LeftOut) Take(int max)
    {
        var leftOut = Interlocked.Exchange(ref _leftOut, 0);
        var records = new List<AccessRecord>();
        for (var bytes = 0; records.Count < max && _queue.Reader.TryPeek(out var next);)
        {
            bytes += BytesOf(next);
            if (bytes > MaxBytes && records.Count > 0) break;
            if (_queue.Reader.TryRead(out var record)) records.Add(record);
        }

        return (records, leftOut);
    }

    /// <summary>Bytes that a record takes in JSON at most.</summary>
    private static int BytesOf(in AccessRecord record) => FixedBytes
        + record.Endpoint.Length + record.Listener.Length + record.Failures.Length
        + (CharacterBytes * (record.Reason.Length + (record.Details?.Length ?? 0)));

    /// <summary>Follows no more.</summary>
    public void Dispose() => _feed.Leave(this);
}
