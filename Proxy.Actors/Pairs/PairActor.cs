using Akka.Actor;
using Proxy.Actors.Closing;
using Proxy.Actors.Placement;
using Proxy.Actors.Pools;
using Proxy.Actors.Routing;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Pairs;

/// <summary>Serves the pairs of a slot, one after another: each from its client to the end of its connection. What waits for 2MSL then is the
/// flow table's. It runs on the loop that accepted the clients; bytes do not pass through it.</summary>
/// <remarks><code>
/// Idle --a client--> Opening --a route--> Connecting --server leg--> Bound --both legs closed, or reset--> Closing
///  | ^                |  |                     |                       ^                                     |
///  | |                |  +--an answer----------|-----------------------+                                     |
///  | +--no such pair, no route-----------------+--no server, or no client any more---------------------------+--entries up to date
///  |
///  +--not needed for a while--> Leaving --sharding knows--> (stopped)
/// </code></remarks>
internal sealed partial class PairActor : LoopActor, IPairOwner, IDialOwner, IOpeningOwner
{
    // A child that has failed knows nothing any more of what it owned: its pair ends with it, as a fault.
    private static readonly OneForOneStrategy Escalating = new(_ => Directive.Escalate);

    private readonly NodeLoop _loop;
    private readonly IActorRef _self = Context.Self; // for calls that come outside of a message
    private Stage _stage;
    private bool _hasFailed;
    private int _slot; // once it serves it
    private LivePair? _live;
    private PairOpening? _opening;
    private IActorRef? _flow;
    private IActorRef? _block;
    private EndpointState? _served;
    private (long Number, long ToServer, long ToClient) _last; // the pair that it has served last, and bytes
    private bool _isStopping; // as soon as its pair has ended

    private PairActor(NodeLoop loop) => _loop = loop;

    /// <summary>How the pairs of a loop are made.</summary>
    internal static Props Props(NodeLoop loop) =>
        Akka.Actor.Props.CreateBy(new Producer(loop)).WithDispatcher(loop.Dispatcher);

    /// <inheritdoc/>
    void IPairOwner.OnPairEnded(ConnectionPair pair) => _self.Tell(Signal.Instance, _self);

    /// <inheritdoc/>
    void IDialOwner.OnDialEnded() => _self.Tell(Signal.Instance, _self);

    /// <inheritdoc/>
    void IDialOwner.OnAttemptFailed(string endpoint) => _live!.Fail(endpoint);

    /// <inheritdoc/>
    TcpAddress IDialOwner.Client => _live!.Client;

    /// <inheritdoc/>
    int IDialOwner.WriteHeader(PoolHeaderSettings settings, Span<byte> target) => OutgoingHeader.Write(_live!, settings, target);

    /// <inheritdoc/>
    void IOpeningOwner.OnOpeningEnded() => _self.Tell(Signal.Instance, _self);

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
            case var _ when message is IPairMessage about and not StartPair && about.Pair.Number != _live?.Id.Number:
                Absent(about);
                break;
            case Stage.Idle:
                Idle(message);
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
            case Stage.Closing:
                Closing(message);
                break;
            default:
                Leaving(message);
                break;
        }
    }

    /// <summary>It serves no pair.</summary>
    private void Idle(object message)
    {
        switch (message)
        {
            case StartPair start:
                Start(start);
                break;
            case LeaveSlot:
                Leave();
                break;
            default:
                Other(message);
                break;
        }
    }

    /// <summary>There is a client, and no route for it yet.</summary>
    private void Opening(object message)
    {
        switch (message)
        {
            case Signal when _opening is { IsOver: true }:
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
            case Signal when _live!.Dialer is { IsOver: true }:
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
                _isStopping = true;
                GiveUp(PairEnd.Drained);
                break;
            default:
                Other(message);
                break;
        }
    }

    private void Bound(object message)
    {
        var pair = _live!.Bound!;
        switch (message)
        {
            case Signal when pair.End != PairEnd.None:
                Finish(pair.End);
                _flow!.Tell(ClosePair.Instance, Self);
                _stage = Stage.Closing;
                break;
            case KillPair kill:
                Sender.Tell(new PairKilled(kill.Pair, pair.End == PairEnd.None ? PairPhase.Bound : PairPhase.Unknown));
                pair.Abort(kill.Reason);
                break;
            case InspectPair:
                Report(PairPhase.Bound);
                break;
            case StopPair:
                _isStopping = true;
                pair.Abort(PairEnd.Drained);
                break;
            default:
                Other(message);
                break;
        }
    }

    /// <summary>The pair has ended; its children take the last of it from the kernel.</summary>
    private void Closing(object message)
    {
        switch (message)
        {
            case FlowsClosed:
                Rest();
                break;
            case KillPair kill:
                Sender.Tell(new PairKilled(kill.Pair, PairPhase.Unknown));
                break;
            case InspectPair:
                Report(PairPhase.Bound);
                break;
            case StopPair:
                _isStopping = true;
                break;
            default:
                Other(message);
                break;
        }
    }

    /// <summary>It is not the slot's actor any more.</summary>
    private void Leaving(object message)
    {
        // Behind the word that this actor leaves: what the shard makes in its place gets it.
        if (message is StartPair) Context.Parent.Forward(message);
        else Other(message);
    }

    private void Other(object message)
    {
        switch (message)
        {
            case StopPair:
                Context.Stop(Self);
                break;
            case Signal:
                break; // of a pair that was given up before it was heard
            case FlowStopped:
                if (_stage != Stage.Leaving) throw new InvalidOperationException($"{_flow?.Path} has ended");
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PreRestart(Exception reason, object message)
    {
        _hasFailed = true;
        base.PreRestart(reason, message);
    }

    /// <summary>A pair that has not ended is stopped from outside: the node was removed from the cluster, and sharding stops the
    /// entities of such a node; or it has failed.</summary>
    protected override void PostStop()
    {
        if (_slot != 0) _loop.Slots.Go(_slot, _self, isServing: _live is not null);
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

    /// <summary>Something that the pair waited for is over. Which, and whether it is this pair's, is looked up when it is heard: the slot may
    /// serve another by then.</summary>
    private sealed class Signal : INoSerializationVerificationNeeded
    {
        internal static readonly Signal Instance = new();
    }

    private enum Stage : byte
    {
        Idle,
        Opening,
        Connecting,
        Bound,
        Closing,
        Leaving,
    }
}
