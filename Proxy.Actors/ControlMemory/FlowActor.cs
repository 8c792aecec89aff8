using Akka.Actor;
using Proxy.Actors.Listeners;
using Proxy.Actors.Pairs;
using Proxy.Transport;

namespace Proxy.Actors.ControlMemory;

/// <summary>Holds a pair's two flow entries. While the pair is in use it owns their slots in the loop's flow table; at
/// the end it leaves those in TIME-WAIT to the table, which frees them after 2MSL, and finds them there when it is asked.</summary>
internal sealed class FlowActor : UntypedActor
{
    private const int None = -1;

    private readonly NodeLoop _loop;
    private OpenPair? _open;
    private long _number;
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
            case CollectReport collect:
                Collect(collect);
                break;
            case ClosePair close when _open is { } open:
                Close(open, close.Block);
                break;
            case AdoptFlows adopt:
                _number = adopt.Number;
                break;
            case ReleaseFlows:
                Release();
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

    private void Open(OpenPair open)
    {
        (_open, _number) = (open, open.Number);
        _client = Open(open.Client);
        _server = Open(open.Server);
        _loop.Flows[_server].IsServerLeg = true;
    }

    /// <summary>Takes a slot for a leg; an entry in TIME-WAIT on the same addresses has had its day.</summary>
    private int Open(Leg leg)
    {
        var slot = _loop.Flows.Add();
        _loop.Flows[slot].State = TcpState.Established;
        _loop.Flows[slot].SetAddresses(leg);
        _loop.Flows.Recycle(slot);
        return slot;
    }

    private void Close(OpenPair open, IActorRef block)
    {
        var waits = Close(ref _client, open.Client, open.Pair.ClientState);
        waits |= Close(ref _server, open.Server, open.Pair.ServerState);
        block.Tell(ReleaseBlock.Instance, Self);
        Context.Parent.Tell(waits ? FlowsClosed.InTimeWait : FlowsClosed.Closed, Self);
        _open = null;
    }

    /// <summary>Lets go of a leg's entry: the table keeps it in TIME-WAIT, or it is gone at once.</summary>
    private bool Close(ref int slot, Leg leg, TcpState state)
    {
        var waits = state.HoldsTimeWait();
        if (waits)
        {
            _loop.Flows[slot].Refresh(leg, state);
            _loop.Flows.EnterTimeWait(slot, _number);
        }
        else
        {
            _loop.Flows.Remove(slot);
        }

        slot = None;
        return waits;
    }

    /// <summary>Frees what this pair left in TIME-WAIT.</summary>
    private void Release()
    {
        if (!_loop.Flows.TryFind(_number, out var slot, out var other)) return;
        _loop.Flows.Remove(slot);
        if (other != None) _loop.Flows.Remove(other);
    }

    private void Collect(CollectReport collect)
    {
        var report = _open is { } open ? Live(collect.Report, open) : Waiting(collect.Report);
        if (collect.Block is null) collect.Asker.Tell(report);
        else collect.Block.Tell(collect with { Report = report });
    }

    private PairReport Live(PairReport report, OpenPair open)
    {
        _loop.Flows[_client].Refresh(open.Client, open.Pair.ClientState);
        _loop.Flows[_server].Refresh(open.Server, open.Pair.ServerState);
        return report with { ClientFlow = _loop.Flows[_client], ServerFlow = _loop.Flows[_server] };
    }

    /// <summary>What is left in TIME-WAIT.</summary>
    private PairReport Waiting(PairReport report)
    {
        if (!_loop.Flows.TryFind(_number, out var slot, out var other)) return report with { Phase = PairPhase.Unknown };
        report = Add(report, _loop.Flows[slot]);
        return other == None ? report : Add(report, _loop.Flows[other]);
    }

    private static PairReport Add(PairReport report, in FlowEntry entry) => entry.IsServerLeg
        ? report with { ServerFlow = entry }
        : report with { ClientFlow = entry };

    private sealed class Producer(NodeLoop loop) : IIndirectActorProducer
    {
        public Type ActorType => typeof(FlowActor);

        public ActorBase Produce() => new FlowActor(loop);

        public void Release(ActorBase actor)
        {
        }
    }
}
