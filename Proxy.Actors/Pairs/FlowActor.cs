using Akka.Actor;
using Proxy.Actors.ControlMemory;
using Proxy.Actors.Placement;
using Proxy.Transport;

namespace Proxy.Actors.Pairs;

/// <summary>Holds the flow entries of the pair that its parent serves, one for each connection: it owns their slots in the loop's flow table. At
/// TIME-WAIT it leaves them to the table, which frees them after 2MSL, and has room for the next pair's.</summary>
internal sealed class FlowActor : LoopActor
{
    private const int None = -1;

    private readonly NodeLoop _loop;
    private OpenPair? _open;
    private int _client = None;
    private int _server = None;

    private FlowActor(NodeLoop loop) => _loop = loop;

    internal static Props Props(NodeLoop loop) =>
        Akka.Actor.Props.CreateBy(new Producer(loop)).WithDispatcher(loop.Dispatcher);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case OpenPair open:
                Open(open);
                break;
            case CollectReport collect when _open is { } open:
                collect.Block.Tell(collect with { Report = Describe(collect.Report, open) });
                break;
            case ServerFlow change when _open is { } open && open.Number == change.Pair:
                Change(change.Entry, open.Number);
                break;
            case ServerFlow:
                break; // of a pair that has ended
            case ClosePair when _open is { } open:
                Close(open);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PostStop()
    {
        if (_client != None) _loop.Flows.Remove(_client);
        if (_server != None) _loop.Flows.Remove(_server);
        Context.Parent.Tell(FlowStopped.Instance, ActorRefs.NoSender);
    }

    private void Open(OpenPair open)
    {
        _open = open;
        _client = Open(open.Pair.Client, isServer: false);
        _server = Open(open.Pair.Server, isServer: true);
    }

    /// <summary>Takes a slot for a leg's connection, if it has one; an entry in TIME-WAIT on the same addresses has had its day.</summary>
    private int Open(ILeg leg, bool isServer)
    {
        if (leg.Kernel is not { } connection) return None;
        var slot = _loop.Flows.Add();
        _loop.Flows[slot].State = TcpState.Established;
        _loop.Flows[slot].IsServerLeg = isServer;
        _loop.Flows[slot].SetPeer(connection);

        // Our own address on a client's connection is of interest when somebody asks, or when there may be such an entry.
        if (!isServer && !_loop.Flows.HasPeerOf(slot)) return slot;
        _loop.Flows[slot].SetSource(connection);
        _loop.Flows.Recycle(slot);
        return slot;
    }

    /// <summary>A server leg has come or gone that the pair was not bound with.</summary>
    private void Change(in FlowEntry entry, long pair)
    {
        if (_server == None) _server = _loop.Flows.Add();
        _loop.Flows[_server] = entry;
        if (entry.State == TcpState.Established) _loop.Flows.Recycle(_server);
        else LetGo(ref _server, pair, entry.State.HoldsTimeWait());
    }

    private void Close(OpenPair open)
    {
        Close(ref _client, open.Number, open.Pair.Client, open.Pair.Closing.Client);
        Close(ref _server, open.Number, open.Pair.Server, open.Pair.Closing.Server);
        _open = null;
        open.Block.Tell(ReleaseBlock.Instance, Self);
        Context.Parent.Tell(FlowsClosed.Instance, ActorRefs.NoSender);
    }

    /// <summary>Lets go of a leg's entry: the table keeps it in TIME-WAIT, or it is gone at once.</summary>
    private void Close(ref int slot, long pair, ILeg leg, TcpState state)
    {
        if (slot == None) return;
        var waits = state.HoldsTimeWait();
        if (waits && leg.Kernel is { } connection)
        {
            _loop.Flows[slot].SetSource(connection);
            _loop.Flows[slot].Refresh(connection, state);
        }

        LetGo(ref slot, pair, waits);
    }

    private void LetGo(ref int slot, long pair, bool waits)
    {
        if (waits) _loop.Flows.EnterTimeWait(slot, pair);
        else _loop.Flows.Remove(slot);
        slot = None;
    }

    private PairReport Describe(PairReport report, OpenPair open) => report with
    {
        ClientFlow = Refresh(_client, open.Pair.Client, open.Pair.Closing.Client),
        ServerFlow = Refresh(_server, open.Pair.Server, open.Pair.Closing.Server),
    };

    private FlowEntry? Refresh(int slot, ILeg leg, TcpState state)
    {
        if (slot == None) return null;

        // The connection of an answer closes apart from the pair, and may just have gone.
        if (leg.Kernel is not { } connection) return _loop.Flows[slot];
        _loop.Flows[slot].SetSource(connection);
        if (!_loop.Flows[slot].HasSource) return null; // it has been closed, and its pair is about to end
        if (state == TcpState.None) state = connection.PeerClosedFirst ? TcpState.CloseWait : TcpState.Established;
        _loop.Flows[slot].Refresh(connection, state);
        _loop.Flows[slot].ReadTypeOfService(connection);
        return _loop.Flows[slot];
    }

    private sealed class Producer(NodeLoop loop) : IIndirectActorProducer
    {
        public Type ActorType => typeof(FlowActor);

        public ActorBase Produce() => new FlowActor(loop);

        public void Release(ActorBase actor)
        {
        }
    }
}
