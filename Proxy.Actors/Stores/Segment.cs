using Proxy.Actors.Stores.Segments;

namespace Proxy.Actors.Stores;

/// <summary>A segment file as the store knows it while it runs. Used by the store's thread.</summary>
/// <param name="number">Its number.</param>
/// <param name="salt">What its records are marked with.</param>
internal sealed class Segment(long number, uint salt)
{
    /// <summary>Its number.</summary>
    public long Number { get; } = number;

    /// <summary>What its records are marked with.</summary>
    public uint Salt { get; } = salt;

    /// <summary>The name of its file.</summary>
    public string Name { get; } = SegmentFormat.Name(number, salt);

    /// <summary>What the file takes up.</summary>
    public long FileBytes { get; set; }

    /// <summary>Units that are not done and have a record in it.</summary>
    public int Live { get; set; }

    /// <summary>Whether it is deleted, or about to be.</summary>
    public bool IsGone { get; set; }

    /// <summary>The units that records in it say are done, by the segment in which they end: as long as that is there, somebody must say so.</summary>
    public Dictionary<Segment, List<long>> DoneUnits { get; } = [];

    /// <summary>Notes that a record in it says that a unit is done.</summary>
    /// <param name="end">Where the unit ends.</param>
    /// <param name="unit">Its number.</param>
    public void AddDone(Segment end, long unit)
    {
        if (!DoneUnits.TryGetValue(end, out var units)) DoneUnits.Add(end, units = []);
        units.Add(unit);
    }
}
