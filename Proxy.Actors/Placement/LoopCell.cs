using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Dispatch;

namespace Proxy.Actors.Placement;

/// <summary>What Akka keeps of an actor, for one of a pair. There are three for each connection that rests, so they do without what is the same
/// for all of them: the behaviour, a delegate for each actor otherwise, and the tree that children are kept in.</summary>
internal sealed class LoopCell : ActorCell, IActorContext
{
    internal LoopCell(ActorSystemImpl system, IInternalActorRef self, Props props, MessageDispatcher dispatcher, IInternalActorRef parent)
        : base(system, self, props, dispatcher, parent) => ChildrenOf(this) = LoopChildren.None;

    // Called by each new actor, with itself.
    void IActorContext.Become(Receive receive) => Become(receive.Target is LoopActor ? LoopActor.Behaviour : receive);

    // Akka has no other way to say what they are kept in. Where the field is another one day, a node does not get past its first pair.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_childrenContainerDoNotCallMeDirectly")]
    private static extern ref IChildrenContainer ChildrenOf(ActorCell cell);
}
