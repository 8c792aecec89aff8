using Proxy.Actors.Pools;
using Proxy.Configuration;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Pools;

/// <summary>Who comes back gets a tenth of its part at first, and all of it in the end.</summary>
public sealed class SlowStartTests
{
    private static readonly PoolSettings Settings = new("p", BalanceMethod.RoundRobin, [], 3) { SlowStart = TimeSpan.FromSeconds(1) };

    private readonly SteppedTime _time = new();
    private readonly PoolState _pool;

    public SlowStartTests() => _pool = new PoolState(new PoolModel(Settings, [TestEndpoints.Of("a"), TestEndpoints.Of("b")])) { Time = _time };

    [Fact]
    public void One_that_was_down_comes_back_in_ten_steps()
    {
        Assert.Equal(10, Of("a").Ramp);
        _pool.Change(model => model.WithHealth("a", Health.Down));
        _pool.Change(model => model.WithHealth("a", Health.Up));
        Assert.Equal((1, 10), (Of("a").Ramp, Of("b").Ramp));
        Assert.Equal(10, Enumerable.Range(0, 110).Count(turn => new PoolGuest(turn).Take(_pool).Target.Endpoint == "a"));

        for (var ramp = 2; ramp <= EndpointModel.FullRamp; ramp++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            Assert.Equal(ramp, Of("a").Ramp);
        }

        Assert.Equal(0, _time.Due);
    }

    [Fact]
    public void At_the_start_and_for_what_is_first_found_up_there_is_none()
    {
        _pool.Change(model => model.WithHealth("a", Health.Up));
        Assert.Equal(10, Of("a").Ramp);
    }

    [Fact]
    public void It_counts_for_whom_an_operator_takes_back_and_ends_when_one_is_down_again()
    {
        _pool.Change(model => model.With(each => each with { AdminState = AdminState.Drain }));
        _pool.Change(model => model.With(each => each with { AdminState = AdminState.Ready }));
        Assert.Equal((1, 1), (Of("a").Ramp, Of("b").Ramp));
    }

    [Fact]
    public void Without_it_everybody_has_the_whole_part_at_once()
    {
        var pool = new PoolState(new PoolModel(Settings with { SlowStart = TimeSpan.Zero }, [TestEndpoints.Of("a"), TestEndpoints.Of("b")]));
        pool.Change(model => model.WithHealth("a", Health.Down));
        pool.Change(model => model.WithHealth("a", Health.Up));
        Assert.All(pool.Model.Endpoints, each => Assert.Equal(10, each.Ramp));
    }

    private EndpointModel Of(string name) => _pool.Model.Endpoints.Single(each => each.Name == name);
}
