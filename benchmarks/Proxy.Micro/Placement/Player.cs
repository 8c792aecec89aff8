using Akka.Actor;

namespace Proxy.Micro.Placement;

/// <summary>An actor that tells the ball back to whoever told it.</summary>
internal sealed class Player : UntypedActor
{
    /// <summary>A player on a dispatcher.</summary>
    internal static Props On(string dispatcher) => Props.CreateBy(new Producer()).WithDispatcher(dispatcher);

    protected override void OnReceive(object message)
    {
        if (message is not Ball ball) Unhandled(message);
        else if (ball.Receive()) Sender.Tell(ball, Self);
    }

    private sealed class Producer : IIndirectActorProducer
    {
        public Type ActorType => typeof(Player);

        public ActorBase Produce() => new Player();

        public void Release(ActorBase actor)
        {
        }
    }
}
