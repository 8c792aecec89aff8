using Proxy.Actors.Balancing;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Balancing;

public sealed class RoundRobinTests
{
    [Fact]
    public void Members_of_equal_weight_take_turns_in_their_order()
    {
        var group = new Group(BalanceMethod.RoundRobin, 3, 3, 3, 3);
        Assert.Equal([0, 1, 2, 3, 0, 1, 2, 3, 0], Enumerable.Range(0, 9).Select(_ => group.Next()));
    }

    [Fact]
    public void Weights_are_turns() => Assert.Equal([500, 200, 300], new Group(BalanceMethod.RoundRobin, 5, 2, 3).Counts(1_000));

    [Fact]
    public void Turns_of_a_full_one_are_dealt_out_among_all_others()
    {
        var group = new Group(BalanceMethod.RoundRobin, [.. Enumerable.Range(0, 5).Select(place => new Member($"m{place}", 1, 10))]);
        group.Loads.SetPairs(1, 10);
        Assert.Equal([500, 0, 500, 500, 500], group.Counts(2_000));
    }

    [Fact]
    public void Turns_of_a_full_one_are_dealt_out_by_weight()
    {
        int[] weights = [4, 6, 2, 8];
        var group = new Group(BalanceMethod.RoundRobin, [.. weights.Select((weight, place) => new Member($"m{place}", weight, 10))]);
        group.Loads.SetPairs(1, 10);
        var counts = group.Counts(20_000);
        Assert.Equal(0, counts[1]);
        for (var place = 0; place < weights.Length; place++)
            if (place != 1) Assert.InRange(counts[place], 0.9 * 20_000 * weights[place] / 14, 1.1 * 20_000 * weights[place] / 14);
    }

    [Fact]
    public void Further_tries_of_a_turn_go_through_all_members()
    {
        var group = Group.Of(BalanceMethod.RoundRobin, 6);
        for (var turn = 0; turn < 100; turn++)
        {
            var tried = new List<int>();
            for (var attempt = 0; attempt < 6; attempt++) tried.Add(group.Pick(turn, passedOver: tried.ToArray()));
            Assert.Equal(turn % 6, tried[0]);
            Assert.Equal([0, 1, 2, 3, 4, 5], tried.Order());
            Assert.Equal(-1, group.Pick(turn, passedOver: tried.ToArray()));
        }
    }
}
