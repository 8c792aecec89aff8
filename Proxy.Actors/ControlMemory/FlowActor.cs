using Akka.Actor;
using Proxy.Actors.Listeners;
using Proxy.Transport;

namespace Proxy.Actors.ControlMemory;

/// <summary>Holds a pair's two flow entries. While the pair is in use it owns their slots in the loop's flow table; at
/// the end it leaves those in TIME-WAIT to the table, which frees them after 2MSL.</summary>
internal sealed class FlowActor : UntypedActor
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
                _open = open;
                _client = _loop.Flows.Add();
                _server = _loop.Flows.Add();
                break;
            case ClosePair close when _open is { } open:
                var waits = Close(ref _client, open.Client, open.Pair.ClientState, open.Number);
                waits |= Close(ref _server, open.Server, open.Pair.ServerState, open.Number);
                close.Block.Tell(ReleaseBlock.Instance, Self);
                Context.Parent.Tell(waits ? FlowsClosed.InTimeWait : FlowsClosed.Closed, Self);
                _open = null;
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
    }

    /// <summary>Lets go of a leg's entry: the table keeps it in TIME-WAIT, or it is gone at once.</summary>
    private bool Close(ref int slot, Leg leg, TcpState state, long number)
    {
        var waits = state.HoldsTimeWait();
        if (waits)
        {
            _loop.Flows[slot] = FlowEntry.Of(leg, state);
            _loop.Flows.EnterTimeWait(slot, number);
        }
        else
        {
            _loop.Flows.Remove(slot);
        }

        slot = None;
        return waits;
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
