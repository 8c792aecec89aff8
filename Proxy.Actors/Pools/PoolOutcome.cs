namespace Proxy.Actors.Pools;

/// <summary>What becomes of a pair that wants a place at an endpoint.</summary>
internal enum PoolOutcome : byte
{
    /// <summary>There is nothing more to try.</summary>
    None,

    /// <summary>It has a place.</summary>
    Taken,

    /// <summary>All that it could go to are full, and it waits for its turn.</summary>
    Waiting,

    /// <summary>Likewise, and too many wait.</summary>
    QueueFull,
}
