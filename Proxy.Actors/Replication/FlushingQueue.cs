using Akka.Actor;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;
using Akka.DistributedData;

namespace Proxy.Actors.Replication;

/// <summary>A queue that has its owner flush changes some time after others have sent it something. What the owner sends itself by its own
/// timers changes nothing.</summary>
/// <param name="owner">A replicator.</param>
/// <param name="scheduler">The system's timers.</param>
/// <param name="flushAfter">How long after; what comes meanwhile is flushed along.</param>
internal sealed class FlushingQueue(IActorRef owner, ITellScheduler scheduler, TimeSpan flushAfter) : IMessageQueue
{
    private readonly UnboundedMessageQueue _queue = new();
    private int _isFlushComing;

    public bool HasMessages => _queue.HasMessages;

    public int Count => _queue.Count;

    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        // What comes in from here on may come after the flush, and needs another one. In this order: a message that is in the queue
        // and finds a flush coming stands before it.
        if (envelope.Message is FlushChanges) Volatile.Write(ref _isFlushComing, 0);
        _queue.Enqueue(receiver, envelope);
        if (owner.Equals(envelope.Sender) || Interlocked.Exchange(ref _isFlushComing, 1) == 1) return;
        try
        {
            scheduler.ScheduleTellOnce(flushAfter, owner, FlushChanges.Instance, owner);
        }
        catch (SchedulerException)
        {
            // The actor system ends, and with it all subscribers.
        }
    }

    public bool TryDequeue(out Envelope envelope) => _queue.TryDequeue(out envelope);

    public void CleanUp(IActorRef owner, IMessageQueue deadletters) => _queue.CleanUp(owner, deadletters);
}
