using Akka.Actor;

namespace Proxy.Actors.Placement;

/// <summary>Watches what pairs are placed by: the region, and the shards of this node's loops. None of them ends while the node runs but by
/// a defect, or by somebody's message.</summary>
internal sealed class PlacementWatch : UntypedActor
{
    internal const string Name = "placement-watch";

    private readonly Action<IActorRef> _onDead;

    public PlacementWatch(Action<IActorRef> onDead) => _onDead = onDead;

    /// <summary>How it is made.</summary>
    /// <param name="onDead">Called on its own thread with who has ended.</param>
    internal static Props Props(Action<IActorRef> onDead) => Akka.Actor.Props.Create(() => new PlacementWatch(onDead));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case IActorRef watched:
                Context.Watch(watched);
                break;
            case Terminated dead:
                _onDead(dead.ActorRef);
                break;
            default:
                Unhandled(message);
                break;
        }
    }
}
