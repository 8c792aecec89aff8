using Akka.Actor;
using Proxy.Actors.Closing;
using Proxy.Actors.ControlMemory;
using Proxy.Actors.Streams;
using Proxy.Transport;

namespace Proxy.Actors.Pairs;

/// <summary>Holds a pair's two connection blocks and everything else that only a live connection needs: the sockets and,
/// through the bound pair, lane and buffers. It stops itself at TIME-WAIT, and all of that goes with it.</summary>
internal sealed class ConnectionBlockActor : UntypedActor
{
    private readonly NodeLoop _loop;
    private OpenPair? _open;
    private ConnectionBlock _client;
    private ConnectionBlock _server;

    private ConnectionBlockActor(NodeLoop loop) => _loop = loop;

    internal static Props Props(NodeLoop loop) =>
        Akka.Actor.Props.CreateBy(new Producer(loop)).WithDispatcher(loop.Dispatcher);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case OpenPair open:
                _open = open;
                break;
            case CollectReport collect when _open is { } open:
                Refresh(ref _client, open.Client, open.Pair.ToClient);
                Refresh(ref _server, open.Server, open.Pair.ToServer);
                collect.Asker.Tell(collect.Report with { ClientBlock = _client, ServerBlock = _server });
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

    private void Refresh(ref ConnectionBlock block, Leg leg, PairDirection towards)
    {
        block.Refresh(leg);
        block.KeptBytes = towards.KeptBytes;
        block.Share = _loop.Buffers.Segments.Bank.Share;
    }

    private sealed class Producer(NodeLoop loop) : IIndirectActorProducer
    {
        public Type ActorType => typeof(ConnectionBlockActor);

        public ActorBase Produce() => new ConnectionBlockActor(loop);

        public void Release(ActorBase actor)
        {
        }
    }
}
