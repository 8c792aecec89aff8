using Akka.Actor;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace Proxy.Actors.Replication;

/// <summary>The messages of a replicator. Thread-safe, as those of any actor.</summary>
public sealed class ReplicatorMessages : DequeWrapperMessageQueue, IUnboundedDequeBasedMessageQueueSemantics
{
    internal ReplicatorMessages(IActorRef owner, ITellScheduler scheduler, TimeSpan flushAfter)
        : base(new FlushingQueue(owner, scheduler, flushAfter))
    {
    }
}
