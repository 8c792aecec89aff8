using Proxy.Actors.Stores.Segments;

namespace Proxy.Actors.Stores;

/// <summary>What is in a store's directory when it is opened.</summary>
/// <param name="Segments">Its segments in their order.</param>
/// <param name="Units">Units to deliver, and damaged ones to say of that they are done; in the order in which they were stored.</param>
/// <param name="Dead">The units that were buried.</param>
/// <param name="LastNumber">The highest number that a unit has had.</param>
/// <param name="Recovery">The same for the log.</param>
internal sealed record SpoolOpening(IReadOnlyList<Segment> Segments, IReadOnlyList<FoundUnits.Found> Units, DeadUnits Dead, long LastNumber,
    SpoolRecovery Recovery)
{
    /// <summary>Reads all of it, cuts tails that were never finished, and syncs what will be delivered.</summary>
    /// <param name="directory">The store's.</param>
    public static SpoolOpening Read(ISegmentDirectory directory)
    {
        var segments = Find(directory);
        var units = new FoundUnits();
        var damaged = 0;
        foreach (var segment in segments) damaged += Read(directory, segment, units);
        var pending = units.Ended().Where(unit => !unit.IsDone).ToList();
        var dead = new DeadUnits(directory.Below("dead"));
        var last = Math.Max(dead.Open(), units.LastNumber);
        var whole = pending.Count(unit => unit.IsWhole);
        return new SpoolOpening(segments, pending, dead, last,
            new SpoolRecovery(segments.Count, whole, units.Torn, pending.Count - whole, damaged));
    }

    private static List<Segment> Find(ISegmentDirectory directory)
    {
        var segments = new List<Segment>();
        foreach (var name in directory.Names())
        {
            if (SegmentFormat.TryReadName(name, out var number, out var salt)) segments.Add(new Segment(number, salt));
        }

        segments.Sort((left, right) => left.Number.CompareTo(right.Number));
        return segments;
    }

    // A unit that was not synced when the node died is delivered all the same, so it has to last from now on.
    private static int Read(ISegmentDirectory directory, Segment segment, FoundUnits units)
    {
        using var file = directory.Open(segment.Name);
        var found = SegmentScan.Run(file, segment, units);
        if (found.End < file.Length) file.Cut(found.End);
        file.Sync();
        segment.FileBytes = file.Length;
        return found.Damaged;
    }
}
