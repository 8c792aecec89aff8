using Akka.Actor;

namespace Proxy.Actors.ControlMemory;

/// <summary>Gives a new flow actor the entries that a passivated pair left in TIME-WAIT.</summary>
/// <param name="Number">The pair's number on its loop.</param>
internal sealed record AdoptFlows(long Number) : INoSerializationVerificationNeeded;
