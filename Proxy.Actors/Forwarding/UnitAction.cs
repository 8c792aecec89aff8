namespace Proxy.Actors.Forwarding;

/// <summary>What an operator does to a queue, or to a unit.</summary>
public enum UnitAction
{
    /// <summary>It is tried now. A dead unit comes to the end of its queue again.</summary>
    Retry,

    /// <summary>It is not delivered until it is let go.</summary>
    Hold,

    /// <summary>It is let go.</summary>
    Release,

    /// <summary>It is deleted. Of a unit alone.</summary>
    Drop,
}
