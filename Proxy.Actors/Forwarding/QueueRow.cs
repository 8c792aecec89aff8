namespace Proxy.Actors.Forwarding;

/// <summary>A queue of a store on one node, as operators see it.</summary>
/// <param name="Node">The node's address.</param>
/// <param name="Store">The store.</param>
/// <param name="Queue">The queue: the listener that its units came by; empty for a store without any.</param>
/// <param name="Pool">The pool that its units go to; null when there is none any more.</param>
/// <param name="State">What it does.</param>
/// <param name="Units">Units that are not delivered, without dead ones.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="OldestMs">How old the oldest is, in milliseconds; null without units.</param>
/// <param name="UnderWay">Units on their way to a server.</param>
/// <param name="Held">Units that are held, one by one.</param>
/// <param name="Dead">Dead units of the whole store.</param>
/// <param name="RetryMs">In how many milliseconds a server is looked for again; null when that is not waited for.</param>
/// <param name="Why">What keeps the store from taking more, and the queue from being delivered; empty for nothing.</param>
public sealed record QueueRow(
    string Node,
    string Store,
    string Queue,
    string? Pool,
    QueueState State,
    int Units,
    long Bytes,
    long? OldestMs,
    int UnderWay,
    int Held,
    int Dead,
    long? RetryMs,
    string Why);
