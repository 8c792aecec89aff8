using Akka.Actor;

namespace Proxy.Actors.Pairs;

/// <summary>A report on its way through the pair's children: each adds what it holds, the last one answers.</summary>
/// <param name="Report">What is known so far.</param>
/// <param name="Asker">Who gets it.</param>
/// <param name="Block">The connection block actor.</param>
internal sealed record CollectReport(PairReport Report, IActorRef Asker, IActorRef Block) : INoSerializationVerificationNeeded;
