using Proxy.Actors.ControlMemory;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Closing;

/// <summary>How far a bound pair has closed: a value, and together with <see cref="Next"/> the closing table of
/// <c>docs/architecture.md</c>.</summary>
/// <remarks><code>
/// of a direction:  Flowing --FIN read--> Ending ----all handed over, FIN sent--+
///                     |                                                        v
///                     +--lost, read-----> Resetting --all handed over-----> Finished
///                     +--its target is lost, or nobody wants it any more--> Broken   (from any state but Finished)
/// of the pair:     open --a reset is all handed over--> delivering --acknowledged--> ended
///                    +--both Finished, a timeout, an abort-------------------------> ended
/// </code></remarks>
public readonly record struct ClosingState
{
    /// <summary>The direction from the client to the server.</summary>
    public DirectionState ToServer { get; init; }

    /// <summary>The direction from the server to the client.</summary>
    public DirectionState ToClient { get; init; }

    /// <summary>The TCP state of the client leg; none where there is no connection.</summary>
    public TcpState Client { get; init; }

    /// <summary>The TCP state of the server leg; none where there is no connection.</summary>
    public TcpState Server { get; init; }

    /// <summary>Whose FIN was read first, as the end that it may become.</summary>
    public PairEnd FirstFin { get; init; }

    /// <summary>What happened first of everything that is worse than an orderly end.</summary>
    public PairEnd Reason { get; init; }

    /// <summary>Why the pair ended; <see cref="PairEnd.None"/> while it has not.</summary>
    public PairEnd End { get; init; }

    /// <summary>The lost side whose last bytes are waited for, before a reset; null when none is.</summary>
    public PairSide? Delivering { get; init; }

    /// <summary>Whether one side has closed, so that the half-close timeout counts. A FIN whose bytes are still being delivered
    /// has not closed its direction yet.</summary>
    public bool IsHalfClosed => ToServer > DirectionState.Ending || ToClient > DirectionState.Ending || Reason != PairEnd.None;

    /// <summary>The side that may still say something, where nothing waits for a side to take it: the other one when one side has
    /// finished, else the client.</summary>
    internal PairSide Silent => ToServer > DirectionState.Ending && ToClient <= DirectionState.Ending ? PairSide.Server : PairSide.Client;

    /// <summary>A pair whose directions flow.</summary>
    /// <param name="client">The client leg's TCP state.</param>
    /// <param name="server">The server leg's TCP state.</param>
    public static ClosingState Open(TcpState client, TcpState server) => new() { Client = client, Server = server };

    /// <summary>How far what a side sends has come.</summary>
    /// <param name="side">The side that sends.</param>
    public DirectionState From(PairSide side) => side == PairSide.Client ? ToServer : ToClient;

    /// <summary>The TCP state of a side's leg.</summary>
    /// <param name="side">The side.</param>
    public TcpState Of(PairSide side) => side == PairSide.Client ? Client : Server;

    /// <summary>What follows from an event. An event that comes when the pair has ended changes nothing.</summary>
    /// <param name="what">The event.</param>
    public ClosingStep Next(in ClosingEvent what)
    {
        if (End != PairEnd.None) return new ClosingStep(this, ClosingActions.None);
        return what.Kind switch
        {
            ClosingEventKind.FinRead => FinRead(what),
            ClosingEventKind.ResetRead => Lost(what.Side).With(what.Side, DirectionState.Resetting).AndWatch(),
            ClosingEventKind.ResetSeen => Lost(what.Side).AndWatch(),
            ClosingEventKind.ResetBehindFin => ResetBehindFin(what.Side),
            ClosingEventKind.Drained => Drained(what),
            ClosingEventKind.TargetLost => TargetLost(what.Side),
            ClosingEventKind.IdleExpired when !what.IsKeeping => Closed(PairEnd.IdleTimeout),
            ClosingEventKind.IdleExpired => Aborted(PairEnd.IdleTimeout),
            ClosingEventKind.HalfCloseExpired => Aborted(PairEnd.HalfCloseTimeout),
            ClosingEventKind.Delivered => Aborted(Reason),
            ClosingEventKind.Dismissed => (this with { FirstFin = ClosedBy(PairSide.Server) }).Closed(PairEnd.None),
            _ => Aborted(what.Reason),
        };
    }

    /// <summary>What becomes of a client for which there will be no second leg: RST, or an orderly close where nobody is to blame
    /// but the servers' silence or the client's.</summary>
    /// <param name="reason">Why there will be none.</param>
    /// <param name="refusal">What who is refused sees, as the listener has it.</param>
    public static ClosingActions Unbound(PairEnd reason, Refusal refusal = Refusal.Reset) =>
        reason is PairEnd.ConnectFailed or PairEnd.OpeningTimeout or PairEnd.HandshakeFailed or PairEnd.QueueTimeout or PairEnd.QueueFull || (reason == PairEnd.Refused && refusal == Refusal.Close)
            ? ClosingActions.End
            : ClosingActions.Reset | ClosingActions.End;

    private ClosingStep FinRead(in ClosingEvent what)
    {
        var state = With(what.Side, DirectionState.Ending);
        if (!what.BeforeFin) state = state.After(what.Side, TcpStateTransitions.AfterFinReceived);
        if (FirstFin == PairEnd.None) state = state with { FirstFin = ClosedBy(what.Side) };
        return what.IsLost ? state.Lost(what.Side).AndWatch() : new ClosingStep(state, ClosingActions.None);
    }

    private ClosingStep ResetBehindFin(PairSide side) => From(side) switch
    {
        DirectionState.Ending => Lost(side).AndWatch(),
        DirectionState.Finished => Deliver(side),
        _ => new ClosingStep(this, ClosingActions.None),
    };

    private ClosingStep Drained(in ClosingEvent what) => From(what.Side) switch
    {
        DirectionState.Ending => PassFinOn(what),
        DirectionState.Resetting => With(what.Side, DirectionState.Finished).Deliver(what.Side),
        _ => new ClosingStep(this, ClosingActions.None),
    };

    /// <summary>Our FIN goes to the other side. Who closed first there is decided by what has come, not by what has been read of it.</summary>
    private ClosingStep PassFinOn(in ClosingEvent what)
    {
        var other = Other(what.Side);
        var isLast = From(other) == DirectionState.Finished;
        var state = With(what.Side, DirectionState.Finished);
        if (what.PeerClosedFirst) state = state.After(other, TcpStateTransitions.AfterFinReceived);
        state = state.After(other, TcpStateTransitions.AfterFinSent);
        var next = what.IsLost ? state.Deliver(what.Side) : isLast ? state.Closed(PairEnd.None) : state.AndWatch();
        return next with { Actions = next.Actions | SendFinTo(other) };
    }

    /// <summary>A lost side's bytes are handed over: the other side gets what is under way to it, then RST. What that sends
    /// meanwhile has nowhere to go.</summary>
    private ClosingStep Deliver(PairSide lost)
    {
        var other = Other(lost);
        var state = Lost(lost) with { Delivering = lost };
        return new ClosingStep(state.Break(other), DiscardFrom(other) | ClosingActions.WatchDelivery);
    }

    /// <summary>What the lost side had sent before is still delivered the other way.</summary>
    private ClosingStep TargetLost(PairSide from)
    {
        var lost = Other(from);
        var state = Break(from).Lost(lost);
        var next = state.From(lost) is DirectionState.Finished or DirectionState.Broken ? state.Deliver(lost) : state.AndWatch();
        return next with { Actions = next.Actions | DiscardFrom(from) | ReadOn(lost) };
    }

    private ClosingStep Closed(PairEnd reason) =>
        After(PairSide.Client, TcpStateTransitions.AfterClose).After(PairSide.Server, TcpStateTransitions.AfterClose).Ended(reason, ClosingActions.None);

    private ClosingStep Aborted(PairEnd reason) =>
        (this with { Client = Gone(Client), Server = Gone(Server) }).Ended(reason, ClosingActions.Reset);

    private ClosingStep Ended(PairEnd reason, ClosingActions how)
    {
        // Whom an operator ends while the last bytes before a reset are delivered loses them by that, not by the reset.
        var first = Reason == PairEnd.None || reason == PairEnd.Killed ? reason : Reason;
        var state = Break(PairSide.Client).Break(PairSide.Server) with { Reason = first, End = first == PairEnd.None ? FirstFin : first };
        return new ClosingStep(state, how | ClosingActions.DiscardToClient | ClosingActions.DiscardToServer | ClosingActions.End);
    }

    private ClosingStep AndWatch() => new(this, ClosingActions.WatchHalfClose);

    private ClosingState Lost(PairSide side) => Reason == PairEnd.None ? this with { Reason = ResetBy(side) } : this;

    private ClosingState Break(PairSide from) => From(from) == DirectionState.Finished ? this : With(from, DirectionState.Broken);

    private ClosingState With(PairSide from, DirectionState state) =>
        from == PairSide.Client ? this with { ToServer = state } : this with { ToClient = state };

    private ClosingState After(PairSide side, Func<TcpState, TcpState> transition) =>
        side == PairSide.Client ? this with { Client = transition(Client) } : this with { Server = transition(Server) };

    private static TcpState Gone(TcpState state) => state == TcpState.None ? TcpState.None : TcpState.Closed;

    private static PairSide Other(PairSide side) => side == PairSide.Client ? PairSide.Server : PairSide.Client;

    private static PairEnd ClosedBy(PairSide side) => side == PairSide.Client ? PairEnd.ClientClosed : PairEnd.ServerClosed;

    private static PairEnd ResetBy(PairSide side) => side == PairSide.Client ? PairEnd.ClientReset : PairEnd.ServerReset;

    private static ClosingActions SendFinTo(PairSide side) =>
        side == PairSide.Client ? ClosingActions.SendFinToClient : ClosingActions.SendFinToServer;

    private static ClosingActions DiscardFrom(PairSide side) =>
        side == PairSide.Client ? ClosingActions.DiscardToServer : ClosingActions.DiscardToClient;

    private static ClosingActions ReadOn(PairSide side) =>
        side == PairSide.Client ? ClosingActions.ReadClient : ClosingActions.ReadServer;
}
