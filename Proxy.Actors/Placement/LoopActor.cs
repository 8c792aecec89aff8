using Akka.Actor;

namespace Proxy.Actors.Placement;

/// <summary>An actor of a pair. What it does with a message is its own to decide, not Akka's: it has one behaviour, and none takes its place.</summary>
/// <remarks>Made on a loop it costs a pair less memory than other actors; see <see cref="LoopCell"/>.</remarks>
internal abstract class LoopActor : UntypedActor
{
    /// <summary>What Akka keeps as the behaviour of all of them.</summary>
    internal static readonly Receive Behaviour = _ => throw new InvalidOperationException("an actor of a pair hears of messages otherwise");

    /// <inheritdoc/>
    protected sealed override bool AroundReceive(Receive receive, object message)
    {
        OnReceive(message);
        return true;
    }
}
