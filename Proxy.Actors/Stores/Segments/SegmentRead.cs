namespace Proxy.Actors.Stores.Segments;

/// <summary>What lies at a place of a segment file.</summary>
internal enum SegmentRead
{
    /// <summary>A record.</summary>
    Record,

    /// <summary>A record whose payload has changed or is not all there.</summary>
    Damaged,

    /// <summary>No record: bytes to pass over.</summary>
    Gap,

    /// <summary>More bytes are needed to say.</summary>
    NeedMore,

    /// <summary>The file ends.</summary>
    End,
}
