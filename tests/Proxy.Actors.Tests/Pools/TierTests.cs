using System.Collections.Immutable;
using Proxy.Actors.Pools;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Pools;

/// <summary>Which endpoints a pair may go to: tiers, and what holds when all are down.</summary>
public sealed class TierTests
{
    private static readonly PoolSettings Settings = new("p", BalanceMethod.RoundRobin, [], 16);

    private readonly PoolState _pool = new(new PoolModel(
        Settings, [TestEndpoints.Of("a"), TestEndpoints.Of("b"), TestEndpoints.Of("c") with { Priority = 1 }, TestEndpoints.Of("d") with { Priority = 7 }]));

    [Fact]
    public void A_lower_number_goes_first_and_the_next_tier_is_for_those_that_have_tried_it_all()
    {
        Assert.All(Enumerable.Range(0, 10), turn => Assert.True(new PoolGuest(turn).Take(_pool).Target.Endpoint is "a" or "b"));
        Assert.Equal(["b", "a", "c", "d"], _pool.Tries(11).Select(each => each.Endpoint));
    }

    [Fact]
    public void The_next_tier_serves_when_all_of_one_are_down_and_gives_way_when_one_is_back()
    {
        Down("a", "b");
        Assert.Equal("c", Next());
        Down("c");
        Assert.Equal("d", Next());
        _pool.Change(model => model.WithHealth("b", Health.Up));
        Assert.Equal("b", Next());
    }

    [Fact]
    public void A_tier_that_is_full_is_waited_for_and_does_not_spill_over()
    {
        _pool.Change(model => model.With(each => each with { MaxPairs = 1 }));
        Assert.Equal(PoolOutcome.Taken, new PoolGuest(0).Take(_pool).Outcome);
        Assert.Equal(PoolOutcome.Taken, new PoolGuest(1).Take(_pool).Outcome);
        Assert.Equal(PoolOutcome.Waiting, new PoolGuest(2).Take(_pool).Outcome);
    }

    [Theory]
    [InlineData(WhenAllDown.Try, true)]
    [InlineData(WhenAllDown.Refuse, false)]
    public void When_all_are_down_they_are_tried_or_nobody_is(WhenAllDown what, bool isTried)
    {
        var pool = new PoolState(new PoolModel(Settings with { WhenAllDown = what }, [.. _pool.Model.Endpoints.Select(each => each with { Health = Health.Down })]));
        Assert.True(pool.Model.IsDown);
        Assert.Equal(isTried, pool.Model.IsPanicking);
        Assert.Equal(isTried ? ["a", "b", "c", "d"] : [], pool.Tries(0).Select(each => each.Endpoint));
    }

    [Fact]
    public void What_operators_took_out_is_not_tried_when_all_others_are_down()
    {
        _pool.Change(model => model.With(each => each.Name == "a" ? each with { AdminState = AdminState.Maint } : each.Name == "b" ? each with { Weight = 0 } : each));
        Down("c", "d");
        Assert.Equal(["c", "d"], _pool.Tries(0).Select(each => each.Endpoint));
        _pool.Change(model => model.With(each => each with { AdminState = AdminState.Drain }));
        Assert.False(_pool.Model.IsDown);
        Assert.Equal(PoolOutcome.None, new PoolGuest(0).Take(_pool).Outcome);
    }

    private string Next() => new PoolGuest(_pool.NextTurn()).Take(_pool).Target.Endpoint;

    private void Down(params string[] names) =>
        _pool.Change(model => model.WithHealth(names.ToImmutableDictionary(name => name, _ => Health.Down)));
}
