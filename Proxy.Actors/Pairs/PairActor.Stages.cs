using Akka.Actor;
using Akka.Cluster.Sharding;
using Proxy.Actors.Access;
using Proxy.Actors.Closing;
using Proxy.Actors.Placement;
using Proxy.Actors.Pools;
using Proxy.Actors.Routing;
using Proxy.Actors.Tls;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Pairs;

/// <content>From one stage of a pair's life to the next.</content>
internal sealed partial class PairActor
{
    private const string Block = "block";
    private const long LeaveMilliseconds = 1_000;

    private void Start(StartPair start)
    {
        // The block of the pair before has been told to end, and ends when it is its turn.
        if (!Context.Child(Block).IsNobody())
        {
            Self.Forward(start);
            return;
        }

        // While a node joins, sharding may make its shard elsewhere: the ticket is of that node's loop, and one of this loop may have the same number.
        if (start.Pair.Shard != _loop.Shard || !_loop.TryRedeem(start.Ticket, out var client))
        {
            Leave();
            return;
        }

        _loop.Slots.Come(_slot = start.Pair.Slot, Self);
        _live = new LivePair(_loop, start.Pair, _self, client);
        var route = client is { Listener.Opening: null, Admitted: null or { Delay: 0 } } ? _live.Route() : Route.NeedMore;
        if (route.Kind == RouteKind.NeedMore) Open();
        else Follow(route);
    }

    /// <summary>The route is known only when something has come of the client, or is not known at once.</summary>
    private void Open()
    {
        _stage = Stage.Opening;
        _opening = new PairOpening(_loop, this, _live!);
        _opening.Start();
        if (_opening.IsOver) FinishOpening();
    }

    private void FinishOpening()
    {
        var opening = _opening!;
        _opening = null;
        if (opening.End == PairEnd.None)
        {
            Follow(opening.Route);
            return;
        }

        _live!.Refusal = opening.Reason;
        GiveUp(opening.End, opening.Refusal);
    }

    private void Follow(Route route)
    {
        switch (route.Kind)
        {
            case RouteKind.Pool:
                Connect(route.Pool!);
                break;
            case RouteKind.Answer:
                Answer(route.Answer!);
                break;
            case RouteKind.Refuse:
                _live!.Refusal = route.Reason!;
                GiveUp(PairEnd.Refused, RefusalReason.Route);
                break;
            default:
                throw new InvalidOperationException($"{_live!.Born.Router} wants to know more of an opening that is complete");
        }
    }

    private void Answer(IAnswer answer)
    {
        var answered = _live!.Answered = new AnsweredPair(_loop, _live, answer);
        Bind(answer.Open(answered));
    }

    private void Connect(PoolState pool)
    {
        _stage = Stage.Connecting;
        var dialer = _live!.Dialer = new Dialer(_loop.Io, this, pool, _live.Leg, _live.Born.Timeouts.ConnectMilliseconds, _loop.Tls);
        dialer.Start();
        if (dialer.IsOver) FinishDial();
    }

    private void FinishDial()
    {
        var dialer = _live!.Dialer!;
        if (dialer.Take(out _served) is { } server)
        {
            Bind(_live.Origin?.Bind(server) ?? server);
            return;
        }

        var (reason, refusal) = dialer.ClientGone ? (PairEnd.ClientGone, RefusalReason.None)
            : dialer.Record.Refusal == PairEnd.None ? (PairEnd.ConnectFailed, RefusalReason.None)
            : (dialer.Record.Refusal, RefusalOf(dialer.Record.Refusal));
        if (reason != PairEnd.ClientGone && _live.Born.WhenDown is { } answer) StandIn(answer, dialer, reason, refusal);
        else GiveUp(reason, refusal);
    }

    /// <summary>There is no server: the node says so to the client in the server's place.</summary>
    private void StandIn(IAnswer answer, Dialer dialer, PairEnd reason, RefusalReason refusal)
    {
        if (refusal != RefusalReason.None) _loop.Node.Gates.Of(_live!.Listener).CountRefused(refusal);
        var connectTime = _live!.ConnectTime;
        var answered = _live.Answered = new AnsweredPair(_loop, _live, answer);
        answered.StandIn(dialer, reason, connectTime);
        Bind(answer.Open(answered));
    }

