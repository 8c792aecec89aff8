using Akka.Actor;
using Proxy.Actors.Listeners;
using Proxy.Actors.Pairs;

namespace Proxy.Actors.ControlMemory;

/// <summary>Holds a pair's two connection blocks and everything else that only a live connection needs: the sockets and,
/// through the bound pair, lane and buffers. It stops itself at TIME-WAIT, and all of that goes with it.</summary>
internal sealed class ConnectionBlockActor : UntypedActor
{
    private OpenPair? _open;

    private ConnectionBlockActor()
    {
    }

    internal static Props Props(NodeLoop loop) =>
        Akka.Actor.Props.CreateBy(Producer.Instance).WithDispatcher(loop.Dispatcher);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case OpenPair open:
                _open = open;
                break;
            case ReleaseBlock:
                Context.Stop(Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PostStop()
    {
        if (_open is not { } open) return;
        open.Pair.Abort(PairEnd.Fault); // does nothing to a pair that has ended
        open.Client.Close();
        open.Server.Close();
    }

    private sealed class Producer : IIndirectActorProducer
    {
        internal static readonly Producer Instance = new();

        public Type ActorType => typeof(ConnectionBlockActor);

        public ActorBase Produce() => new ConnectionBlockActor();

        public void Release(ActorBase actor)
        {
        }
    }
}
