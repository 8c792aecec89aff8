namespace Proxy.Actors.Forwarding;

/// <summary>What is to be done with a unit whose delivery has ended.</summary>
internal enum DeskVerdict
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>It waits, and is tried again: the desk says when.</summary>
    Wait,

    /// <summary>It is held until an operator lets it go.</summary>
    Hold,

    /// <summary>It is given up as dead.</summary>
    Bury,
}
