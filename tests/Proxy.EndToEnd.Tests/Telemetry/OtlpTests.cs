using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Proxy.EndToEnd.Tests.Openings;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Telemetry;

/// <summary>What a node sends to a collector of OpenTelemetry.</summary>
public sealed class OtlpTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("grpc")]
    [InlineData("http")]
    public async Task A_collector_is_sent_metrics_and_a_span_of_each_connection_that_is_sampled(string protocol)
    {
        await using var collector = await OtlpCollector.StartAsync(protocol == "grpc");
        await using var nginx = await NginxServer.StartAsync();
        await using var proxy = await ProxyProcess.StartNodeAsync(
            $$"""proxy.telemetry.otlp { endpoint = "{{collector.Address}}", protocol = {{protocol}}, interval = 1s, trace-ratio = 1, headers { Authorization = "Bearer t+1=2%" } }""",
            null, nginx.EndPoint);
        for (var i = 0; i < 3; i++) await Requests.GetAsync(proxy.Listener, IPAddress.Loopback);

        await Eventually.EqualAsync(3L, () => collector.Metrics.GetValueOrDefault("proxy.connections.accepted{listener=l0}"));
        await Eventually.EqualAsync(3L, () => collector.Metrics.GetValueOrDefault("proxy.connection.duration{listener=l0}"));
        await Eventually.EqualAsync(3, () => collector.Spans.Count);
        Assert.NotEmpty(collector.Authorizations);
        Assert.All(collector.Authorizations, each => Assert.Equal("Bearer t+1=2%", each));
        Assert.All(collector.Resources, each => Assert.Equal("proxycluster", each["service.name"]));
        Assert.All(collector.Spans, span =>
        {
            Assert.Equal("l0", span.Name);
            Assert.InRange(span.Duration, TimeSpan.Zero, Patience);
            Assert.Equal(("127.0.0.1", $"{nginx.EndPoint.Port}"), (span.Attributes["server.address"], span.Attributes["server.port"]));
            Assert.Equal("127.0.0.1", span.Attributes["client.address"]);
            Assert.InRange(Number(span.Attributes, "client.port"), 1, 65535);
            Assert.Equal(("tcp", "l0", "p0", 1), (span.Attributes["network.transport"], span.Attributes["proxy.listener"], span.Attributes["proxy.pool"], Number(span.Attributes, "proxy.attempts")));
            Assert.Equal("--", span.Attributes["proxy.state"]);
            Assert.NotEmpty(span.Attributes["proxy.pair"]);
            Assert.True(Number(span.Attributes, "proxy.bytes.to_server") > 0);
            Assert.Contains("proxy.connect.duration", span.Attributes.Keys);
            Assert.DoesNotContain("error.type", span.Attributes.Keys);
            Assert.EndsWith("-closed", span.Attributes["proxy.end"], StringComparison.Ordinal);
            Assert.True(Number(span.Attributes, "proxy.bytes.to_client") > 0);
        });
        await proxy.EndAsync();
    }

    [Fact]
    public async Task A_span_of_a_client_that_gets_no_server_says_why()
    {
        using var dead = RefusingPort.Open();
        await using var collector = await OtlpCollector.StartAsync(isGrpc: false);
        await using var proxy = await ProxyProcess.StartNodeAsync(
            $$"""
            proxy.telemetry.otlp { endpoint = "{{collector.Address}}", protocol = http, trace-ratio = 1 }
            proxy.listeners.l0.routes = [{ from = ["127.0.0.0/8"], pool = p0, name = local }]
            """,
            null, dead.EndPoint);
        try
        {
            using var client = await TcpPeer.ConnectAsync(proxy.Listener);
            await client.ReceiveToEndAsync();
        }
        catch (System.Net.Sockets.SocketException reset) when (TcpPeer.IsReset(reset))
        {
            // It was over before the client saw that it had begun.
        }

        await Eventually.EqualAsync(1, () => collector.Spans.Count);
        var attributes = collector.Spans.Single().Attributes;
        Assert.Equal(("connect-failed", "connect-failed", "local"), (attributes["error.type"], attributes["proxy.end"], attributes["proxy.route"]));
        Assert.Contains($"{dead.EndPoint}", attributes["proxy.tried"], StringComparison.Ordinal);
        await proxy.EndAsync();
    }

    [Theory]
    [InlineData("grpc")]
    [InlineData("http")]
    public async Task A_collector_is_sent_what_the_node_logs(string protocol)
    {
        await using var collector = await OtlpCollector.StartAsync(protocol == "grpc");
        await using var origin = TestOrigin.Listen();
        await using var proxy = await ProxyProcess.StartNodeAsync(
            $$"""
            proxy.telemetry.otlp { endpoint = "{{collector.Address}}", protocol = {{protocol}} }
            proxy.pools.lost.endpoints = ["no.such.host.invalid:80"]
            """,
            null, origin.EndPoint);
        await Eventually.EqualAsync(true, () => collector.Logs.Any(text => text.StartsWith("PC301 pool lost: endpoint no.such.host.invalid:80 cannot be resolved yet", StringComparison.Ordinal)));
        await proxy.EndAsync();
    }

    [Fact]
    public async Task A_collector_that_refuses_is_logged_once_and_when_it_takes_again()
    {
        await using var collector = await OtlpCollector.StartAsync(isGrpc: false);
        collector.Status = 401;
        await using var origin = TestOrigin.Listen();
        await using var proxy = await ProxyProcess.StartNodeAsync(
            $$"""proxy.telemetry.otlp { endpoint = "{{collector.Address}}", protocol = http, interval = 1s }""", null, origin.EndPoint);
        await proxy.Process.WaitForLineAsync(new Regex("PC901 the collector http.* does not take what it is sent: .*401"), Patience);
        var refused = collector.Refused;
        await Eventually.EqualAsync(true, () => collector.Refused > refused + 2);
        collector.Status = 200;
        await proxy.Process.WaitForLineAsync(new Regex("PC902 the collector http.* takes what it is sent again"), Patience);
        Assert.Single(proxy.Process.Lines, line => line.Contains("PC901", StringComparison.Ordinal));
        await proxy.EndAsync();
    }

    [Fact]
    public async Task What_has_not_been_sent_is_sent_when_the_node_stops()
    {
        await using var collector = await OtlpCollector.StartAsync(isGrpc: true);
        await using var origin = TestOrigin.Listen();
        await using var proxy = await ProxyProcess.StartNodeAsync(
            $$"""proxy.telemetry.otlp { endpoint = "{{collector.Address}}", interval = 1h, trace-ratio = 1 }""", null, origin.EndPoint);
        using (var client = await TcpPeer.ConnectAsync(proxy.Listener))
        using (var server = await origin.AcceptAsync())
        {
            await client.SendAllAsync(new byte[10]);
            await server.ReceiveExactlyAsync(10);
        }

        await proxy.EndAsync();
        Assert.Equal(1, collector.Metrics["proxy.connections.accepted{listener=l0}"]);
        Assert.Equal(10, collector.Metrics["proxy.transferred{direction=to-server,listener=l0}"]);
        Assert.Single(collector.Spans);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_collector_that_is_away_holds_up_neither_traffic_nor_the_nodes_end(bool isSilent)
    {
        using var silent = await BlackholePort.OpenAsync();
        var address = isSilent ? $"{silent.EndPoint}" : $"127.0.0.1:{LoopbackPort.Free()}";
        await using var nginx = await NginxServer.StartAsync();
        await using var proxy = await ProxyProcess.StartNodeAsync(
            $$"""proxy.telemetry.otlp { endpoint = "http://{{address}}", interval = 1s, timeout = 60s, trace-ratio = 1 }""", null, nginx.EndPoint);
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < 200; i++) await Requests.GetAsync(proxy.Listener, IPAddress.Loopback);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(15));
        started = Stopwatch.GetTimestamp();
        await proxy.EndAsync();
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }

    private static long Number(Dictionary<string, string> attributes, string name) => long.Parse(attributes[name], System.Globalization.CultureInfo.InvariantCulture);
}
