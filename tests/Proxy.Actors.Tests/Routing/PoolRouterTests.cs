using Proxy.Actors.Pools;
using Proxy.Actors.Routing;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Routing;

public sealed class PoolRouterTests
{
    [Fact]
    public void Every_client_goes_to_the_pool()
    {
        var pool = Pool();
        var route = new PoolRouter(pool).Route(new Opening("web", default, default));
        Assert.Equal((RouteKind.Pool, pool), (route.Kind, route.Pool));
    }

    [Fact]
    public void Routers_are_equal_by_the_pool_that_runs()
    {
        var pool = Pool();
        Assert.Equal(new PoolRouter(pool), new PoolRouter(pool));
        Assert.NotEqual(new PoolRouter(pool), new PoolRouter(Pool()));
    }

    private static PoolState Pool() => new(new PoolModel("p", BalanceMethod.RoundRobin, [new EndpointModel("e", [], 1)], 1));
}
