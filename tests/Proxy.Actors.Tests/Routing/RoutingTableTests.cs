using Proxy.Actors.Pools;
using Proxy.Actors.Routing;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Routing;

public sealed class RoutingTableTests
{
    [Fact]
    public void Listener_is_routed_to_its_pool_and_an_unknown_one_refused()
    {
        var pool = new PoolState(new PoolModel("p", BalanceMethod.RoundRobin, [new EndpointModel("e", [], 1)], 1));
        var table = new RoutingTable([KeyValuePair.Create("web", pool)]);
        var known = table.Route(new Opening("web", default, default));
        Assert.Equal((RouteKind.Pool, pool), (known.Kind, known.Pool));
        foreach (var name in (string[])["WEB", "other"])
        {
            var unknown = table.Route(new Opening(name, default, default));
            Assert.Equal((RouteKind.Refuse, null), (unknown.Kind, unknown.Pool));
            Assert.Equal($"there is no listener {name} any more", unknown.Reason);
        }
    }
}
