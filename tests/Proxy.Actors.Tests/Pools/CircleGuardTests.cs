using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Proxy.Actors.Pools;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Pools;

public sealed class CircleGuardTests
{
    private readonly Dictionary<string, PoolState> _pools = [];
    private readonly CircleGuard _guard;

    public CircleGuardTests() => _guard = new CircleGuard(_pools, NullLogger.Instance);

    [Fact]
    public void An_address_that_is_the_pools_own_listener_is_avoided_as_long_as_it_is_one()
    {
        var pool = Add("web", "127.0.0.1:80", "127.0.0.1:81");
        _guard.Know([Listener(":80", "web")]);
        Assert.Equal(["127.0.0.1:80"], Avoided("web"));
        Assert.All(Enumerable.Range(0, 4), turn => Assert.Equal(81, pool.Model.Choose(turn, 0)!.Value.Address.Port));
        Assert.Null(pool.Model.Choose(0, 1));

        _guard.Know([Listener(":82", "web")]);
        Assert.Empty(Avoided("web"));
        Assert.NotNull(pool.Model.Choose(0, 1));
    }

    [Fact]
    public void What_an_operator_does_to_an_endpoint_leaves_it_avoided()
    {
        var pool = Add("web", "127.0.0.1:80");
        _guard.Know([Listener("127.0.0.1:80", "web")]);
        pool.Change(model => model.WithHealth("127.0.0.1:80", Health.Up));
        Assert.Equal(["127.0.0.1:80"], Avoided("web"));
        Assert.Null(pool.Model.Choose(0, 0));
        Assert.Contains("leads back to pool web", pool.Model.UnavailableReason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_circle_is_cut_once_whichever_pool_closes_it()
    {
        Add("a", "127.0.0.1:81");
        var last = Add("b", "10.0.0.7:80");
        _guard.Know([Listener("127.0.0.1:80", "a"), Listener("127.0.0.1:81", "b")]);
        Assert.Empty(Avoided("a"));

        last.Change(_ => PoolModel.Of(Settings("b", "127.0.0.1:80")));
        Assert.Empty(Avoided("a"));
        Assert.Equal(["127.0.0.1:80"], Avoided("b"));
    }

    private PoolState Add(string name, params string[] endpoints)
    {
        var pool = new PoolState(PoolModel.Of(Settings(name, endpoints))) { Circles = _guard };
        _pools[name] = pool;
        return pool;
    }

    private static PoolSettings Settings(string name, params string[] endpoints) =>
        new(name, BalanceMethod.RoundRobin, [.. endpoints.Select(each => EndpointAddress.Parse(each).Value!)], Attempts: 3);

    private static (string Name, IPEndPoint Bind, string Pool) Listener(string bind, string pool) => ($"of-{pool}", BindAddress.Parse(bind).Value!, pool);

    private IEnumerable<string> Avoided(string pool) => _pools[pool].Model.Avoided.Select(address => address.ToString());
}
