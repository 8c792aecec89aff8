using Proxy.Actors.Pairs;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Pairs;

public sealed class FullnessTests
{
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(20);

    private readonly ManualTime _time = new();
    private readonly RecordingLog _log = new();

    [Fact]
    public void Clients_that_wait_without_a_break_are_one_time_and_a_line_each_half_minute()
    {
        var full = new Fullness(_time);
        for (var waited = TimeSpan.Zero; waited < TimeSpan.FromSeconds(59); waited += Round, _time.Advance(Round)) full.Note(384, _log);
        Assert.Equal(1, full.Times);
        Assert.Equal(2, _log.Lines.Count);
        Assert.StartsWith("warning PC206 the node is full with 384 connections", _log.Lines.First(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_break_makes_it_another_time_and_no_other_line()
    {
        var full = new Fullness(_time);
        full.Note(384, _log);
        _time.Advance(TimeSpan.FromSeconds(2));
        full.Note(384, _log);
        Assert.Equal(2, full.Times);
        Assert.Single(_log.Lines);
    }
}
