using System.Collections.Immutable;
using Proxy.Actors.Model;
using Proxy.Actors.Pools;
using Proxy.Actors.Routing;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Model;

public sealed class NodeModelTests
{
    private static readonly ProxySettings Settings = ProxySettingsReader.ReadText("""
        proxy.listeners { web { bind = "127.0.0.1:0", pool = one, backlog = 7 }, api { bind = "127.0.0.1:0", pool = one } }
        proxy.pools { one { endpoints = ["10.0.0.1:1"] }, spare { endpoints = ["10.0.0.2:1"] } }
        proxy.timeouts { connect = 3s, idle = off, half-close = 4s }
        """).Settings!;

    [Fact]
    public void A_listener_has_all_that_its_pairs_are_born_with()
    {
        var model = From(Settings);
        var web = model.Listeners["web"];
        Assert.Equal(("web", 7, "one", new PairTimeouts(3_000, null, 4_000)), (web.Name, web.Backlog, web.PoolName, web.Timeouts));
        Assert.Equal(new PoolRouter(model.Pools["one"].State), web.Router);
        Assert.Equal(web.Router, model.Listeners["api"].Router);
        Assert.Equal(["api", "web"], model.Listeners.Keys);
        Assert.Equal(["one", "spare"], model.Pools.Keys);
    }

    [Fact]
    public void Pools_that_are_there_are_used_on()
    {
        var before = From(Settings);
        var states = new Dictionary<string, PoolState> { ["one"] = before.Pools["one"].State };
        var after = NodeModel.From(Settings, 1_000, states);
        Assert.Equal(before.Listeners["web"].Router, after.Listeners["web"].Router);
        Assert.NotSame(before.Pools["spare"].State, after.Pools["spare"].State);
    }

    [Theory]
    [InlineData(0, 1_000)]
    [InlineData(999, 999)]
    [InlineData(1_001, 1_000)]
    public void No_more_pairs_are_taken_than_there_can_be(int configured, int expected) =>
        Assert.Equal(expected, From(Settings with { Limits = new PairLimits(configured) }).MaxPairs);

    [Fact]
    public void An_idle_model_has_nothing_to_do()
    {
        var model = From(Settings);
        Assert.Equal("listeners: +api +web, pools: +one +spare", NodeModelDiff.Between(model.Idle, model).ToString());
    }

    private static NodeModel From(ProxySettings settings) =>
        NodeModel.From(settings, 1_000, ImmutableDictionary<string, PoolState>.Empty);
}
