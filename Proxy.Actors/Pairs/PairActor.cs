using Akka.Actor;
using Akka.Cluster.Sharding;
using Proxy.Actors.Closing;
using Proxy.Actors.Placement;
using Proxy.Actors.Pools;
using Proxy.Actors.Routing;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Pairs;

/// <summary>A connection pair's life. It runs on the loop that accepted the client; bytes do not pass through it.</summary>
/// <remarks><code>
/// Opening --a route--> Connecting --server leg--> Bound --both legs closed--> TimeWait --a moment--> (passivated)
///    |  \                 |                       ^  |
///    |   +--an answer-----|-----------------------+  |
///    | no such pair,      | no server, or no         | reset, killed, timed out: nothing waits for 2MSL
///    | no route           | client any more          |
///    v                    v                          v
/// (stopped)            (stopped)                  (stopped)
/// </code></remarks>
internal sealed partial class PairActor : UntypedActor, IPairOwner, IDialOwner, IOpeningOwner
{
    // A child that has failed knows nothing any more of what it owned: its pair ends with it, as a fault.
    private static readonly OneForOneStrategy Escalating = new(_ => Directive.Escalate);

    private readonly NodeLoop _loop;
    private readonly IActorRef _self = Context.Self; // for calls that come outside of a message
    private Stage _stage;
    private bool _hasFailed;
    private PairId? _id;
    private LivePair? _live;
    private PairOpening? _opening;
    private IActorRef? _flow;
    private IActorRef? _block;
    private EndpointState? _served;
    private long _bytesToServer;
    private long _bytesToClient;

    private PairActor(NodeLoop loop) => _loop = loop;

    /// <summary>How the pairs of a loop are made.</summary>
    internal static Props Props(NodeLoop loop) =>
        Akka.Actor.Props.CreateBy(new Producer(loop)).WithDispatcher(loop.Dispatcher);

    /// <inheritdoc/>
    void IPairOwner.OnPairEnded(ConnectionPair pair) => _self.Tell(Signal.PairEnded, _self);

    /// <inheritdoc/>
    void IDialOwner.OnDialEnded() => _self.Tell(Signal.DialEnded, _self);

    /// <inheritdoc/>
    void IDialOwner.OnAttemptFailed(string endpoint) => _live!.Fail(endpoint);

    /// <inheritdoc/>
    TcpAddress IDialOwner.Client => _live!.Client;

    /// <inheritdoc/>
    int IDialOwner.WriteHeader(PoolHeaderSettings settings, Span<byte> target) => OutgoingHeader.Write(_live!, settings, target);

    /// <inheritdoc/>
    void IOpeningOwner.OnOpeningEnded() => _self.Tell(Signal.OpeningEnded, _self);

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
            case Stage.New:
                New(message);
                break;
            case Stage.Opening:
                Opening(message);
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
    private void New(object message)
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

    /// <summary>There is a client, and no route for it yet.</summary>
    private void Opening(object message)
    {
        switch (message)
        {
            case Signal when message == Signal.OpeningEnded:
                FinishOpening();
                break;
            default:
                Unbound(message, PairPhase.Opening);
                break;
        }
    }

    /// <summary>There is a route, and no server yet.</summary>
    private void Connecting(object message)
    {
        switch (message)
        {
            case Signal when message == Signal.DialEnded:
                FinishDial();
                break;
            default:
                Unbound(message, PairPhase.Connecting);
                break;
        }
    }

    private void Unbound(object message, PairPhase phase)
    {
        switch (message)
        {
            case KillPair kill:
                Sender.Tell(new PairKilled(kill.Pair, phase));
                GiveUp(kill.Reason);
                break;
            case InspectPair:
                Report(phase);
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
        var pair = _live!.Bound!;
        switch (message)
        {
            case Signal when message == Signal.PairEnded:
                Finish(pair.End);
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
                Sender.Tell(new PairKilled(kill.Pair, pair.End == PairEnd.None ? PairPhase.Bound : PairPhase.Unknown));
                pair.Abort(kill.Reason);
                break;
            case InspectPair:
                Report(PairPhase.Bound);
                break;
            case StopPair:
                pair.Abort(PairEnd.Drained);
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

    /// <summary>A pair that has not ended is stopped from outside: the node was removed from the cluster, and sharding stops the
    /// entities of such a node; or it has failed.</summary>
    protected override void PostStop()
    {
        if (_live is not { } live) return;
        _opening?.Cancel();
        live.Dialer?.Cancel();
        if (live.Bound is { } pair) pair.Abort(PairEnd.Fault); // does nothing to a pair that has ended
        else live.Leg.Abort();
        if (live.End == PairEnd.None) Finish(_hasFailed ? PairEnd.Fault : PairEnd.Drained);
        LeaveNode();
    }

    private sealed class Producer(NodeLoop loop) : IIndirectActorProducer
    {
        public Type ActorType => typeof(PairActor);

        public ActorBase Produce() => new PairActor(loop);

        public void Release(ActorBase actor)
        {
        }
    }

    /// <summary>What the pair's own objects tell its actor.</summary>
    private sealed class Signal : INoSerializationVerificationNeeded
    {
        internal static readonly Signal OpeningEnded = new();
        internal static readonly Signal DialEnded = new();
        internal static readonly Signal PairEnded = new();
    }

    private enum Stage : byte
    {
        New,
        Opening,
        Connecting,
        Bound,
        TimeWait,
        Ended,
    }
}
