using Akka.Actor;
using Akka.Cluster.Sharding;
using Proxy.Actors.Closing;
using Proxy.Actors.ControlMemory;
using Proxy.Actors.Counting;
using Proxy.Actors.Model;
using Proxy.Actors.Placement;
using Proxy.Actors.Pools;
using Proxy.Actors.Telemetry;
using Proxy.Transport;

namespace Proxy.Actors.Pairs;

/// <summary>A connection pair's life. It runs on the loop that accepted the client; bytes do not pass through it.</summary>
/// <remarks><code>
/// Inspecting --StartPair--> Connecting --server leg--> Bound --both legs closed--> TimeWait --a moment--> (passivated)
///     |                         |                        |
///     | no such pair            | no server, or no       | reset, killed, timed out: nothing waits for 2MSL
///     v                         v client any more        v
///  (stopped)                 (stopped)                (stopped)
/// </code></remarks>
internal sealed partial class PairActor : UntypedActor, IPairOwner, IDialOwner
{
    // A child that has failed knows nothing any more of what it owned: its pair ends with it, as a fault.
    private static readonly OneForOneStrategy Escalating = new(_ => Directive.Escalate);

    private readonly NodeLoop _loop;
    private readonly IActorRef _self = Context.Self; // for calls that come outside of a message
    private Stage _stage;
    private PairId? _id;
    private ListenerModel? _listener;
    private Leg? _client;
    private Dialer? _dialer;
    private ConnectionPair? _pair;
    private IActorRef? _flow;
    private IActorRef? _block;
    private PairCount? _served;
    private long _accepted;
    private long _bound;
    private long _bytesToServer;
    private long _bytesToClient;
    private bool _hasEnded;
    private bool _hasFailed;

    private PairActor(NodeLoop loop) => _loop = loop;

    /// <summary>How the pairs of a loop are made.</summary>
    internal static Props Props(NodeLoop loop) =>
        Akka.Actor.Props.CreateBy(new Producer(loop)).WithDispatcher(loop.Dispatcher);

    /// <inheritdoc/>
    void IPairOwner.OnPairEnded(ConnectionPair pair) => _self.Tell(Signal.PairEnded, _self);

    /// <inheritdoc/>
    void IDialOwner.OnDialEnded() => _self.Tell(Signal.DialEnded, _self);

    protected override SupervisorStrategy SupervisorStrategy() => Escalating;

    protected override void PreStart()
    {
        if (Context.Parent.Path.Name == _loop.Shard) _loop.ShardActor ??= Context.Parent;
    }

    // Not Become: its closures are 200 bytes for each pair, and garbage four times in a pair's life.
    protected override void OnReceive(object message)
    {
        switch (_stage)
        {
            case Stage.Inspecting:
                Inspecting(message);
                break;
            case Stage.Connecting:
                Connecting(message);
                break;
            case Stage.Bound:
                Bound(message);
                break;
            case Stage.TimeWait:
                TimeWait(message);
                break;
            default:
                Ended(message);
                break;
        }
    }

    /// <summary>Nothing is known yet: a client has connected, or somebody asks for a pair that is no more.</summary>
    private void Inspecting(object message)
    {
        switch (message)
        {
            case IPairMessage about when about.Pair.Shard != _loop.Shard:
                // A pair of a node that is gone: its numbers mean nothing here.
                Leave();
                Ended(message);
                break;
            case StartPair start:
                Start(start);
                break;
            case IPairMessage about when _loop.Flows.TryFind(about.Pair.Number, out _, out _):
                Return(about.Pair);
                TimeWait(message);
                break;
            default:
                Leave();
                Ended(message);
                break;
        }
    }

