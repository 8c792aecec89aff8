namespace Proxy.Actors.Streams;

/// <summary>What came of handing bytes over that the pair has to know.</summary>
internal enum DirectionEvent : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>All of the source's bytes and its FIN have been read.</summary>
    FinRead,

    /// <summary>All of the bytes of a source that is lost have been read.</summary>
    ResetRead,

    /// <summary>The source has ended before, and the last of its bytes has now been handed to the target.</summary>
    HandedOver,

    /// <summary>The target's connection is lost.</summary>
    TargetLost,
}
