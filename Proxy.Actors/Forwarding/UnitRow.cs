namespace Proxy.Actors.Forwarding;

/// <summary>A unit of a store, as operators see it.</summary>
/// <param name="Node">The node's address.</param>
/// <param name="Store">The store.</param>
/// <param name="Queue">Its queue.</param>
/// <param name="Unit">Its number, in its store on its node.</param>
/// <param name="State">How it stands.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="AgeMs">How long ago it was begun, in milliseconds.</param>
/// <param name="Pair">The pair that it came by.</param>
/// <param name="Client">The client's address.</param>
/// <param name="Tries">Attempts to deliver it, since the node has started.</param>
/// <param name="Refusals">How often a server that was up has refused it.</param>
/// <param name="RetryMs">In how many milliseconds it is tried again; null when that is not waited for.</param>
/// <param name="Why">What has become of the last attempt, or why it is dead; empty for nothing.</param>
public sealed record UnitRow(
    string Node,
    string Store,
    string Queue,
    long Unit,
    UnitStanding State,
    long Bytes,
    long AgeMs,
    string Pair,
    string Client,
    int Tries,
    int Refusals,
    long? RetryMs,
    string Why);
