using Akka.Actor;

namespace Proxy.Actors.Pairs;

/// <summary>The pair has ended: the flow entries are brought up to date, then the connection block is released.</summary>
/// <param name="Block">The pair's connection block actor.</param>
internal sealed record ClosePair(IActorRef Block) : INoSerializationVerificationNeeded;
