using Proxy.Actors.Pools;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Pools;

/// <summary>What a node holds of an endpoint while models come and go.</summary>
public sealed class EndpointStateTests
{
    private const string Added = "10.0.0.9:80";

    private readonly PoolState _pool = Pool("web");

    [Fact]
    public void Pairs_are_counted_up_and_down_from_any_thread()
    {
        Parallel.For(0, 1_000, i =>
        {
            var place = new PoolGuest(i).Take(_pool);
            if (i % 2 == 0) place.State!.Leave();
        });
        Assert.Equal((500, 500), (_pool.StateOf("10.0.0.1:80").Pairs, _pool.Pairs));
    }

    [Fact]
    public void A_count_outlives_changes_of_the_model_and_an_endpoint_that_goes_and_comes_back()
    {
        Override("ready 1 added");
        Assert.Equal(Added, new PoolGuest(1).Take(_pool).Target.Endpoint);
        Override("drain 7 added");
        Assert.Equal((AdminState.Drain, 1), (_pool.Model.Endpoints[1].AdminState, _pool.StateOf(Added).Pairs));
        Override("ready");
        Assert.Single(_pool.Model.Endpoints);
        Override("ready 1 added");
        Assert.Equal((Added, 1), (_pool.Model.Endpoints[1].Name, _pool.StateOf(Added).Pairs));
    }

    [Fact]
    public void There_is_one_for_a_name_however_it_is_written_and_another_in_another_pool()
    {
        var state = _pool.StateOf("app.internal:80");
        Assert.Same(state, _pool.StateOf("App.INTERNAL:80"));
        Assert.NotSame(state, _pool.StateOf("app.internal:81"));
        Assert.NotSame(state, Pool("web").StateOf("app.internal:80"));
    }

    private void Override(string text) =>
        _pool.Change(model => model.With(EndpointOverrides.Read([KeyValuePair.Create(EndpointOverrides.Key("web", Added), text)])));

    private static PoolState Pool(string name) =>
        new(PoolModel.Of(new PoolSettings(name, BalanceMethod.RoundRobin, [new EndpointSettings("10.0.0.1", 80, 1)], 3)));
}
