using Akka.Actor;

namespace Proxy.Cmd.Tests.Hosts;

/// <summary>An actor with children of given names.</summary>
internal sealed class Family : ReceiveActor
{
    public Family(Names children)
    {
        foreach (var (name, theirs) in children) Context.ActorOf(Props(theirs), name);
    }

    public static Props Props(Names children) => Akka.Actor.Props.Create<Family>(children);
}
