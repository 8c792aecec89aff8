using Proxy.Actors.Closing;
using Proxy.Actors.ControlMemory;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Closing;

/// <summary>Walks the closing tables of <c>docs/architecture.md</c> with the function that carries them out.</summary>
public sealed class ClosingStateTests
{
    private static readonly Dictionary<string, ClosingCase> Cases = new(StringComparer.Ordinal)
    {
        ["client FIN | nothing else"] = Now(Fin(PairSide.Client)),
        ["server FIN | nothing else"] = Now(Fin(PairSide.Server)),
        ["server FIN | after the client's"] = After(Fin(PairSide.Client), Fin(PairSide.Server)),
        ["client FIN | after the server's"] = After(Fin(PairSide.Server), Fin(PairSide.Client)),
        ["FIN of both | before either is forwarded"] = Now(
            [Read(PairSide.Server), Read(PairSide.Client), Drained(PairSide.Client), Drained(PairSide.Server)]) with
        { End = PairEnd.ServerClosed },
        ["FIN | its data waits for a slow reader"] = Now([Read(PairSide.Client)]),
        ["client FIN | server has sent data and FIN, the client reads slowly"] = After(
            [Read(PairSide.Client), Drained(PairSide.Client, peerClosedFirst: true)], Fin(PairSide.Server)),
        ["client RST | nothing waits"] = Now([Lost(PairSide.Client), Drained(PairSide.Client), Delivered]) with { Lost = PairSide.Client },
        ["server RST | nothing waits"] = Now([Lost(PairSide.Server), Drained(PairSide.Server), Delivered]) with { Lost = PairSide.Server },
        ["client RST | its data is not delivered yet"] = After(
            [Lost(PairSide.Client)], [Drained(PairSide.Client), Delivered]) with
        { Lost = PairSide.Client },
        ["server RST | its data is not delivered yet"] = After(
            [Lost(PairSide.Server)], [Drained(PairSide.Server), Delivered]) with
        { Lost = PairSide.Server },
        ["RST | the other peer takes no byte for the half-close timeout, or has not acknowledged the last ones after it"] = After(
            [Lost(PairSide.Client)], [new(ClosingEventKind.HalfCloseExpired)]) with
        { End = PairEnd.ClientReset },
        ["server RST | after the client's FIN"] = After(
            Fin(PairSide.Client), [Lost(PairSide.Server), Drained(PairSide.Server), Delivered]) with
        { Lost = PairSide.Server },
        ["client RST | after the server's FIN"] = After(
            Fin(PairSide.Server), [Lost(PairSide.Client), Drained(PairSide.Client), Delivered]) with
        { Lost = PairSide.Client },
        ["client RST | after the client's FIN"] = After(
            Fin(PairSide.Client), [new(ClosingEventKind.ResetBehindFin, PairSide.Client), Delivered]) with
        { Lost = PairSide.Client },
        ["server RST | after the server's FIN"] = After(
            Fin(PairSide.Server), [new(ClosingEventKind.ResetBehindFin, PairSide.Server), Delivered]) with
        { Lost = PairSide.Server },
        ["idle timeout | we keep nothing"] = Now([new(ClosingEventKind.IdleExpired)]),
        ["idle timeout | we keep bytes that a peer does not take"] = Now([new(ClosingEventKind.IdleExpired, IsKeeping: true)]),
        ["half-close timeout | one direction has ended, nothing moves in the other"] = After(
            Fin(PairSide.Client), [new(ClosingEventKind.HalfCloseExpired)]),
        ["kill | "] = Now([Abort(PairEnd.Killed)]),
        ["kill | while what came before a reset is delivered"] = After(
            [Lost(PairSide.Server), Drained(PairSide.Server)], [Abort(PairEnd.Killed)]) with
        { Lost = PairSide.Server },
        ["checks find the endpoint down | `on-down` ends its pairs"] = Now([Abort(PairEnd.EndpointDown)]),
        ["the endpoint is gone from the pool | `on-removed` ends its pairs"] = Now([Abort(PairEnd.EndpointRemoved)]),
        ["drain deadline, node stops | "] = Now([Abort(PairEnd.Drained)]),
        ["a defect of ours | "] = Now([Abort(PairEnd.Fault)]),
    };

