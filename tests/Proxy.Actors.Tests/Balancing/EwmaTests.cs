using Proxy.Actors.Balancing;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Balancing;

public sealed class EwmaTests
{
    private const long Start = 1_000_000;
    private static readonly float Share = MathF.Exp(-1);

    [Fact]
    public void Latency_rises_at_once_and_falls_over_ten_seconds()
    {
        Assert.Equal(5, Ewma.Observe(-1, 0, 5, Start));
        Assert.Equal(80, Ewma.Observe(5, Start, 80, Start));
        Assert.Equal(80, Ewma.Observe(80, Start, 5, Start));
        Assert.Equal(5 + (75 * Share), Ewma.Observe(80, Start, 5, Start + 10_000), 0.001f);
        Assert.Equal(5, Ewma.Observe(80, Start, 5, Start + 300_000), 0.001f);
        Assert.Equal(80 * Share, Ewma.Decayed(80, Start, Start + 10_000), 0.001f);
        Assert.Equal(80, Ewma.Decayed(80, Start, Start - 1));
    }

    [Fact]
    public void Slower_one_gets_a_pair_when_the_faster_one_has_as_many_times_more()
    {
        var group = new Group(BalanceMethod.Ewma, 1, 1);
        group.Loads.Observe(0, 10, Start);
        group.Loads.Observe(1, 30, Start);
        group.Loads.SetPairs(0, 1);
        Assert.Equal(0, group.Next(client: 0, Start));
        group.Loads.SetPairs(0, 3);
        Assert.Equal(1, group.Next(client: 0, Start));
    }

    [Fact]
    public void Double_weight_makes_up_for_double_latency()
    {
        var group = new Group(BalanceMethod.Ewma, 1, 4);
        group.Loads.Observe(0, 10, Start);
        group.Loads.Observe(1, 30, Start);
        Assert.All(Enumerable.Range(0, 20), _ => Assert.Equal(1, group.Next(client: 0, Start)));
        group.Loads.Observe(1, 50, Start);
        Assert.All(Enumerable.Range(0, 20), _ => Assert.Equal(0, group.Next(client: 0, Start)));
    }

    [Fact]
    public void One_of_which_nothing_is_known_is_taken_for_as_slow_as_the_slowest()
    {
        var group = Group.Of(BalanceMethod.Ewma, 5);
        for (var place = 1; place < 5; place++) group.Loads.Observe(place, 10 * place, Start);
        var counts = group.Counts(20_000, Start);

        // The newcomer gets as many as the slowest, which are those where the two were drawn: one draw in ten.
        Statistics.AssertShares([1, 9], [counts[0] + counts[4], counts[1] + counts[2] + counts[3]]);
        Assert.All(counts[1..4], count => Assert.True(count > counts[0]));
    }

    [Fact]
    public void Newcomer_is_tried_once_the_slowest_has_been_quiet_for_a_time()
    {
        // The slow one is hardly ever drawn.
        var group = new Group(BalanceMethod.Ewma, 2_500, 2_500, 1);
        group.Loads.Observe(1, 5, Start);
        group.Loads.Observe(2, 1_000, Start);
        Assert.InRange(group.Counts(200, Start)[0], 0, 5);
        group.Loads.Observe(1, 5, Start + 60_000);
        Assert.InRange(group.Counts(200, Start + 60_000)[0], 60, 140);
    }

    [Fact]
    public void Where_nothing_is_known_of_any_pairs_decide()
    {
        var group = Group.Of(BalanceMethod.Ewma, 10);
        group.Fill(1_000);
        Assert.All(group.Loads.Pairs.ToArray(), pairs => Assert.InRange(pairs, 96, 104));
    }

    [Fact]
    public void After_an_hour_without_pairs_all_are_alike_again()
    {
        var group = Group.Of(BalanceMethod.Ewma, 10);
        for (var place = 0; place < 10; place++) group.Loads.Observe(place, 1 + (100 * place), Start);
        Statistics.AssertShares([.. Enumerable.Repeat(1.0, 10)], group.Counts(50_000, Start + 3_600_000));
    }
}
