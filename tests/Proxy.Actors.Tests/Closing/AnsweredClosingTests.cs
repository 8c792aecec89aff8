using Proxy.Actors.Closing;
using Proxy.Actors.ControlMemory;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Closing;

/// <summary>Walks the closing table of pairs whose server side is no connection with the function that carries it out.</summary>
public sealed class AnsweredClosingTests
{
    private static readonly Dictionary<string, ClosingEvent[]> Cases = new(StringComparer.Ordinal)
    {
        ["client FIN | nothing else"] = Fin(PairSide.Client),
        ["the answer ends | after the client's FIN"] = [.. Fin(PairSide.Client), .. Fin(PairSide.Server)],
        ["the answer ends | nothing else"] = Fin(PairSide.Server),
        ["client FIN | after the answer's end"] = [.. Fin(PairSide.Server), .. Fin(PairSide.Client)],
        ["the answer ends | the client's FIN has come, and has not been read"] =
            [Read(PairSide.Server), new(ClosingEventKind.Drained, PairSide.Server, PeerClosedFirst: true), .. Fin(PairSide.Client)],
        ["client RST | nothing waits"] = Lost(PairSide.Client),
        ["client RST | requests of HTTP wait behind one that is being answered"] = Lost(PairSide.Client),
        ["client RST | after the answer's end"] = [.. Fin(PairSide.Server), .. Lost(PairSide.Client)],
        ["client RST | after the client's FIN"] = [.. Fin(PairSide.Client), new(ClosingEventKind.ResetBehindFin, PairSide.Client), Delivered],
        ["the answer fails | nothing waits"] = Lost(PairSide.Server),
        ["the answer fails | after its end: the client goes on sending, and nobody listens"] =
            [.. Fin(PairSide.Server), new(ClosingEventKind.TargetLost, PairSide.Client), Delivered],
        ["idle timeout | no byte waits for the client"] = [new(ClosingEventKind.IdleExpired)],
        ["idle timeout | bytes wait that the client does not take, in our buffers"] = [new(ClosingEventKind.IdleExpired, IsKeeping: true)],
        ["half-close timeout | one direction has ended, nothing moves in the other"] = [.. Fin(PairSide.Client), new(ClosingEventKind.HalfCloseExpired)],
        ["the node drains | the client is between two requests of HTTP, nothing is under way"] = [new(ClosingEventKind.Dismissed)],
        ["kill | "] = [new(ClosingEventKind.Aborted, Reason: PairEnd.Killed)],
        ["drain deadline, node stops | "] = [new(ClosingEventKind.Aborted, Reason: PairEnd.Drained)],
        ["a defect of ours | "] = [new(ClosingEventKind.Aborted, Reason: PairEnd.Fault)],
    };

    public static TheoryData<string> Rows => [.. ClosingTable.Answered.Select(row => row.Name)];

    private static ClosingEvent Delivered => new(ClosingEventKind.Delivered);

    [Fact]
    public void Every_row_has_a_case_and_every_case_a_row() =>
        Assert.Equal(ClosingTable.Answered.Select(row => row.Name).Order(StringComparer.Ordinal), Cases.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Rows))]
    public void Row_is_what_follows_from_its_events(string name)
    {
        var row = ClosingTable.Answered.Single(each => each.Name == name);
        var (state, before) = (ClosingState.Open(TcpState.Established, TcpState.None), TcpState.Established);
        var (sendsFin, resets) = (false, false);
        foreach (var each in Cases[name])
        {
            before = state.Client;
            (state, var actions) = state.Next(each);
            resets = actions.HasFlag(ClosingActions.Reset);
            var closes = actions.HasFlag(ClosingActions.End) && !resets && before == TcpState.Established;
            sendsFin |= closes || actions.HasFlag(ClosingActions.SendFinToClient);
        }

        // Where the row is about what comes behind it, our FIN has gone out before.
        var isBehindIt = row.Cells["When"].Contains("the answer's end", StringComparison.Ordinal) || row.Cells["When"].StartsWith("after its end", StringComparison.Ordinal);
        Assert.Equal(row.SendsFin(PairSide.Client) || isBehindIt, sendsFin);
        Assert.Equal(row.SendsReset(PairSide.Client), resets && !name.StartsWith("client RST", StringComparison.Ordinal));
        Assert.Equal((row.State(PairSide.Client), TcpState.None), (state.Client, state.Server));
        if (row.HoldsTimeWait(PairSide.Client) is { } holds) Assert.Equal(holds, state.End != PairEnd.None && state.Client.HoldsTimeWait());
        Assert.Equal(row.StaysHalfOpen, state.End == PairEnd.None && state.IsHalfClosed);
        if (!row.StaysHalfOpen) Assert.Equal(row.End, state.End);
    }

    private static ClosingEvent[] Fin(PairSide side) => [Read(side), new(ClosingEventKind.Drained, side)];

    private static ClosingEvent[] Lost(PairSide side) => [new(ClosingEventKind.ResetRead, side), new(ClosingEventKind.Drained, side), Delivered];

    private static ClosingEvent Read(PairSide side) => new(ClosingEventKind.FinRead, side);
}
