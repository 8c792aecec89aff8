using System.Collections.Immutable;

namespace Proxy.Actors.Places;

/// <summary>How long things may take, and ages instead of clocks: nodes' clocks have nothing to do with each other.</summary>
internal static class PlaceTimes
{
    /// <summary>How often a node reports when nothing happens. Counts of other nodes are at most two of these old.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(400);

    /// <summary>After so long without an answer a report is taken for lost.</summary>
    internal static readonly TimeSpan Lost = TimeSpan.FromMilliseconds(200);

    /// <summary>After so long without a report the owner keeps a node's share free, as the node will soon help itself.</summary>
    internal static readonly TimeSpan Silent = TimeSpan.FromSeconds(2);

    /// <summary>After so long without a report the owner takes what it had on the way to a node for lost: a node that lives has helped itself
    /// by then, and takes nothing that was given to it before.</summary>
    internal static readonly TimeSpan Gone = TimeSpan.FromSeconds(4);

    /// <summary>After so long without a lease from an owner who gives, a node helps itself.</summary>
    internal static readonly TimeSpan Alone = TimeSpan.FromSeconds(3);

    /// <summary>The same for a node that has stood still: others may use what it held, and it may not be a member any more. Which it hears within this time.</summary>
    internal static readonly TimeSpan AloneAfterStandstill = TimeSpan.FromSeconds(20);

    /// <summary>The moment that lies an age before now.</summary>
    internal static long Before(this TimeProvider time, long now, TimeSpan age) =>
        now - (long)((Int128)age.Ticks * time.TimestampFrequency / TimeSpan.TicksPerSecond);

    /// <summary>Ages of moments.</summary>
    internal static ImmutableArray<TimeSpan> Ages(this TimeProvider time, long now, ImmutableArray<long> moments) =>
        [.. moments.Select(each => each < now ? time.GetElapsedTime(each, now) : TimeSpan.Zero)];

    /// <summary>A number that no other process of the cluster takes: the node's uid and a count.</summary>
    internal static long Number(int uid, int count) => ((long)uid << 32) | (uint)count;

    /// <summary>The uid in a number.</summary>
    internal static int Uid(long number) => (int)(number >> 32);

    /// <summary>The count in a number.</summary>
    internal static int Count(long number) => (int)number;
}
