using Proxy.Actors.Verdicts;

namespace Proxy.Actors.Tests.Verdicts;

public sealed class NodeSignsTests
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private static readonly int Silence = NodeSigns.SilenceOf(Every);

    private readonly NodeSigns _signs = new("a");

    [Fact]
    public void A_silent_node_is_missed_after_an_interval_and_a_half_and_counts_again_from_its_next_sign()
    {
        _signs.Know(["a", "b", "c"], 0);
        Assert.Equal(["a", "b", "c"], Living(Every, Silence)); // those that were there first have time to give a sign
        Assert.Equal(["a"], Living(Every, Silence + 1));
        _signs.Hear(Sign("b"), Silence);
        Assert.Equal(["a", "b"], Living(Every, 2 * Silence));
        Assert.Equal(["a"], Living(Every, (2 * Silence) + 1));
        Assert.Equal(3_000, Silence);
    }

    [Fact]
    public void A_node_that_comes_later_counts_from_its_first_sign_and_one_that_is_unreachable_does_not()
    {
        _signs.Know(["a", "b"], 0);
        _signs.Know(["a", "b", "c"], 10);
        Assert.Equal(["a", "b"], Living(Every, 10));
        _signs.Hear(Sign("c"), 20);
        Assert.Equal(["a", "b", "c"], Living(Every, 20));
        _signs.Know(["a", "c"], 30);
        Assert.Equal(["a", "c"], Living(Every, 30));
        _signs.Hear(Sign("b"), 40);
        Assert.Equal(["a", "c"], Living(Every, 40));
    }

    [Fact]
    public void A_node_whose_own_checks_are_rare_gives_signs_rarely()
    {
        _signs.Know(["b"], 0);
        _signs.Hear(Sign("b", period: 2_000), 0);
        Assert.Equal(["a", "b"], Living(TimeSpan.FromMilliseconds(100), 10_000));
        Assert.Equal(["a"], Living(TimeSpan.FromMilliseconds(100), 10_001));
    }

    [Fact]
    public void What_was_said_in_an_earlier_life_does_not_count()
    {
        _signs.Know(["b"], 0);
        Assert.True(_signs.Counts("b", 3)); // no sign yet
        Assert.False(_signs.Hear(Sign("b", life: 3), 1));
        Assert.True(_signs.Counts("b", 3));
        Assert.True(_signs.Hear(Sign("b", life: 4), 2));
        Assert.False(_signs.Counts("b", 3));
        Assert.False(_signs.Hear(Sign("b", life: 3), 3)); // a sign that was overtaken
        Assert.True(_signs.Counts("b", 4));
        Assert.False(_signs.Counts("c", 0));
    }

    [Fact]
    public void A_node_that_stood_still_misses_nobody()
    {
        _signs.Know(["b"], 0);
        _signs.Know(["b", "c"], 0);
        _signs.Forgive(60_000);
        Assert.Equal(["a", "b"], Living(Every, 60_000 + Silence)); // nobody has heard of c yet
    }

    [Theory]
    [InlineData(0.1, 1_500, 300)]
    [InlineData(1, 1_500, 300)]
    [InlineData(2, 3_000, 600)]
    [InlineData(60, 10_000, 2_000)]
    public void A_dead_owner_of_checks_each_second_or_more_is_replaced_within_three_intervals(double every, int silence, int period)
    {
        var interval = TimeSpan.FromSeconds(every);
        Assert.Equal((silence, period), (NodeSigns.SilenceOf(interval), NodeSigns.PeriodOf(interval)));
    }

    private List<string> Living(TimeSpan every, long now) => [.. _signs.Living(every, now)];

    private static HealthSign Sign(string node, int life = 0, int period = 500) => new(node, life, period);
}
