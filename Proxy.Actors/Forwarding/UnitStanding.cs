namespace Proxy.Actors.Forwarding;

/// <summary>How a unit of a store stands.</summary>
public enum UnitStanding
{
    /// <summary>Others of its queue come first.</summary>
    Queued,

    /// <summary>It is on its way to a server.</summary>
    UnderWay,

    /// <summary>It waits to be tried again.</summary>
    Waiting,

    /// <summary>An operator has it held.</summary>
    Held,

    /// <summary>It was given up.</summary>
    Dead,
}
