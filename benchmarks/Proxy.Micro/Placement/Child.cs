using Akka.Actor;
using Proxy.Actors.Pairs;

namespace Proxy.Micro.Placement;

/// <summary>An actor that does nothing but start children and stop when it is told.</summary>
internal sealed class Child : UntypedActor
{
    // Named as those of a pair's actor are.
    private static readonly string[] Names = ["flow", "block"];

    private readonly string _dispatcher;
    private readonly int _children;

    private Child(string dispatcher, int children) => (_dispatcher, _children) = (dispatcher, children);

    /// <summary>A child on a dispatcher.</summary>
    /// <param name="dispatcher">The dispatcher.</param>
    /// <param name="children">Its own children, 2 at most.</param>
    internal static Props On(string dispatcher, int children) =>
        Props.CreateBy(new Producer(dispatcher, children)).WithDispatcher(dispatcher);

    protected override void PreStart()
    {
        foreach (var name in Names.AsSpan(0, _children)) Context.ActorOf(On(_dispatcher, children: 0), name);
    }

    protected override void OnReceive(object message)
    {
        if (message is StopPair) Context.Stop(Self);
        else Unhandled(message);
    }

    private sealed class Producer(string dispatcher, int children) : IIndirectActorProducer
    {
        public Type ActorType => typeof(Child);

        public ActorBase Produce() => new Child(dispatcher, children);

        public void Release(ActorBase actor)
        {
        }
    }
}
