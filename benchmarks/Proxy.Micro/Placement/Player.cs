using Akka.Actor;

namespace Proxy.Micro.Placement;

/// <summary>An actor that tells the rounds back to whoever told it.</summary>
internal sealed class Player : UntypedActor
{
    /// <summary>A player on a dispatcher.</summary>
    internal static Props On(string dispatcher) => Props.CreateBy(new Producer()).WithDispatcher(dispatcher);

    protected override void OnReceive(object message)
    {
        if (message is not Rounds rounds) Unhandled(message);
        else if (rounds.EndOne()) Sender.Tell(rounds, Self);
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
