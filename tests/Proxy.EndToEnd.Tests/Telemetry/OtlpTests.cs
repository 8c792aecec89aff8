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
        Assert.All(collector.Authorizations, each => Assert.Equal("Bearer t+1=2%", each));
        Assert.All(collector.Resources, each => Assert.Equal("proxycluster", each["service.name"]));
        Assert.All(collector.Spans, span =>
        {
            Assert.Equal("l0", span.Name);
            Assert.InRange(span.Duration, TimeSpan.Zero, Patience);
            Assert.Equal(("127.0.0.1", $"{nginx.EndPoint.Port}"), (span.Attributes["server.address"], span.Attributes["server.port"]));
            Assert.Equal("127.0.0.1", span.Attributes["client.address"]);
            Assert.Equal("p0", span.Attributes["proxy.pool"]);
            Assert.EndsWith("-closed", span.Attributes["proxy.end"], StringComparison.Ordinal);
            Assert.True(long.Parse(span.Attributes["proxy.bytes.to_client"], System.Globalization.CultureInfo.InvariantCulture) > 0);
        });
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
}
