using System.Numerics;
using System.Security.Cryptography;
using Proxy.Transport;

namespace Proxy.Actors.Access;

/// <summary>The sources of a node's connections, by listener: how many pairs each has, and when its next is due. Of a fixed size,
/// whoever comes; thread-safe, and allocates nothing once it is made.</summary>
/// <remarks>A source has its place in one bucket of a few. When that is full, an entry goes: one that says nothing any more if there is
/// one, then the one that has been idle for the longest, and one with pairs only where all have some. Which sources share a bucket
/// follows from a secret of the process, so nobody can fill another's on purpose.</remarks>
internal sealed class SourceTable
{
    /// <summary>Entries of a bucket.</summary>
    internal const int Ways = 16;

    private const int Stripes = 64;

    private readonly Entry[] _entries;
    private readonly Lock[] _locks = [.. Enumerable.Range(0, Stripes).Select(_ => new Lock())];
    private readonly ulong _secret1 = Secret();
    private readonly ulong _secret2 = Secret();
    private readonly ulong _secret3 = Secret();
    private readonly int _bucketMask;
    private long _evictions;

    /// <summary>Makes an empty table.</summary>
    /// <param name="entries">Sources that it can tell apart at once; rounded up to a power of two.</param>
    internal SourceTable(int entries)
    {
        var buckets = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, entries / Ways));
        _bucketMask = buckets - 1;
        _entries = new Entry[buckets * Ways];
    }

    /// <summary>Sources that it can tell apart at once.</summary>
    internal int Capacity => _entries.Length;

    /// <summary>Entries that went while they still counted something, since the table was made.</summary>
    internal long Evictions => Interlocked.Read(ref _evictions);

    /// <summary>Sources of a listener that count something. Looks at all entries without holding anybody up, so it may be one off.</summary>
    /// <param name="listener">Which listener they came to.</param>
    /// <param name="now">The time of <see cref="AccessClock"/>.</param>
    internal int Count(int listener, long now)
    {
        var count = 0;
        foreach (ref readonly var entry in _entries.AsSpan())
        {
            if (entry.Listener == listener && entry.Generation != 0 && (entry.Pairs > 0 || entry.Due > now)) count++;
        }

        return count;
    }

    /// <summary>Decides on a connection, and counts it unless it is refused.</summary>
    /// <param name="listener">Which listener it came to.</param>
    /// <param name="source">Who it came from.</param>
    /// <param name="limits">What a source may take.</param>
    /// <param name="now">The time of <see cref="AccessClock"/>.</param>
    /// <param name="ticket">To be given to <see cref="Leave"/> once the connection is gone; none when it is refused.</param>
    /// <param name="delay">How long it is to wait, in nanoseconds.</param>
    internal Verdict Enter(int listener, in TcpAddress source, SourceLimits limits, long now, out SourceTicket ticket, out long delay)
    {
        var number = AddressNumber.Of(source).Masked(limits.Mask4, limits.Mask6);
        var bucket = (int)(Hash(number, (uint)listener) & (uint)_bucketMask);
        lock (LockOf(bucket))
        {
            var slot = Find(bucket, number, listener, now);
            ref var entry = ref _entries[slot];
            var verdict = Decide(ref entry, limits, now, out delay);
            ticket = verdict is Verdict.Admitted or Verdict.Delayed ? new SourceTicket(slot, entry.Generation) : default;
            return verdict;
        }
    }

    /// <summary>A connection that was counted is gone. If its source has lost its entry meanwhile, nothing changes.</summary>
    /// <param name="ticket">What <see cref="Enter"/> gave.</param>
    internal void Leave(SourceTicket ticket)
    {
        if (ticket.Generation == 0) return;
        lock (LockOf(ticket.Slot / Ways))
        {
            ref var entry = ref _entries[ticket.Slot];
            if (entry.Generation == ticket.Generation && entry.Pairs > 0) entry.Pairs--;
        }
    }

    private static Verdict Decide(ref Entry entry, SourceLimits limits, long now, out long delay)
    {
        delay = 0;
        entry.Due = Math.Max(entry.Due, now);
        if (limits.Pairs > 0 && entry.Pairs >= limits.Pairs) return Verdict.OverPairs;
        var verdict = limits.Rate.Admit(ref entry.Due, now, out delay);
        if (verdict != Verdict.OverRate) entry.Pairs++;
        return verdict;
    }

    /// <summary>The slot of a source; one is made its own if it has none.</summary>
    private int Find(int bucket, in AddressNumber number, int listener, long now)
    {
        var first = bucket * Ways;
        var entries = _entries.AsSpan(first, Ways);
        var victim = 0;
        for (var i = 0; i < entries.Length; i++)
        {
            ref readonly var entry = ref entries[i];
            if (entry.High == number.High && entry.Low == number.Low && entry.Listener == listener && entry.Generation != 0) return first + i;
            if (entry.GoesBefore(entries[victim])) victim = i;
        }

        Replace(ref entries[victim], number, listener, now);
        return first + victim;
    }

    private void Replace(ref Entry entry, in AddressNumber number, int listener, long now)
    {
        if (entry.Pairs > 0 || entry.Due > now) Interlocked.Increment(ref _evictions);
        var generation = entry.Generation == uint.MaxValue ? 1 : entry.Generation + 1;
        entry = new Entry { High = number.High, Low = number.Low, Listener = listener, Generation = generation };
    }

    private Lock LockOf(int bucket) => _locks[bucket & (Stripes - 1)];

    private ulong Hash(in AddressNumber number, uint listener) => Mix(Mix(number.High ^ _secret1, number.Low ^ _secret2), listener ^ _secret3);

    /// <summary>Both halves of the product: each bit of it depends on all bits of both.</summary>
    private static ulong Mix(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }

    private static ulong Secret()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToUInt64(bytes);
    }

    private struct Entry
    {
        public ulong High;
        public ulong Low;

        // When the next that comes evenly is due, or when the last came if that is later.
        public long Due;
        public int Listener;
        public int Pairs;

        // Counts the sources that the slot was given to; 0 for one that was never used.
        public uint Generation;

        public readonly bool GoesBefore(in Entry other) => Pairs > 0 == other.Pairs > 0 ? Due < other.Due : other.Pairs > 0;
    }
}
