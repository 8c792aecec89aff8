namespace Proxy.Actors.Forwarding;

/// <summary>What a queue of a store does.</summary>
public enum QueueState
{
    /// <summary>There is nothing in it.</summary>
    Empty,

    /// <summary>Its units are delivered.</summary>
    Delivering,

    /// <summary>It waits to look for a server again.</summary>
    Waiting,

    /// <summary>An operator has it held.</summary>
    Held,

    /// <summary>No listener has its name any more, so nobody says where its units go.</summary>
    Orphaned,

    /// <summary>Its store is full: clients wait, or are reset.</summary>
    Full,

    /// <summary>Its store's disk fails: clients are reset.</summary>
    Failed,
}
