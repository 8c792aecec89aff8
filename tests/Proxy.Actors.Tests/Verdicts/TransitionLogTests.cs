using Proxy.Actors.Pools;
using Proxy.Actors.Verdicts;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Verdicts;

public sealed class TransitionLogTests
{
    private readonly RecordingLog _log = new();
    private readonly TransitionLog _transitions;

    public TransitionLogTests() => _transitions = new TransitionLog(_log);

    [Fact]
    public void Each_of_a_few_changes_has_a_line()
    {
        _transitions.Add([Change("a", Health.Up, Health.Down), Change("b", Health.Down, Health.Up), Change("c", Health.Unknown, Health.Up)], 5);
        Assert.Equal(
            ["warning PC345 pool web: endpoint a is down: words (checked by node)", "info PC346 pool web: endpoint b is up: words (checked by node)"], _log.Lines);
        Assert.Equal(3, _transitions.Last.Length);
    }

    [Fact]
    public void Many_at_once_are_one_line_at_once()
    {
        _transitions.Add([.. Enumerable.Range(0, 21).Select(i => Change($"{i}", Health.Up, Health.Down))], 5);
        Assert.Equal(["warning PC347 21 endpoints are down, 0 are up that were not"], _log.Lines);
    }

    [Fact]
    public void Changes_without_an_end_have_a_bounded_number_of_lines_a_minute_and_none_is_left_out_of_the_sums()
    {
        for (var now = 0; now < 600_000; now += 100) _transitions.Add([.. Enumerable.Range(0, 3).Select(i => Change($"{i}", Health.Up, Health.Down))], now);
        for (var now = 600_000; now < 611_000; now += 100) _transitions.Add([], now);
        Assert.InRange(_log.Lines.Count, 60, 10 * 26);
        var sums = _log.Lines.Where(line => line.StartsWith("warning PC347", StringComparison.Ordinal)).ToList();
        Assert.Equal(18_000, _log.Lines.Count - sums.Count + sums.Sum(line => int.Parse(line.Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static HealthTransition Change(string endpoint, Health from, Health to) => new(DateTimeOffset.UnixEpoch, "web", endpoint, from, to, "words", "node");
}
