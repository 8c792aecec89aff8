using Proxy.Actors.Balancing;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Balancing;

public sealed class RandomTwoTests
{
    [Fact]
    public void Members_are_drawn_by_weight()
    {
        int[] weights = [1, 2_560, 40, 40, 700, 3];
        var draw = new WeightedDraw([.. weights.Select((weight, place) => new Member($"m{place}", weight, int.MaxValue))]);
        var counts = new int[weights.Length];
        for (ulong number = 0; number < 1_000_000; number++) counts[draw.Draw(Mixing.Next(number))]++;
        Statistics.AssertShares([.. weights.Select(weight => (double)weight)], counts);
    }

    [Fact]
    public void Idle_members_of_equal_weight_are_named_equally_often() =>
        Statistics.AssertShares([.. Enumerable.Repeat(1.0, 20)], Group.Of(BalanceMethod.RandomTwo, 20).Counts(100_000));

    [Fact]
    public void Member_is_named_as_often_as_it_is_drawn_with_one_that_has_more_pairs()
    {
        const int Members = 12;
        var group = Group.Of(BalanceMethod.RandomTwo, Members);
        for (var place = 0; place < Members; place++) group.Loads.SetPairs(place, place);
        Statistics.AssertShares([.. Enumerable.Range(0, Members).Select(place => (double)Members - 1 - place)], group.Counts(100_000));
    }

    [Fact]
    public void Pairs_that_stay_come_close_to_the_weights()
    {
        int[] weights = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
        var group = new Group(BalanceMethod.RandomTwo, weights);
        group.Fill(55 * 100);
        for (var place = 0; place < weights.Length; place++)
            Assert.InRange(group.Loads.Pairs[place], (weights[place] * 100) - 20, (weights[place] * 100) + 20);
    }
}