    private void Connecting(object message)
    {
        switch (message)
        {
            case Signal when message == Signal.DialEnded:
                FinishDial();
                break;
            case KillPair kill:
                Sender.Tell(new PairKilled(kill.Pair, PairPhase.Connecting));
                GiveUp(kill.Reason);
                break;
            case InspectPair:
                Report(PairPhase.Connecting);
                break;
            case StopPair:
                GiveUp(PairEnd.Drained);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Bound(object message)
    {
        switch (message)
        {
            case Signal when message == Signal.PairEnded:
                Log(_pair!.End);
                _flow!.Tell(new ClosePair(_block!), Self);
                _flow = _block = null;
                break;
            case FlowsClosed { TimeWait: true }:
                EnterTimeWait();
                break;
            case FlowsClosed:
                Leave();
                break;
            case KillPair kill:
                Sender.Tell(new PairKilled(kill.Pair, _pair!.End == PairEnd.None ? PairPhase.Bound : PairPhase.Unknown));
                _pair.Abort(kill.Reason);
                break;
            case InspectPair:
                Report(PairPhase.Bound);
                break;
            case StopPair:
                _pair!.Abort(PairEnd.Drained);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void TimeWait(object message)
    {
        switch (message)
        {
            case PassivatePair:
                Context.Parent.Tell(new Passivate(StopPair.Instance));
                break;
            case InspectPair:
                Report(PairPhase.TimeWait);
                break;
            case KillPair kill:
                Sender.Tell(new PairKilled(kill.Pair, PairPhase.TimeWait));
                _loop.Flows.Release(kill.Pair.Number);
                break;
            case StopPair:
                Context.Stop(Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Ended(object message)
    {
        switch (message)
        {
            case StopPair:
                Context.Stop(Self);
                break;
            case InspectPair inspect:
                Sender.Tell(new PairReport(inspect.Pair, PairPhase.Unknown, 0, 0));
                break;
            case KillPair kill:
                Sender.Tell(new PairKilled(kill.Pair, PairPhase.Unknown));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>Goes as sharding has it: a message that is under way to the pair meanwhile is not lost.</summary>
    private void Leave()
    {
        Context.Parent.Tell(new Passivate(StopPair.Instance));
        _stage = Stage.Ended;
    }

    protected override void PreRestart(Exception reason, object message)
    {
        _hasFailed = true;
        base.PreRestart(reason, message);
    }

    protected override void PostRestart(Exception reason) => Context.Stop(Self);

    protected override void PostStop()
    {
        _dialer?.Cancel();
        if (_pair is null) _client?.Abort();
        else _pair.Abort(PairEnd.Fault); // does nothing to a pair that has ended
        if (_client is null) return;
        // Stopped from outside: the node was removed from the cluster, and sharding stops the entities of such a node.
        if (!_hasEnded) Log(_hasFailed ? PairEnd.Fault : PairEnd.Drained);
        _client = null;
        LeaveNode();
    }

    private void Start(StartPair start)
    {
        _id = start.Pair;
        if (!_loop.TryRedeem(start.Ticket, out _client, out _listener))
        {
            Leave();
            return;
        }

        _accepted = _loop.Io.Now;
        EnterNode(_listener.PoolName);
        _stage = Stage.Connecting;
        _dialer = new Dialer(_loop.Io, this, _listener.Pool, _client, _listener.Timeouts.ConnectMilliseconds);
        _dialer.Start();
        if (_dialer.IsOver) FinishDial();
    }

    private void FinishDial()
    {
        if (_dialer!.Take() is { } server) Bind(server);
        else GiveUp(_dialer.ClientGone ? PairEnd.ClientGone : PairEnd.ConnectFailed);
    }

    private void Bind(Leg server)
    {
        _bound = _loop.Io.Now;
        _served = _dialer!.Tried!.Pairs;
        _served.Add();
        var client = _client!;
        _pair = new ConnectionPair(_loop, this, _listener!.Timeouts, client, server);
        CountBound();
        client.Observer = server.Observer = _pair;
        _flow = Context.ActorOf(_loop.FlowProps, "flow");
        _block = Context.ActorOf(_loop.BlockProps, "block");
        var open = new OpenPair(_id!.Number, _pair, client, server);
        _flow.Tell(open, Self);
        _block.Tell(open, Self);
        _stage = Stage.Bound;
        Log(PairEnd.None);
        _pair.Start();
    }

    /// <summary>There will be no second leg: the client gets a close, or nothing if it is gone.</summary>
    private void GiveUp(PairEnd reason)
    {
        _dialer!.Cancel();
        Log(reason);
        if (reason == PairEnd.ConnectFailed) _client!.Close();
        else _client!.Abort();
        Leave();
    }

    private void EnterTimeWait()
    {
        (_bytesToServer, _bytesToClient) = (_pair!.ToServer.Bytes, _pair.ToClient.Bytes);
        LeaveNode();
        (_client, _pair, _dialer) = (null, null, null);
        _loop.Passivation.Add(Self);
        _stage = Stage.TimeWait;
    }

    /// <summary>A pair that had passivated is asked for: it is there again, around the flow entries that it left.</summary>
    private void Return(PairId pair)
    {
        _id = pair;
        _loop.Passivation.Add(Self);
        _stage = Stage.TimeWait;
    }

    private void Report(PairPhase phase)
    {
        var report = new PairReport(
            _id!, phase, _pair?.ToServer.Bytes ?? _bytesToServer, _pair?.ToClient.Bytes ?? _bytesToClient);
        report = _client is null ? DescribeWaiting(report) : Describe(report);
        if (_flow is null) Sender.Tell(report);
        else _flow.Tell(new CollectReport(report, Sender, _block!), Self);
    }

    private void Log(PairEnd end)
    {
        _hasEnded = end != PairEnd.None;
        if (end != PairEnd.None) CountEnd(end);
        var now = _loop.Io.Now;
        _loop.Node.AccessLog.Write(new AccessRecord(
            Context.System.Scheduler.Now,
            _id!.Text,
            _listener!.Name,
            _client!.Remote,
            _dialer!.Endpoint,
            _dialer.Attempts,
            TimeSpan.FromMilliseconds((_pair is null ? now : _bound) - _accepted),
            end,
            TimeSpan.FromMilliseconds(end == PairEnd.None ? 0 : now - _accepted),
            _pair?.ToServer.Bytes ?? 0,
            _pair?.ToClient.Bytes ?? 0,
            _dialer.Failures));
    }

    /// <summary>What the pair's own objects tell its actor.</summary>
    private sealed class Signal : INoSerializationVerificationNeeded
    {
        internal static readonly Signal DialEnded = new();
        internal static readonly Signal PairEnded = new();
    }

    private enum Stage : byte
    {
        Inspecting,
        Connecting,
        Bound,
        TimeWait,
        Ended,
    }

    private sealed class Producer(NodeLoop loop) : IIndirectActorProducer
    {
        public Type ActorType => typeof(PairActor);

        public ActorBase Produce() => new PairActor(loop);

        public void Release(ActorBase actor)
        {
        }
    }
}
