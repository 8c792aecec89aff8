using Akka.Actor;

namespace Proxy.Actors.Pairs;

/// <summary>Gives a pair's flow actor and connection block actor the pair to keep.</summary>
/// <param name="Number">The pair's number on its loop.</param>
/// <param name="Pair">The bound pair.</param>
/// <param name="Block">The pair's connection block actor.</param>
internal sealed record OpenPair(long Number, ConnectionPair Pair, IActorRef Block) : INoSerializationVerificationNeeded;
