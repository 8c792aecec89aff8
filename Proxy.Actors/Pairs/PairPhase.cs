namespace Proxy.Actors.Pairs;

/// <summary>How far a pair has come.</summary>
public enum PairPhase
{
    /// <summary>There is no such pair, or not any more.</summary>
    Unknown,

    /// <summary>A route is being looked for: what the client says has to be known first.</summary>
    Opening,

    /// <summary>A server is being looked for.</summary>
    Connecting,

    /// <summary>Both legs are bound.</summary>
    Bound,

    /// <summary>The connection is over; a flow entry waits for 2MSL.</summary>
    TimeWait,
}
