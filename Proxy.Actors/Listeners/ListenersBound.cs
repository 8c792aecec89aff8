using Akka.Actor;

namespace Proxy.Actors.Listeners;

/// <summary>What was asked for is done. Sockets that were closed go when their loops come round to it.</summary>
/// <param name="Listeners">The listeners with their addresses.</param>
internal sealed record ListenersBound(IReadOnlyList<BoundListener> Listeners) : INoSerializationVerificationNeeded;
