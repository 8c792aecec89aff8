using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace Proxy.Actors.Replication;

/// <summary>The mailbox of distributed data's replicator, which tells subscribers of changes when it is told to flush them. It is told so
/// <c>flush-after</c> after something has come in, where Akka's own timer would have it look ten times a second all its life.</summary>
public sealed class ReplicatorMailbox : MailboxType, IProducesMessageQueue<ReplicatorMessages>
{
    private readonly TimeSpan _flushAfter;

    /// <summary>Made by Akka.NET, which finds the class by <c>mailbox-type</c>.</summary>
    /// <param name="settings">The system's settings.</param>
    /// <param name="config">The mailbox's own: <c>flush-after</c>.</param>
    public ReplicatorMailbox(Settings settings, Config config)
        : base(settings, config) => _flushAfter = config.GetTimeSpan("flush-after");

    /// <inheritdoc/>
    public override IMessageQueue Create(IActorRef owner, ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return new ReplicatorMessages(owner, system.Scheduler, _flushAfter);
    }
}
