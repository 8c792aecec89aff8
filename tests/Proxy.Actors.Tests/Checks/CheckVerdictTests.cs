using Proxy.Actors.Checks;
using Proxy.Actors.Pools;

namespace Proxy.Actors.Tests.Checks;

public sealed class CheckVerdictTests
{
    // Checks one after the other (+ passed, - failed) at rise 2 and fall 3, and the state after each: up, down, ?; then whether it is about to change.
    [Theory]
    [InlineData("", "", true)]
    [InlineData("+", "U", false)]
    [InlineData("---", "??D", false)]
    [InlineData("--+", "??U", false)]
    [InlineData("-", "?", true)]
    [InlineData("+--+", "UUUU", false)]
    [InlineData("+-", "UU", true)]
    [InlineData("+--+--", "UUUUUU", true)]
    [InlineData("+---", "UUUD", false)]
    [InlineData("+----+", "UUUDDD", true)]
    [InlineData("---++", "??DDU", false)]
    [InlineData("---+-++", "??DDDDU", false)]
    [InlineData("---+-+", "??DDDD", true)]
    [InlineData("+++++++-", "UUUUUUUU", true)]
    public void After_counts_checks_in_a_row(string checks, string states, bool isInTransition)
    {
        var verdict = default(CheckVerdict);
        var seen = "";
        foreach (var check in checks)
        {
            verdict = verdict.After(check == '+', rise: 2, fall: 3);
            seen += verdict.State switch { Health.Up => 'U', Health.Down => 'D', _ => '?' };
        }

        Assert.Equal(states, seen);
        Assert.Equal(isInTransition, verdict.IsInTransition);
    }

    [Fact]
    public void One_of_each_suffices_where_that_is_set()
    {
        var verdict = default(CheckVerdict).After(false, 1, 1);
        Assert.Equal(Health.Down, verdict.State);
        Assert.Equal(Health.Up, verdict.After(true, 1, 1).State);
    }

    [Fact]
    public void The_interval_is_that_of_the_state_and_fast_while_it_is_about_to_change()
    {
        var settings = CheckBench.Settings() with
        {
            Every = TimeSpan.FromSeconds(2),
            Fast = TimeSpan.FromSeconds(0.5),
            Down = TimeSpan.FromSeconds(5),
        };

        Assert.Equal(settings.Fast, default(CheckVerdict).Interval(settings));
        Assert.Equal(settings.Every, new CheckVerdict(Health.Up, 2, 0).Interval(settings));
        Assert.Equal(settings.Fast, new CheckVerdict(Health.Up, 0, 1).Interval(settings));
        Assert.Equal(settings.Down, new CheckVerdict(Health.Down, 0, 3).Interval(settings));
        Assert.Equal(settings.Fast, new CheckVerdict(Health.Down, 1, 0).Interval(settings));
    }

    [Fact]
    public void A_verdict_that_was_heard_of_goes_on_from_there()
    {
        var heard = new CheckVerdict(Health.Down, 0, 3);

        Assert.Equal(Health.Down, heard.After(true, 2, 3).State);
        Assert.Equal(Health.Up, heard.After(true, 2, 3).After(true, 2, 3).State);
    }
}
