using Proxy.Actors.Pools;
using Proxy.Actors.Routing;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Routing;

public sealed class RoutingTableTests
{
    [Fact]
    public void Listener_is_routed_to_its_pool_and_an_unknown_one_to_none()
    {
        var pool = new PoolState(new PoolModel("p", BalanceMethod.RoundRobin, [new EndpointModel("e", [], 1)], 1));
        var table = new RoutingTable([KeyValuePair.Create("web", pool)]);
        Assert.Same(pool, table.Route("web"));
        Assert.Null(table.Route("WEB"));
        Assert.Null(table.Route("other"));
    }
}
