namespace Proxy.Actors.Closing;

/// <summary>What can happen to a bound pair that has to do with its end.</summary>
public enum ClosingEventKind : byte
{
    /// <summary>All bytes of a side and its FIN have been read.</summary>
    FinRead,

    /// <summary>A side's connection is lost, and all bytes that came before have been read.</summary>
    ResetRead,

    /// <summary>A side's connection is lost; bytes that came before may still be unread.</summary>
    ResetSeen,

    /// <summary>A side has sent RST behind its FIN.</summary>
    ResetBehindFin,

    /// <summary>Everything that was read of a side has been handed over, and nothing more will come.</summary>
    Drained,

    /// <summary>What a side has sent cannot be delivered: the connection to the other side is lost.</summary>
    TargetLost,

    /// <summary>What was under way before a reset has been acknowledged, or waited for long enough.</summary>
    Delivered,

    /// <summary>Nothing has moved for <c>proxy.timeouts.idle</c>.</summary>
    IdleExpired,

    /// <summary>One side has closed, and nothing has moved for <c>proxy.timeouts.half-close</c>.</summary>
    HalfCloseExpired,

    /// <summary>The node drains, and the pair is not needed just now.</summary>
    Dismissed,

    /// <summary>Somebody ends the pair.</summary>
    Aborted,
}
