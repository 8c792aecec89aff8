using Proxy.Actors.Closing;
using Proxy.Actors.Pairs;
using Proxy.Actors.Pools;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Pairs;

/// <summary>Walks the table of <c>docs/access-log.md</c> with the function that makes termination states.</summary>
public sealed class TerminationStateTests
{
    private static readonly TerminationPhase[] Phases = Enum.GetValues<TerminationPhase>()[1..];

    public static TheoryData<string, string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string, string>();
            foreach (var (end, when, state) in TerminationTable.Rows) rows.Add(end, when, state);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_says_what_the_function_does(string end, string when, string state) => Assert.Equal(
        state,
        TerminationState.Of(EndOf(end), PhaseOf(when), when.StartsWith("the server", StringComparison.Ordinal) ? PairSide.Server : PairSide.Client, FailureOf(when)).ToString());

    [Fact]
    public void Every_state_that_there_can_be_has_a_row_and_no_row_is_one_too_many()
    {
        var possible = from end in Enum.GetValues<PairEnd>()
                       where end != PairEnd.None
                       from phase in Phases
                       where IsPossible(end, phase)
                       from side in Enum.GetValues<PairSide>()
                       from failure in Enum.GetValues<DialFailure>()
                       select (PairEnds.Name(end), TerminationState.Of(end, phase, side, failure).ToString());
        Assert.Equal(possible.Distinct().Order(), TerminationTable.Rows.Select(row => (row.End, row.State)).Order());
    }

    [Fact]
    public void A_text_is_read_as_it_was_written_and_another_is_refused()
    {
        Assert.All(
            from cause in Enum.GetValues<TerminationCause>() from phase in Enum.GetValues<TerminationPhase>() select new TerminationState(cause, phase),
            state =>
            {
                Assert.True(TerminationState.TryParse(state.ToString(), out var read));
                Assert.Equal(state, read);
            });
        Assert.All(new[] { null, "", "-", "---", "xD", "Dx", "L-" }, text => Assert.False(TerminationState.TryParse(text, out _)));
    }

    /// <summary>Whether a pair may have come so far when it ends so.</summary>
    private static bool IsPossible(PairEnd end, TerminationPhase phase) => end switch
    {
        PairEnd.ClientReset or PairEnd.ServerReset or PairEnd.IdleTimeout or PairEnd.HalfCloseTimeout => phase >= TerminationPhase.Data,
        PairEnd.EndpointDown or PairEnd.EndpointRemoved => phase >= TerminationPhase.Data,
        PairEnd.ClientGone => phase < TerminationPhase.Data,
        _ => true,
    };

    private static PairEnd EndOf(string name) => Enum.GetValues<PairEnd>().Single(end => PairEnds.Name(end) == name);

    private static TerminationPhase PhaseOf(string when) =>
        when.EndsWith("last bytes", StringComparison.Ordinal) ? TerminationPhase.Last
        : when == "no route yet" ? TerminationPhase.Request
        : when == "in the queue" ? TerminationPhase.Queue
        : when == "no server yet" ? TerminationPhase.Connect
        : TerminationPhase.Data;

    private static DialFailure FailureOf(string when) =>
        when == "a server does not answer" ? DialFailure.Timeout
        : when == "out of ports, descriptors or memory" ? DialFailure.Resource
        : DialFailure.Server;
}