    private static RefusalReason RefusalOf(PairEnd end) => end switch
    {
        PairEnd.QueueFull => RefusalReason.QueueFull,
        PairEnd.QueueTimeout => RefusalReason.QueueTimeout,
        _ => RefusalReason.PoolDown,
    };

    private void Bind(ILeg server)
    {
        if (_live!.Leg is LookAheadLeg ahead) ahead.StopLooking();
        if (_live.Born.Opening is { Logs: true }) PairOpening.Glance(_loop, _live);
        if (_live.Born.Bandwidth is { } bandwidth) _live.Leg = bandwidth.Limit(_live.Leg, _loop.Io);
        var client = _live.Leg;
        var pair = new ConnectionPair(_loop, this, _live.Born.Timeouts, client, server);
        _live.Bind(pair);
        client.Observer = server.Observer = pair;
        _flow ??= Context.ActorOf(_loop.FlowProps, "flow");
        _block = Context.ActorOf(_loop.BlockProps, Block);
        var open = new OpenPair(_live.Id.Number, pair, _block);
        _flow.Tell(open, Self);
        _block.Tell(open, Self);
        _live.Answered?.Bind(_flow, _block);
        _stage = Stage.Bound;
        Log();
        pair.Start();
    }

    /// <summary>There will be no second leg.</summary>
    private void GiveUp(PairEnd reason, RefusalReason refusal = RefusalReason.None)
    {
        _opening?.Cancel();
        _live!.Dialer?.Cancel();
        Finish(reason);
        if (refusal != RefusalReason.None) _loop.Node.Gates.Of(_live.Listener).CountRefused(refusal);
        var how = refusal == RefusalReason.PoolDown ? Refusal.Close : _live.Born.Admission?.Rules.How(refusal) ?? Refusal.Reset;
        if (ClosingState.Unbound(reason, how).HasFlag(ClosingActions.Reset)) _live.Leg.Abort();
        else _live.Leg.Close();
        Rest();
    }

    /// <summary>The connection is over, and the slot is free for another pair.</summary>
    private void Rest()
    {
        _last = (_live!.Id.Number, _live.BytesToServer, _live.BytesToClient);
        LeaveNode();
        (_opening, _block) = (null, null);
        _stage = Stage.Idle;
        _loop.Slots.Leave(_slot);
        if (_isStopping) Context.Stop(Self);
    }

    /// <summary>The pair is not live any more: its place on the loop, its count on the endpoint and the node's room are free.</summary>
    private void LeaveNode()
    {
        LeaveEndpoint();
        _live!.Leave();
        _live = null;
        _loop.Node.RemovePair();
    }

    // The server's connection is closed: its place is another's before the client's has gone through TIME-WAIT.
    private void LeaveEndpoint()
    {
        _served?.Leave();
        _served = null;
    }

    private void Finish(PairEnd end)
    {
        _live!.Finish(end);
        Log();
        if (PairSpan.IsWanted) PairSpan.Tell(_live, Context.System.Scheduler.Now);
        LeaveEndpoint();
    }

    private void Log()
    {
        if (_loop.Node.AccessLog is { IsWanted: true } log) log.Write(_live!.Record(_loop.Node.Time.GetUtcNow()), _loop.Io.Index);
    }

    /// <summary>Goes as sharding has it: a message that is under way to the slot meanwhile is not lost.</summary>
    private void Leave()
    {
        Context.Parent.Tell(new Passivate(StopPair.Instance));
        _slot = 0;
        _stage = Stage.Leaving;
    }

    /// <summary>A shard that is being made anew itself waits for its actors to end, and hears nothing of what they tell it: then it goes by itself.</summary>
    protected override void PostRestart(Exception reason)
    {
        Leave();
        _loop.Io.Arm(new Ending(Self), LeaveMilliseconds);
    }

    private sealed class Ending(IActorRef actor) : LoopTimer
    {
        protected override void OnDue() => actor.Tell(StopPair.Instance, ActorRefs.NoSender);
    }
}
