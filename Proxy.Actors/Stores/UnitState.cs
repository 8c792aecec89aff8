namespace Proxy.Actors.Stores;

/// <summary>How far a unit has come.</summary>
/// <remarks>
/// <code>
/// Open -- Complete --> Ending -- synced --> Stored &lt;-- Return -- Taken -- Delivered, Drop, Bury --> Done
///   |                    |                    +------- Take -------^
///   +-- Abort, failure --+--> Failed
/// </code>
/// </remarks>
internal enum UnitState
{
    /// <summary>It takes bytes.</summary>
    Open,

    /// <summary>All its bytes are there, its end mark is not synced yet.</summary>
    Ending,

    /// <summary>Its end mark is synced: it outlives the process. It waits to be delivered.</summary>
    Stored,

    /// <summary>Somebody delivers it.</summary>
    Taken,

    /// <summary>It is delivered, dropped or buried; nothing of it comes back.</summary>
    Done,

    /// <summary>It was aborted, or is not stored: nothing of it is ever delivered.</summary>
    Failed,
}
