namespace Proxy.Actors.Pools;

/// <summary>Whether an endpoint is left out because clients of this node could not reach it.</summary>
public enum Ejection
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>It gets no pairs for a time.</summary>
    Out,

    /// <summary>The time is over: it gets one pair, and what becomes of that decides.</summary>
    HalfOpen,
}
