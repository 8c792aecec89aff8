using System.Net;
using Proxy.Actors.Closing;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Metering;

/// <summary>Durations are told in seconds, each from where it begins to where it ends.</summary>
public sealed class DurationFigureTests : IAsyncLifetime
{
    private readonly TestOrigin _origin = TestOrigin.Listen();
    private readonly ManualTime _time = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _origin.DisposeAsync();

    [Fact]
    public async Task A_client_that_waits_and_a_server_that_thinks_are_told_apart()
    {
        await using var node = await TestNode.StartAsync(
            TestNode.Route("web", IPAddress.Loopback, _origin.EndPoint) + "proxy.pools.web { max-pairs = 1, limit-scope = node, queue { max = 1, timeout = 60s } }",
            time: _time);
        using var reader = new MeterReader(node.Node);
        using var first = await TcpPeer.ConnectAsync(node.Listener("web"));
        using var served = await _origin.AcceptAsync();
        await node.Log.BoundAsync(first.LocalEndPoint);
        using var second = await TcpPeer.ConnectAsync(node.Listener("web"));
        await Eventually.EqualAsync(1, () => node.Node.Model.Pools["web"].State.Waiting);
        await AdvanceAsync(node, 4);
        first.HalfClose();
        served.HalfClose();
        await node.Log.EndAsync(first.LocalEndPoint);

        using var server = await _origin.AcceptAsync();
        Assert.Equal(TimeSpan.FromSeconds(4), (await node.Log.BoundAsync(second.LocalEndPoint)).Queued);
        await AdvanceAsync(node, 2);
        await server.SendAllAsync(new byte[1]);
        await second.ReceiveExactlyAsync(1);
        await AdvanceAsync(node, 3);
        second.HalfClose();
        server.HalfClose();
        Assert.Equal(TimeSpan.FromSeconds(9), (await node.Log.EndAsync(second.LocalEndPoint)).Duration);

        await reader.FigureAsync(node.Node, "proxy.connection.duration{listener=web}", 2);
        var figures = await reader.ReadAsync(node.Node);
        Assert.Equal(4 + 9, figures["proxy.connection.duration.sum{listener=web}"], 0.001);
        Assert.Equal((1d, 1d, 2d), (figures["proxy.queue.duration{pool=web}"], figures["proxy.first_byte.duration{pool=web}"], figures["proxy.connect.duration{pool=web}"]));
        Assert.Equal(4, figures["proxy.queue.duration.sum{pool=web}"], 0.001);
        Assert.Equal(2, figures["proxy.first_byte.duration.sum{pool=web}"], 0.001);
    }

    [Fact]
    public async Task A_server_takes_as_long_to_accept_as_the_access_log_says()
    {
        await using var node = await TestNode.StartAsync(TestNode.Route("web", IPAddress.Loopback, _origin.EndPoint));
        using var reader = new MeterReader(node.Node);
        using var client = await TcpPeer.ConnectAsync(node.Listener("web"));
        using var server = await _origin.AcceptAsync();
        client.HalfClose();
        server.HalfClose();
        var took = (await node.Log.EndAsync(client.LocalEndPoint)).ConnectTime!.Value;

        await reader.FigureAsync(node.Node, "proxy.connect.duration{pool=web}", 1);
        var told = (await reader.ReadAsync(node.Node))["proxy.connect.duration.sum{pool=web}"];
        Assert.True(told > 0, $"{told}");
        Assert.Equal(took.TotalSeconds, told, 0.0011); // that has whole milliseconds
    }

    [Fact]
    public async Task A_page_in_the_place_of_a_server_is_no_first_byte_of_one_and_why_it_had_to_be_is_counted()
    {
        await using var node = await TestNode.StartAsync(
            TestNode.Route("web", IPAddress.Loopback, _origin.EndPoint)
            + "proxy.listeners.web.http.respond-when-down = on\nproxy.pools.web { max-pairs = 1, limit-scope = node, queue { max = 1, timeout = 50ms } }");
        using var reader = new MeterReader(node.Node);
        using var first = await TcpPeer.ConnectAsync(node.Listener("web"));
        using var served = await _origin.AcceptAsync();
        using var second = await TcpPeer.ConnectAsync(node.Listener("web"));
        await second.SendAllAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"u8.ToArray());
        await second.ReceiveExactlyAsync("HTTP/1.1 503".Length);
        second.HalfClose();
        Assert.Equal(PairEnd.QueueTimeout, (await node.Log.EndAsync(second.LocalEndPoint)).End);

        await reader.FigureAsync(node.Node, "proxy.connections.refused{listener=web,reason=queue-timeout}", 1);
        await reader.FigureAsync(node.Node, "proxy.connection.duration{listener=web}", 1);
        var figures = await reader.ReadAsync(node.Node);
        Assert.Equal((0d, 0d), (figures["proxy.connections.refused{listener=web,reason=queue-full}"], figures.GetValueOrDefault("proxy.first_byte.duration{pool=web}")));
        Assert.Equal((0d, 1d), (figures["proxy.pool.queue.refused{pool=web,reason=full}"], figures["proxy.pool.queue.refused{pool=web,reason=timeout}"]));
    }

    private async Task AdvanceAsync(TestNode node, int seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        // The first may be taken up in the round that was under way; before the second, a round has begun with the new time.
        await node.Node.CountAsync();
        await node.Node.CountAsync();
    }
}
