namespace Proxy.Actors.Pairs;

/// <summary>What a live pair is doing, as a listing tells it.</summary>
public enum PairState
{
    /// <summary>A route is being looked for: what the client says has to be known first.</summary>
    Opening,

    /// <summary>Every server that it could go to is full, and it waits for its turn.</summary>
    Queued,

    /// <summary>A server is being looked for.</summary>
    Connecting,

    /// <summary>Both legs are bound and open.</summary>
    Open,

    /// <summary>Bytes wait with us for a side that takes none, and nothing has moved for <see cref="PairSnapshot.StalledAfter"/>
    /// milliseconds.</summary>
    Stalled,

    /// <summary>One direction has ended: what is left of the pair is on its way out.</summary>
    Closing,
}
