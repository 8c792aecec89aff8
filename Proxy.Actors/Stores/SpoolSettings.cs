namespace Proxy.Actors.Stores;

/// <summary>What bounds a store, and where it lies.</summary>
/// <param name="Directory">Where its files are. Made if it is not there; one process at a time.</param>
internal sealed record SpoolSettings(string Directory)
{
    /// <summary>How long a unit that is complete waits for others to be synced with it. At once when the last sync is longer ago.</summary>
    public TimeSpan Sync { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>What the store's files may take up on the disk, dead units counted.</summary>
    public long MaxBytes { get; init; } = 10L << 30;

    /// <summary>What the store leaves free on its file system.</summary>
    public long MinFree { get; init; } = 1L << 30;

    /// <summary>The largest unit, in bytes; 1.5 GiB at most, as one that is buried lies in a file whose places are counted in 31 bits.</summary>
    public long MaxUnit { get; init; } = 1L << 30;

    /// <summary>After this long a unit that could not be delivered is buried.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(5);

    /// <summary>Size of a segment file. At least four segments fit into <see cref="MaxBytes"/>, so that one can go while others stay.</summary>
    public int SegmentBytes { get; init; } = 64 << 20;

    /// <summary>Bytes that the store holds in memory at most: what was appended and is not written yet.</summary>
    public int BufferBytes { get; init; } = 8 << 20;

    /// <summary>How long after a failure, or when the disk is full, it is tried again.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Units that are stored and not done at most: each costs some 400 bytes of memory.</summary>
    public int MaxUnits { get; init; } = 1_000_000;

    /// <summary>The size of a segment file that is in force.</summary>
    internal int EffectiveSegmentBytes => (int)Math.Clamp(MaxBytes / 4, SmallestSegment, Math.Max(SmallestSegment, SegmentBytes)) & ~7;

    /// <summary>The smallest segment file: a few of the longest records fit.</summary>
    internal const int SmallestSegment = 512 * 1024;
}
