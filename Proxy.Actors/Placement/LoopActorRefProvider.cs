using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Cluster;
using Akka.Dispatch;
using Akka.Event;

namespace Proxy.Actors.Placement;

/// <summary>Akka's provider for clusters, but for actors on a loop: those are always here and always have the loop's mailbox, so
/// where to deploy them and which mailbox they need is not looked up in the configuration again for each.</summary>
/// <remarks>Configured as <c>akka.actor.provider</c>, and made by Akka.</remarks>
/// <param name="systemName">The actor system's name.</param>
/// <param name="settings">Its settings.</param>
/// <param name="eventStream">Its event stream.</param>
public sealed class LoopActorRefProvider(string systemName, Settings settings, EventStream eventStream)
    : ClusterActorRefProvider(systemName, settings, eventStream), IActorRefProvider
{
    private readonly ConcurrentDictionary<string, (MessageDispatcher Dispatcher, MailboxType Mailbox)> _loops = new();

    /// <inheritdoc/>
    IInternalActorRef IActorRefProvider.ActorOf(
        ActorSystemImpl system, Props props, IInternalActorRef supervisor, ActorPath path, bool systemService, Deploy deploy, bool lookupDeploy, bool async)
    {
        if (async || !LoopDispatcher.IsId(props.Dispatcher))
            return ActorOf(system, props, supervisor, path, systemService, deploy, lookupDeploy, async);
        if (!_loops.TryGetValue(props.Dispatcher, out var loop))
        {
            var dispatcher = system.Dispatchers.Lookup(props.Dispatcher);
            loop = _loops.GetOrAdd(props.Dispatcher, (dispatcher, system.Mailboxes.GetMailboxType(props, dispatcher.Configurator.Config)));
        }

        // Those of streams are Akka's.
        if (props.Type.BaseType == typeof(LoopActor)) return new LoopActorRef(system, props, loop.Dispatcher, loop.Mailbox, supervisor, path);
        return new LocalActorRef(system, props, loop.Dispatcher, loop.Mailbox, supervisor, path);
    }
}
