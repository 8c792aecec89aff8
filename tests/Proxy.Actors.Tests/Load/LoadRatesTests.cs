using System.Collections.Immutable;
using Proxy.Actors.Load;

namespace Proxy.Actors.Tests.Load;

public sealed class LoadRatesTests
{
    [Fact]
    public void Rates_are_what_was_added_by_each_node_s_own_time()
    {
        var before = Sample(Node("a", 10, 1_000, Row(true, 100, 5, 1_000, 2_000), Row(false, 100, 5, 1_000, 2_000)));
        var after = Sample(Node("a", 14, 1_400, Row(true, 140, 7, 5_000, 42_000), Row(false, 140, 7, 5_000, 42_000)));
        var rates = LoadRates.Between(before, after);
        var pool = Assert.Single(rates.Pools);
        Assert.Equal(("web", 1, 3, 2, new Rates(10, 0.5, 1_000, 10_000)), (pool.Name, pool.Nodes, pool.Endpoints, pool.Up, pool.Rates));
        Assert.Equal(pool.Rates, Assert.Single(rates.Listeners).Rates);
        var node = Assert.Single(rates.Nodes);
        Assert.Equal((pool.Rates, 5, 10, 2), (node.Rates, node.BusyPercent, node.BusiestPercent, node.Loops)); // 400 of 4,000 ms by one of two loops
        Assert.Equal(pool.Rates, rates.Total);
    }

    [Fact]
    public void Nodes_together_are_their_sum_and_up_is_what_the_worst_of_them_has()
    {
        var before = Sample(Node("a", 1, 0, Row(true, 0, 0, 0, 0)), Node("b", 5, 0, Row(true, 0, 0, 0, 0)));
        var after = Sample(
            Node("a", 2, 0, Row(true, 10, 0, 0, 100) with { Pairs = 4, Waiting = 1 }), Node("b", 7, 0, Row(true, 10, 0, 0, 100) with { Pairs = 5, Waiting = 2, Taking = 0 }));
        var pool = Assert.Single(LoadRates.Between(before, after).Pools);
        Assert.Equal((2, 9, 3, 3, 0, new Rates(15, 0, 0, 150)), (pool.Nodes, pool.Pairs, pool.Waiting, pool.Endpoints, pool.Up, pool.Rates));
    }

    [Fact]
    public void What_is_new_or_was_started_anew_has_no_rates_yet()
    {
        var before = Sample(Node("a", 100, 9_000, Row(true, 900, 0, 0, 0)));
        var rates = LoadRates.Between(before, Sample(Node("a", 1, 10, Row(true, 5, 0, 0, 0)), Node("b", 9, 10, Row(true, 5, 0, 0, 0))));
        Assert.All(rates.Nodes, node => Assert.Equal((Rates.None, 0), (node.Rates, node.BusyPercent)));
        Assert.Equal(Rates.None, Assert.Single(rates.Pools).Rates);
        var same = LoadRates.Between(before, Sample(Node("a", 101, 9_000, Row(true, 5, 0, 0, 0), Row(false, 7, 0, 0, 0))));
        Assert.Equal((Rates.None, Rates.None), (Assert.Single(same.Pools).Rates, Assert.Single(same.Listeners).Rates));
    }

    private static LoadSample Sample(params ImmutableArray<NodeLoad> nodes) => new(nodes, []);

    private static NodeLoad Node(string name, int seconds, long busy, params ImmutableArray<LoadRow> rows) =>
        new(name, TimeSpan.FromSeconds(seconds), 1, 2, 3, 4, 5, 6, 7, [0, busy], rows, null);

    private static LoadRow Row(bool isPool, long total, long failures, long toServer, long toClient) =>
        new(isPool, "web", 1, total, failures, toServer, toClient, 0, 3, 2);
}
