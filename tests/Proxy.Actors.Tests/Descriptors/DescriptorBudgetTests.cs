using Proxy.Actors.Descriptors;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Descriptors;

public class DescriptorBudgetTests
{
    private const int Own = 330;

    [Fact]
    public void What_may_come_is_kept_and_the_rest_is_for_pairs()
    {
        var budget = DescriptorBudget.For(Settings(""), limit: 20_000, Own);
        Assert.Equal((128, 256, 128, 2), (budget.AdminConnections, budget.ClusterConnections, budget.OwnClusterConnections, budget.Listeners));
        Assert.Equal((20_000 - Own - 2 - 128 - 256 - 128 - 48) / 2, budget.Pairs);
    }

    [Fact]
    public void Every_listener_counts_on_every_loop()
    {
        var listeners = string.Concat(Enumerable.Range(0, 149).Select(i => $"proxy.listeners.l{i} {{ bind = \"127.0.0.1:{i + 1}\", pool = web }}\n"));
        var one = DescriptorBudget.For(Settings("proxy.loops.count = 4"), limit: 4096, Own);
        var many = DescriptorBudget.For(Settings("proxy.loops.count = 4\n" + listeners), limit: 4096, Own);
        Assert.Equal(600, many.Listeners);
        Assert.Equal(149 * 4 / DescriptorBudget.PerPair, one.Pairs - many.Pairs);
    }

    [Fact]
    public void Where_there_are_few_operators_and_strangers_get_a_part_only()
    {
        var budget = DescriptorBudget.For(Settings(""), limit: 1024, Own);
        Assert.Equal((64, 64), (budget.AdminConnections, budget.ClusterConnections));
        Assert.InRange(budget.Pairs, 200, 300);
    }

    [Fact]
    public void An_endpoint_that_is_off_keeps_nothing() =>
        Assert.Equal(0, DescriptorBudget.For(Settings("proxy.admin.bind = off"), limit: 1024, Own).AdminConnections);

    [Fact]
    public void Checks_have_theirs_where_a_pool_has_any()
    {
        var none = DescriptorBudget.For(Settings(""), limit: 1024, Own);
        var few = DescriptorBudget.For(Settings("proxy.pools.web.check = tcp"), limit: 1024, Own);
        Assert.Equal((0, 64), (none.Checks, few.Checks));
        Assert.Equal(64 / DescriptorBudget.PerPair, none.Pairs - few.Pairs);
        Assert.Equal(DescriptorBudget.MaxChecks, DescriptorBudget.For(Settings("proxy.pools.web.check = tcp"), limit: 100_000, Own).Checks);
    }

    [Theory]
    [InlineData(256, "auto", 512)]
    [InlineData(470, "auto", 512)]
    [InlineData(500, "auto", null)]
    [InlineData(500, "100", null)]
    [InlineData(440, "1", 512)]
    [InlineData(470, "1", null)]
    public void A_node_starts_when_there_is_room_for_16_pairs_or_for_those_that_are_wanted(int limit, string wanted, int? remedy)
    {
        var settings = Settings($"proxy.limits.max-pairs = {wanted}");
        var refusal = Record.Exception(() => DescriptorBudget.For(settings, limit, Own).EnsureRoom(settings));
        if (remedy is null) Assert.Null(refusal);
        else Assert.Matches(
            $@"^proxy\.limits\.max-pairs: {limit} open files \(ulimit -n\) leave room for [0-9]+ pairs: .*raise the limit to {remedy}: ulimit -n {remedy}",
            Assert.IsType<DescriptorShortageException>(refusal).Message);
    }

    private static ProxySettings Settings(string hocon)
    {
        var read = ProxySettingsReader.ReadText($$"""
            proxy.loops.count = 2
            proxy.listeners.web { bind = "127.0.0.1:8080", pool = web }
            proxy.pools.web.endpoints = ["10.0.0.7:8080"]
            {{hocon}}
            """);
        Assert.Empty(read.Errors);
        return read.Settings!;
    }
}
