using Akka.Actor;
using Proxy.Actors.Pairs;

namespace Proxy.Micro.Placement;

/// <summary>An actor that starts a child, tells it to stop and waits for its end, as a shard does with a pair's actor.</summary>
internal sealed class Parent : UntypedActor
{
    private readonly Props _child;
    private Rounds? _rounds;

    private Parent(Props child) => _child = child;

    /// <summary>A parent on a dispatcher.</summary>
    /// <param name="dispatcher">The dispatcher, also of the children.</param>
    /// <param name="grandchildren">Children that the child has.</param>
    internal static Props On(string dispatcher, int grandchildren) =>
        Props.CreateBy(new Producer(Child.On(dispatcher, grandchildren))).WithDispatcher(dispatcher);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Rounds rounds:
                _rounds = rounds;
                Start();
                break;
            case Terminated when _rounds!.EndOne():
                Start();
                break;
        }
    }

    private void Start()
    {
        var child = Context.ActorOf(_child);
        Context.Watch(child);
        child.Tell(StopPair.Instance, Self);
    }

    private sealed class Producer(Props child) : IIndirectActorProducer
    {
        public Type ActorType => typeof(Parent);

        public ActorBase Produce() => new Parent(child);

        public void Release(ActorBase actor)
        {
        }
    }
}