    // Rows whose columns say more than a cell can be compared with; each has a test of its own below.
    private static readonly string[] Told = ["FINs cross on the wire | our FIN is out, the peer's was not in yet", "RST of the other peer, too | while the first one waits for delivery"];

    public static TheoryData<string> Rows => [.. ClosingTable.Bound.Select(row => row.Name).Except(Told)];

    private static ClosingEvent Delivered => new(ClosingEventKind.Delivered);

    [Fact]
    public void Every_row_has_a_case_and_every_case_a_row() =>
        Assert.Equal(ClosingTable.Bound.Select(row => row.Name).Order(StringComparer.Ordinal), Cases.Keys.Concat(Told).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Rows))]
    public void Row_is_what_follows_from_its_events(string name)
    {
        var row = ClosingTable.Bound.Single(each => each.Name == name);
        var walked = Cases[name];
        var (before, _) = Walk(ClosingState.Open(TcpState.Established, TcpState.Established), walked.Before);
        var (state, actions) = Walk(before, walked.Events);
        if (name.StartsWith("FIN | its data waits", StringComparison.Ordinal))
        {
            Assert.False(actions.HasFlag(ClosingActions.SendFinToServer));
            (state, actions) = Walk(state, [Drained(PairSide.Client)]);
            Assert.Equal((ClosingActions.SendFinToServer, PairEnd.None), (actions & ClosingActions.SendFinToServer, state.End));
            return;
        }

        foreach (var side in (PairSide[])[PairSide.Client, PairSide.Server])
        {
            // What goes out with an orderly close is a FIN, too.
            var closes = actions.HasFlag(ClosingActions.End) && !actions.HasFlag(ClosingActions.Reset) && StateOf(before, side) == TcpState.Established;
            var sendsFin = closes || actions.HasFlag(side == PairSide.Client ? ClosingActions.SendFinToClient : ClosingActions.SendFinToServer);
            // Of the row whose FIN was first: it went out before.
            if (name.StartsWith("client FIN | server has sent", StringComparison.Ordinal) && side == PairSide.Server) sendsFin = true;
            Assert.Equal(row.SendsFin(side), sendsFin);
            Assert.Equal(row.SendsReset(side), actions.HasFlag(ClosingActions.Reset) && walked.Lost != side);
            Assert.Equal(row.State(side), StateOf(state, side));
            if (row.HoldsTimeWait(side) is { } holds) Assert.Equal(holds, state.End != PairEnd.None && StateOf(state, side).HoldsTimeWait());
        }

        Assert.Equal(row.StaysHalfOpen, state.End == PairEnd.None && state.IsHalfClosed && actions.HasFlag(ClosingActions.WatchHalfClose));
        if (!row.StaysHalfOpen) Assert.Equal(row.End ?? walked.End, state.End);
        Assert.Equal(state.End != PairEnd.None, actions.HasFlag(ClosingActions.End));
    }

    [Theory]
    [InlineData(PairSide.Client)]
    [InlineData(PairSide.Server)]
    public void Fins_that_cross_leave_TIME_WAIT_with_us_where_that_happened(PairSide first)
    {
        var second = first == PairSide.Client ? PairSide.Server : PairSide.Client;
        var (state, _) = Walk(ClosingState.Open(TcpState.Established, TcpState.Established), [.. Fin(first), .. Fin(second)]);
        Assert.Equal((TcpState.LastAck, TcpState.TimeWait), (StateOf(state, first), StateOf(state, second)));
        Assert.Equal(first == PairSide.Client ? PairEnd.ClientClosed : PairEnd.ServerClosed, state.End);
    }

    [Fact]
    public void Of_two_resets_the_first_is_the_end()
    {
        var (state, actions) = Walk(
            ClosingState.Open(TcpState.Established, TcpState.Established),
            [Lost(PairSide.Server), Drained(PairSide.Server), new(ClosingEventKind.TargetLost, PairSide.Server), Delivered]);
        Assert.Equal((PairEnd.ServerReset, TcpState.Closed, TcpState.Closed), (state.End, state.Client, state.Server));
        Assert.True(actions.HasFlag(ClosingActions.Reset));
    }

    [Fact]
    public void What_a_lost_target_had_sent_is_read_on()
    {
        var (state, actions) = Walk(ClosingState.Open(TcpState.Established, TcpState.Established), [new(ClosingEventKind.TargetLost, PairSide.Client)]);
        Assert.Equal((DirectionState.Broken, DirectionState.Flowing, PairEnd.ServerReset), (state.ToServer, state.ToClient, state.Reason));
        Assert.Equal(ClosingActions.DiscardToServer | ClosingActions.WatchHalfClose | ClosingActions.ReadServer, actions);
    }

    [Fact]
    public void Nothing_follows_once_a_pair_has_ended()
    {
        var (ended, _) = Walk(ClosingState.Open(TcpState.Established, TcpState.Established), [Abort(PairEnd.Killed)]);
        foreach (var kind in Enum.GetValues<ClosingEventKind>())
            Assert.Equal(new ClosingStep(ended, ClosingActions.None), ended.Next(new ClosingEvent(kind, Reason: PairEnd.Fault)));
    }

    [Fact]
    public void A_side_without_a_connection_has_no_tcp_state()
    {
        var (state, _) = Walk(ClosingState.Open(TcpState.Established, TcpState.None), [.. Fin(PairSide.Server), .. Fin(PairSide.Client)]);
        Assert.Equal((PairEnd.ServerClosed, TcpState.TimeWait, TcpState.None), (state.End, state.Client, state.Server));
    }

    [Fact]
    public void Clients_without_a_server_leg_end_as_the_table_says()
    {
        foreach (var row in ClosingTable.Unbound.Where(row => row.End is not null))
        {
            // The kernel sends RST by itself where bytes are unread; where the client has reset, there is nothing to send.
            var what = row.Cells["Event"];
            var refusal = what.Contains("on-deny = close", StringComparison.Ordinal) || what == "no endpoint is up" ? Refusal.Close : Refusal.Reset;
            var resets = ClosingState.Unbound(row.End!.Value, refusal).HasFlag(ClosingActions.Reset);
            Assert.Equal(row.Cells["Sent on the client leg"] is "RST" or "nothing", resets);
        }
    }

    private static (ClosingState State, ClosingActions Actions) Walk(ClosingState state, IEnumerable<ClosingEvent> events)
    {
        var all = ClosingActions.None;
        foreach (var each in events)
        {
            (state, var actions) = state.Next(each);
            all |= actions;
        }

        return (state, all);
    }

    private static TcpState StateOf(in ClosingState state, PairSide side) => side == PairSide.Client ? state.Client : state.Server;

    private static ClosingCase Now(ClosingEvent[] events) => new([], events);

    private static ClosingCase After(ClosingEvent[] before, ClosingEvent[] events) => new(before, events);

    private static ClosingEvent[] Fin(PairSide side) => [Read(side), Drained(side)];

    private static ClosingEvent Read(PairSide side) => new(ClosingEventKind.FinRead, side);

    private static ClosingEvent Lost(PairSide side) => new(ClosingEventKind.ResetRead, side);

    private static ClosingEvent Drained(PairSide side, bool peerClosedFirst = false) => new(ClosingEventKind.Drained, side, PeerClosedFirst: peerClosedFirst);

    private static ClosingEvent Abort(PairEnd reason) => new(ClosingEventKind.Aborted, Reason: reason);
}
