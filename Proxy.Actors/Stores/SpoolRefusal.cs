namespace Proxy.Actors.Stores;

/// <summary>Why a store takes nothing now, or has given a unit up.</summary>
internal enum SpoolRefusal
{
    /// <summary>It takes units.</summary>
    None,

    /// <summary>It has reached its own bound or the disk's: it takes bytes again when units are delivered, or others make room.</summary>
    Full,

    /// <summary>Writing or syncing has failed: what was not stored is given up, and a new segment is tried later.</summary>
    Failed,

    /// <summary>The unit has grown past the largest that is taken.</summary>
    TooLarge,

    /// <summary>The one who wrote the unit has aborted it.</summary>
    Aborted,

    /// <summary>The store is closed.</summary>
    Closed,
}
