using Akka.Actor;
using Proxy.Actors.Pairs;

namespace Proxy.Actors.Tests.Pairs;

/// <summary>Stands for a slot's actor: it counts how often it is told to leave.</summary>
internal sealed class SlotActor(string name) : MinimalActorRef
{
    /// <summary>Times it was told to.</summary>
    public int Leaves { get; private set; }

    public override ActorPath Path { get; } = new RootActorPath(Address.AllSystems) / name;

    public override IActorRefProvider Provider => throw new NotSupportedException();

    protected override void TellInternal(object message, IActorRef sender)
    {
        Assert.IsType<LeaveSlot>(message);
        Leaves++;
    }
}
