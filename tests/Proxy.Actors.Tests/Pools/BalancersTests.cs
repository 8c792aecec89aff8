using Proxy.Actors.Pools;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Pools;

public sealed class BalancersTests
{
    // Stands for a method that nobody has written a balancer for.
    private const BalanceMethod NoMethod = (BalanceMethod)(-1);

    private static readonly EndpointSettings Endpoint = new("10.0.0.1", 80, 1);

    [Fact]
    public void Round_robin_is_a_round_robin() => Assert.IsType<RoundRobin>(Balancers.Create(BalanceMethod.RoundRobin, []));

    [Fact]
    public void Every_method_that_can_be_configured_has_a_balancer_that_finds_the_only_endpoint()
    {
        foreach (var method in Enum.GetValues<BalanceMethod>())
        {
            var pool = PoolModel.Of(new PoolSettings("web", method, [Endpoint], 3));
            Assert.Equal(Endpoint.ToString(), pool.Choose(0, 0)!.Value.Endpoint);
            Assert.Null(pool.Choose(0, 1));
            Assert.Null(Balancers.Create(method, []).Choose(0, 0));
        }
    }

    [Fact]
    public void Balance_of_the_settings_decides_at_the_start_and_on_a_new_configuration()
    {
        var settings = new PoolSettings("web", NoMethod, [Endpoint], 3);
        var running = PoolModel.Of(settings with { Balance = BalanceMethod.RoundRobin });
        Assert.Throws<ArgumentOutOfRangeException>(() => PoolModel.Of(settings));
        Assert.Throws<ArgumentOutOfRangeException>(() => running.As(settings));
    }

    [Fact]
    public void Choosing_allocates_nothing_and_answers_the_same_when_asked_again()
    {
        var endpoints = Enumerable.Range(1, 5).Select(i => EndpointModel.Of(new EndpointSettings($"10.0.0.{i}", 80, i)));
        foreach (var balancer in Enum.GetValues<BalanceMethod>().Select(method => Balancers.Create(method, [.. endpoints])))
        {
            var first = balancer.Choose(7, 1);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var second = balancer.Choose(7, 1);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal((first, 0L), (second, allocated));
        }
    }
}
