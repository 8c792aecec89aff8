using System.Net;
using System.Net.Sockets;
using Proxy.Actors.Metrics;
using Proxy.Actors.Pools;
using Proxy.Configuration;
using Proxy.Membership.Metrics;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Metering;

public sealed class NodeMeterTests
{
    [Fact]
    public async Task Connections_and_bytes_are_those_that_clients_had_also_before_their_end()
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await TestNode.StartAsync(TestNode.Route("web", IPAddress.Loopback, origin.EndPoint));
        using var reader = new MeterReader(node.Node);
        using var client = await TcpPeer.ConnectAsync(node.Listener("web"));
        using var server = await origin.AcceptAsync();
        await client.SendAllAsync(new byte[1000]);
        await server.ReceiveExactlyAsync(1000);
        await server.SendAllAsync(new byte[70]);
        await client.ReceiveExactlyAsync(70);

        await FigureAsync(reader, node, "proxy.transferred{listener=web,direction=to-server}", 1000);
        await FigureAsync(reader, node, "proxy.transferred{listener=web,direction=to-client}", 70);
        await FigureAsync(reader, node, "proxy.connections.active{listener=web}", 1);
        await FigureAsync(reader, node, "proxy.node.connections.active{}", 1);
        await FigureAsync(reader, node, $"proxy.endpoint.connections.active{{pool=web,endpoint={origin.EndPoint}}}", 1);
        client.Dispose();
        await FigureAsync(reader, node, "proxy.connections.ended{listener=web,reason=client-reset}", 0);
        server.Dispose();
        await FigureAsync(reader, node, "proxy.connections.ended{listener=web,reason=client-closed}", 1);
        await FigureAsync(reader, node, "proxy.connections.active{listener=web}", 0);
        await FigureAsync(reader, node, "proxy.connections.accepted{listener=web}", 1);
        await FigureAsync(reader, node, $"proxy.endpoint.transferred{{pool=web,endpoint={origin.EndPoint},direction=to-server}}", 1000);
        await FigureAsync(reader, node, $"proxy.endpoint.transferred{{pool=web,endpoint={origin.EndPoint},direction=to-client}}", 70);
        foreach (var duration in new[] { "proxy.connection.duration{listener=web}", "proxy.connect.duration{pool=web}", "proxy.first_byte.duration{pool=web}" })
            await FigureAsync(reader, node, duration, 1);
    }

    [Fact]
    public async Task Failures_and_refusals_are_told_with_their_reason()
    {
        var nobody = new IPEndPoint(IPAddress.Loopback, LoopbackPort.Free());
        await using var node = await TestNode.StartAsync($$"""
            {{TestNode.Route("web", IPAddress.Loopback, nobody)}}
            {{TestNode.Route("closed", IPAddress.Loopback, nobody)}}
            proxy.listeners.closed.deny = ["127.0.0.0/8"]
            """);
        using var reader = new MeterReader(node.Node);
        foreach (var listener in new[] { "web", "closed" }) await ResetAsync(node.Listener(listener));

        await FigureAsync(reader, node, "proxy.connections.ended{listener=web,reason=connect-failed}", 1);
        await FigureAsync(reader, node, $"proxy.endpoint.connect.failures{{pool=web,endpoint={nobody}}}", 1);
        await FigureAsync(reader, node, "proxy.connections.refused{listener=closed,reason=denied}", 1);
        await FigureAsync(reader, node, "proxy.connections.accepted{listener=closed}", 0);
    }

    [Fact]
    public async Task An_endpoint_is_told_with_its_state_as_long_as_it_is_in_its_pool()
    {
        await using var origin = TestOrigin.Listen();
        await using var other = TestOrigin.Listen();
        await using var node = await TestNode.StartAsync(TestNode.Route("web", IPAddress.Loopback, origin.EndPoint, other.EndPoint));
        var labels = $"pool=web,endpoint={origin.EndPoint}";
        await StateAsync($"proxy.endpoint.state{{{labels},state=unchecked}}", 1);
        node.Node.Model.Pools["web"].State.Change(model => model.WithHealth($"{origin.EndPoint}", Health.Down));
        await StateAsync($"proxy.endpoint.state{{{labels},state=down}}", 0);
        await node.Node.Endpoints.SetAsync("web", $"{origin.EndPoint}", AdminState.Maint);
        await StateAsync($"proxy.endpoint.state{{{labels},state=maint}}", 0);
        await node.Node.ApplyAsync(ProxySettingsReader.ReadText(
            "proxy { loops.count = 1, access-log.format = off }\n" + TestNode.Route("web", IPAddress.Loopback, other.EndPoint)).Settings!);
        await Eventually.EqualAsync(false, async () =>
        {
            using var fresh = new MeterReader(node.Node);
            return (await fresh.ReadAsync(node.Node)).Keys.Any(key => key.Contains(labels, StringComparison.Ordinal));
        });

        async Task StateAsync(string series, double up)
        {
            await Eventually.EqualAsync((1d, up), async () =>
            {
                using var fresh = new MeterReader(node.Node);
                var figures = await fresh.ReadAsync(node.Node);
                Assert.Single(figures.Keys, key => key.StartsWith($"proxy.endpoint.state{{{labels}", StringComparison.Ordinal));
                return (figures.GetValueOrDefault(series), figures[$"proxy.endpoint.up{{{labels}}}"]);
            });
        }
    }

    [Fact]
    public async Task A_node_has_the_metrics_of_the_ledger_with_their_labels_and_no_others()
    {
        using var authority = new TestAuthority();
        using var spool = new TempDirectory("spool");
        var (certificate, key) = authority.Issue("127.0.0.1");
        await using var origin = TestOrigin.Listen();
        await using var node = await TestNode.StartAsync($$"""
            {{TestNode.Route("web", IPAddress.Loopback, origin.EndPoint)}}
            {{TestNode.Route("kept", IPAddress.Loopback, origin.EndPoint)}}
            {{TestNode.Route("page", IPAddress.Loopback, origin.EndPoint)}}
            proxy.listeners.web { tls.certificates = [{ cert = "{{certificate}}", key = "{{key}}" }] }
            proxy.listeners.kept.store = spool
            proxy.listeners.page.http.cache = pages
            proxy.stores.spool.directory = "{{spool.Path}}"
            proxy.caches.pages {}
            proxy.cluster.tls { certificate = "{{certificate}}", key = "{{key}}", ca = "{{authority.CaFile}}" }
            proxy.pools.web { max-pairs = 10, check {}, tls { verify = off } }
            proxy.pools.page.endpoints = [{ address = "{{origin.EndPoint}}", max-pairs = 2 }]
            """);
        using var reader = new MeterReader(node.Node);
        await Eventually.EqualAsync(true, async () => (await reader.ReadAsync(node.Node)).Keys.Any(series => series.StartsWith("proxy.endpoint.check{", StringComparison.Ordinal)));
        Assert.InRange((await reader.ReadAsync(node.Node))["proxy.certificate.expiry.timestamp{where=cluster,use=member,name=127.0.0.1}"] - DateTimeOffset.UtcNow.ToUnixTimeSeconds(), 0, TimeSpan.FromDays(10).TotalSeconds);
        var all = MetricLedger.All.ToDictionary(metric => metric.Name, metric => new SortedSet<string>(metric.Labels, StringComparer.Ordinal));
        Assert.All(reader.Labels, seen => Assert.Equal(all[seen.Key], seen.Value));

        // What is told only when it happens: a handshake with a server, a route that was taken, an end.
        string[] later = ["proxy.tls.server.handshakes", "proxy.connections.routed"];
        var missing = MetricLedger.All.Where(metric => metric.Kind != MetricKind.Histogram).Select(metric => metric.Name).Except(reader.Labels.Keys).Except(later);
        Assert.Empty(missing);
    }

    // The reset may be there before the connection has been looked at.
    private static async Task ResetAsync(IPEndPoint at)
    {
        try
        {
            using var client = await TcpPeer.ConnectAsync(at);
            await client.ReceiveToEndAsync();
        }
        catch (SocketException error) when (TcpPeer.IsReset(error))
        {
        }
    }

    private static Task FigureAsync(MeterReader reader, TestNode node, string series, double figure) =>
        Eventually.EqualAsync(figure, async () => (await reader.ReadAsync(node.Node)).GetValueOrDefault(series));
}
