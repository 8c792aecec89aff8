using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace Proxy.Actors.Placement;

/// <summary>The mailbox of every actor on a loop; see <see cref="LoopMessages"/>.</summary>
/// <remarks>Configured as <c>mailbox-type</c> of a loop's dispatcher, and made by Akka.</remarks>
/// <param name="settings">The system's.</param>
/// <param name="config">The dispatcher's configuration.</param>
public sealed class LoopMailbox(Settings settings, Config config)
    : MailboxType(settings, config), IProducesMessageQueue<LoopMessages>
{
    /// <inheritdoc/>
    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new LoopMessages();
}
