using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Dispatch;

namespace Proxy.Actors.Placement;

/// <summary>A <see cref="LoopActor"/> on its loop, which Akka keeps in a <see cref="LoopCell"/>.</summary>
/// <param name="system">The actor system.</param>
/// <param name="props">How the actor is made.</param>
/// <param name="dispatcher">The loop's.</param>
/// <param name="mailbox">The kind of its mailbox.</param>
/// <param name="supervisor">Its parent.</param>
/// <param name="path">Its path.</param>
internal sealed class LoopActorRef(
    ActorSystemImpl system, Props props, MessageDispatcher dispatcher, MailboxType mailbox, IInternalActorRef supervisor, ActorPath path)
    : LocalActorRef(system, props, dispatcher, mailbox, supervisor, path)
{
    /// <inheritdoc/>
    protected override ActorCell NewActorCell(
        ActorSystemImpl system, IInternalActorRef self, Props props, MessageDispatcher dispatcher, IInternalActorRef supervisor) =>
        new LoopCell(system, self, props, dispatcher, supervisor);
}
