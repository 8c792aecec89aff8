using System.Net;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Metering;

/// <summary>The figures of pools and of what is in them.</summary>
public sealed class PoolFigureTests : IAsyncLifetime
{
    private readonly TestOrigin _origin = TestOrigin.Listen();
    private readonly RefusingPort _dead = RefusingPort.Open();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _origin.DisposeAsync();
        _dead.Dispose();
    }

    [Fact]
    public async Task What_is_configured_and_what_checks_find_is_told_of_each()
    {
        const string Check = "check { kind = tcp, every = 20ms, fast = 20ms, down = 20ms, fall = 1, rise = 1 }";
        await using var node = await TestNode.StartAsync($$"""
            proxy.listeners.web { bind = "127.0.0.1:0", pool = web }
            proxy.pools.web { endpoints = [{ address = "{{_origin.EndPoint}}", weight = 30, max-pairs = 5 }, { address = "{{_dead.EndPoint}}", weight = 70 }], max-pairs = 9 }
            proxy.pools.good { endpoints = ["{{_origin.EndPoint}}"], {{Check}} }
            proxy.pools.bad { endpoints = ["{{_dead.EndPoint}}"], {{Check}} }
            """);
        using var reader = new MeterReader(node.Node);
        await reader.FigureAsync(node.Node, "proxy.pool.panic{pool=bad}", 1);
        await reader.FigureAsync(node.Node, "proxy.pool.endpoints{pool=good,state=up}", 1);
        var figures = await reader.ReadAsync(node.Node);
        Assert.Equal(
            (30d, 70d, 5d, false),
            (figures[$"proxy.endpoint.weight{{pool=web,endpoint={_origin.EndPoint}}}"], figures[$"proxy.endpoint.weight{{pool=web,endpoint={_dead.EndPoint}}}"],
            figures[$"proxy.endpoint.connections.limit{{pool=web,endpoint={_origin.EndPoint}}}"], figures.ContainsKey($"proxy.endpoint.connections.limit{{pool=web,endpoint={_dead.EndPoint}}}")));
        Assert.Equal((9d, false), (figures["proxy.pool.connections.limit{pool=web}"], figures.ContainsKey("proxy.pool.connections.limit{pool=good}")));
        Assert.Equal((2d, 1d), (figures["proxy.pool.endpoints{pool=web,state=unchecked}"], figures["proxy.pool.endpoints{pool=bad,state=down}"]));
        Assert.Equal((0d, 0d), (figures["proxy.pool.panic{pool=web}"], figures["proxy.pool.panic{pool=good}"]));
        Assert.Equal(
            (1d, 0d, false),
            (figures[$"proxy.endpoint.check{{pool=good,endpoint={_origin.EndPoint}}}"], figures[$"proxy.endpoint.check{{pool=bad,endpoint={_dead.EndPoint}}}"],
            figures.ContainsKey($"proxy.endpoint.check{{pool=web,endpoint={_origin.EndPoint}}}")));

        // Of those that pass none has failed, and the other way round; a pool without checks counts none.
        Assert.Equal((0d, 0d), (figures["proxy.pool.checks{pool=good,result=failed}"], figures["proxy.pool.checks{pool=bad,result=passed}"]));
        Assert.InRange(figures["proxy.pool.checks{pool=bad,result=failed}"], 1, 100_000);
        Assert.InRange(figures["proxy.pool.checks{pool=good,result=passed}"], 1, 100_000);
        Assert.False(figures.ContainsKey("proxy.pool.checks{pool=web,result=passed}"));
    }

    [Fact]
    public async Task Who_waits_at_a_pool_and_who_may_not_is_told()
    {
        await using var node = await TestNode.StartAsync(
            TestNode.Route("web", IPAddress.Loopback, _origin.EndPoint) + "proxy.pools.web { max-pairs = 1, limit-scope = node, queue { max = 1, timeout = 60s } }");
        using var reader = new MeterReader(node.Node);
        using var first = await TcpPeer.ConnectAsync(node.Listener("web"));
        using var served = await _origin.AcceptAsync();
        await node.Log.BoundAsync(first.LocalEndPoint);
        using var second = await TcpPeer.ConnectAsync(node.Listener("web"));
        await reader.FigureAsync(node.Node, "proxy.pool.queue.length{pool=web}", 1);
        using var third = await TcpPeer.ConnectAsync(node.Listener("web"));
        await third.ReceiveToEndAsync();

        await reader.FigureAsync(node.Node, "proxy.pool.queue.refused{pool=web,reason=full}", 1);
        await reader.FigureAsync(node.Node, "proxy.connections.refused{listener=web,reason=queue-full}", 1);
        var figures = await reader.ReadAsync(node.Node);
        Assert.Equal((0d, 0d), (figures["proxy.pool.queue.refused{pool=web,reason=timeout}"], figures["proxy.connections.refused{listener=web,reason=queue-timeout}"]));
    }

    [Fact]
    public async Task Who_finds_no_endpoint_up_is_refused_for_that()
    {
        await using var node = await TestNode.StartAsync(
            TestNode.Route("web", IPAddress.Loopback, _dead.EndPoint) + "proxy.pools.web { when-all-down = refuse, check { kind = tcp, every = 20ms, fast = 20ms, fall = 1 } }");
        using var reader = new MeterReader(node.Node);
        await reader.FigureAsync(node.Node, "proxy.pool.endpoints{pool=web,state=down}", 1);
        Assert.Equal(0, (await reader.ReadAsync(node.Node))["proxy.pool.panic{pool=web}"]);
        using var client = await TcpPeer.ConnectAsync(node.Listener("web"));
        await client.ReceiveToEndAsync();
        await reader.FigureAsync(node.Node, "proxy.connections.refused{listener=web,reason=pool-down}", 1);
        Assert.Equal(0, (await reader.ReadAsync(node.Node))["proxy.connections.refused{listener=web,reason=route}"]);
    }
}
