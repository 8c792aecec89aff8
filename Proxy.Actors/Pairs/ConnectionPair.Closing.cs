using Proxy.Actors.Closing;
using Proxy.Actors.ControlMemory;
using Proxy.Actors.Routing;
using Proxy.Actors.Streams;
using Proxy.Transport;

namespace Proxy.Actors.Pairs;

/// <content>Carrying out what <see cref="ClosingState"/> says, and the times that it asks to be watched.</content>
public sealed partial class ConnectionPair
{
    // Until what was delivered before a reset is acknowledged, looked at ever less often.
    private const int FirstResetWait = 1;
    private const int LongestResetWait = 50;

    // While bytes are under way in the kernel, looks at whether they get fewer, in one timeout.
    private const int LooksPerTimeout = 4;

    /// <inheritdoc/>
    protected override void OnDue()
    {
        if (_closing.Delivering is not null)
        {
            LookForDelivery();
            return;
        }

        LookForProgress();
        if (_closing.IsHalfClosed) CheckHalfClose();
        else CheckIdle();
    }

    private void Apply(in ClosingEvent what)
    {
        var before = _closing;
        (_closing, var actions) = before.Next(what);
        if (before.Reason == PairEnd.None && _closing.Reason != PairEnd.None) LookBack(before);
        (ToServer.State, ToClient.State) = (_closing.ToServer, _closing.ToClient);
        if (actions != ClosingActions.None) Do(actions);
    }

    /// <summary>Looks at how far it had come, and what was under way before it is dropped.</summary>
    private void LookBack(in ClosingState before)
    {
        LastPhase = before.ToClient == DirectionState.Ending ? TerminationPhase.Last : TerminationPhase.Data;
        // Requests wait for replies to those before them, and these for a client that is gone.
        if (_closing is { Reason: PairEnd.ClientReset, End: PairEnd.None } && Server is IRequestLeg requests) _loop.Io.Execute(requests.OnClientLost);
        if (_closing.Reason is not (PairEnd.IdleTimeout or PairEnd.HalfCloseTimeout)) return;
        Awaited = WaitsFor(ToClient) ? PairSide.Client : WaitsFor(ToServer) ? PairSide.Server : before.Silent;
    }

    private static bool WaitsFor(PairDirection direction) => direction.IsWaiting || direction.KeptBytes > 0 || direction.BytesUnderWay > 0;

    private void Do(ClosingActions actions)
    {
        if (actions.HasFlag(ClosingActions.SendFinToClient)) SendFin(Client, actions);
        if (actions.HasFlag(ClosingActions.SendFinToServer)) SendFin(Server, actions);
        if (actions.HasFlag(ClosingActions.DiscardToClient)) ToClient.Discard();
        if (actions.HasFlag(ClosingActions.DiscardToServer)) ToServer.Discard();
        if (actions.HasFlag(ClosingActions.WatchHalfClose)) WatchHalfClose();
        if (actions.HasFlag(ClosingActions.ReadClient)) Activate(ToServer);
        if (actions.HasFlag(ClosingActions.ReadServer)) Activate(ToClient);
        if (actions.HasFlag(ClosingActions.Reset)) Reset();
        if (actions.HasFlag(ClosingActions.End)) Finish();
        if (actions.HasFlag(ClosingActions.WatchDelivery)) WatchDelivery();
    }

    /// <summary>The last FIN of a pair goes out by closing its leg, of which all has been received: it need not wait for the pair's actors, where
    /// nothing is read of the kernel any more because the peer holds TIME-WAIT.</summary>
    private void SendFin(ILeg leg, ClosingActions actions)
    {
        if (leg is Leg && actions.HasFlag(ClosingActions.End) && !_closing.Of(leg.Side).HoldsTimeWait()) leg.Close();
        else leg.ShutdownSend();
    }

    private void Reset()
    {
        Server.Abort();
        Client.Abort();
    }

    private void Finish()
    {
        _loop.Io.Disarm(this);
        Lane?.Release();
        _owner.OnPairEnded(this);
    }

    private void WatchDelivery()
    {
        _resetDeadline = _loop.Io.Now + _timeouts.HalfCloseMilliseconds;
        _resetWait = FirstResetWait;
        LookForDelivery();
    }

    private void LookForDelivery()
    {
        var target = From(_closing.Delivering!.Value).Target;
        if (target.HasFailed || target.UnacknowledgedBytes <= 0 || _loop.Io.Now >= _resetDeadline)
        {
            Apply(new ClosingEvent(ClosingEventKind.Delivered));
            return;
        }

        _loop.Io.Arm(this, _resetWait);
        _resetWait = Math.Min(_resetWait * 2, LongestResetWait);
    }

    /// <summary>What is under way in the kernel is looked at later: most pairs have ended by then.</summary>
    private void WatchHalfClose()
    {
        ToServer.Touch();
        _loop.Io.Arm(this, LookInterval(_timeouts.HalfCloseMilliseconds));
    }

    private void CheckHalfClose()
    {
        if (HasBeenQuietFor(_timeouts.HalfCloseMilliseconds)) Apply(new ClosingEvent(ClosingEventKind.HalfCloseExpired));
    }

    private void CheckIdle()
    {
        if (_timeouts.IdleMilliseconds is { } idle && HasBeenQuietFor(idle))
            Apply(new ClosingEvent(ClosingEventKind.IdleExpired, IsKeeping: ToServer.KeptBytes + ToClient.KeptBytes > 0));
    }

    /// <summary>A peer that works off what the kernel holds for it is not quiet, even if that takes longer than a timeout.</summary>
    private void LookForProgress()
    {
        var underWay = (long)ToServer.BytesUnderWay + ToClient.BytesUnderWay;
        if (underWay < _bytesUnderWay) ToServer.Touch();
        _bytesUnderWay = underWay;
    }

    /// <summary>Whether nothing has moved for so long; if something has, the next look is arranged for.</summary>
    private bool HasBeenQuietFor(long limit)
    {
        var left = limit - (_loop.Io.Now - LastMoved);
        if (left <= 0) return true;
        _loop.Io.Arm(this, _bytesUnderWay > 0 ? Math.Min(left, LookInterval(limit)) : left);
        return false;
    }

    private static long LookInterval(long limit) => Math.Max(1, limit / LooksPerTimeout);
}
