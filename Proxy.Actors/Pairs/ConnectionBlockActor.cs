using Akka.Actor;
using Proxy.Actors.Closing;
using Proxy.Actors.ControlMemory;
using Proxy.Actors.Placement;
using Proxy.Actors.Streams;
using Proxy.Transport;

namespace Proxy.Actors.Pairs;

/// <summary>Holds a pair's connection blocks and everything else that only a live connection needs: through the bound pair the
/// sockets, lane and buffers. It stops itself at TIME-WAIT, and all of that goes with it.</summary>
internal sealed class ConnectionBlockActor : LoopActor
{
    private readonly NodeLoop _loop;
    private OpenPair? _open;
    private Blocks? _blocks; // once they have been asked for

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
                _blocks ??= new Blocks();
                collect.Asker.Tell(collect.Report with
                {
                    ClientBlock = Refresh(ref _blocks.Client, open.Pair.ToClient),
                    ServerBlock = Refresh(ref _blocks.Server, open.Pair.ToServer),
                });
                break;
            case ServerFlow:
                if (_blocks is { } blocks) blocks.Server = default;
                break;
            case ReleaseBlock:
                Context.Stop(Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PostStop() => _open?.Pair.Release();

    /// <summary>Reads the block of the leg that a direction goes to anew; null where that has no connection.</summary>
    private ConnectionBlock? Refresh(ref ConnectionBlock block, PairDirection towards)
    {
        if (towards.Target.Kernel is not { } connection) return null;
        block.Refresh(connection);
        block.KeptBytes = towards.KeptBytes;
        block.Share = _loop.Buffers.Segments.Bank.Share;
        return block;
    }

    /// <summary>Most pairs are never asked for theirs, and would pay for them in each collection that they live through.</summary>
    private sealed class Blocks
    {
        internal ConnectionBlock Client;
        internal ConnectionBlock Server;
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
