using System.Net;
using System.Net.Sockets;
using System.Text;
using Proxy.EndToEnd.Tests.Openings;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Monitoring;

/// <summary>Who asks for a node's metrics, and how.</summary>
public sealed class ScrapeTests
{
    private const int SmallWindow = 4096;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task One_who_asks_and_does_not_read_holds_up_nobody()
    {
        await using var origin = TestOrigin.Listen();
        var names = string.Join(", ", Enumerable.Range(0, 4000).Select(i => $"\"127.1.{i / 250}.{1 + (i % 250)}:80\""));
        await using var proxy = await ProxyProcess.StartNodeAsync($"proxy.pools.many {{ endpoints = [{names}] }}", null, origin.EndPoint);
        var admin = await proxy.AdminAsync();
        using var slow = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = SmallWindow };
        await slow.ConnectAsync(admin);
        await slow.SendAsync(Encoding.ASCII.GetBytes($"GET /metrics HTTP/1.1\r\nHost: {admin}\r\n\r\n"));
        await slow.ReceiveAsync(new byte[100]);

        using var http = new HttpClient { Timeout = Soon };
        for (var i = 0; i < 3; i++) Assert.Contains("proxy_endpoint_up", await http.GetStringAsync(new Uri($"http://{admin}/metrics")), StringComparison.Ordinal);
        slow.Dispose();
        await proxy.EndAsync();
    }

    [Fact]
    public async Task Who_can_read_open_metrics_gets_no_further_series_for_it()
    {
        await using var origin = TestOrigin.Listen();
        await using var proxy = await ProxyProcess.StartNodeAsync("", null, origin.EndPoint);
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("Accept", "application/openmetrics-text;version=1.0.0;q=0.75,text/plain;version=0.0.4;q=0.5");
        using var response = await http.GetAsync(new Uri($"http://{await proxy.AdminAsync()}/metrics"));
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("_created", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await proxy.EndAsync();
    }

    [Fact]
    public async Task A_node_that_waits_for_its_cluster_says_that_it_is_not_ready()
    {
        using var directory = new TempDirectory("waiting");
        var admin = new IPEndPoint(IPAddress.Loopback, LoopbackPort.Free());
        await File.WriteAllTextAsync(directory["node.conf"], $$"""
            proxy.admin.bind = "{{admin}}"
            proxy.cluster { seeds = ["127.0.0.1:{{LoopbackPort.Free()}}"], join-timeout = off }
            proxy.listeners.web { bind = "127.0.0.1:0", pool = web }
            proxy.pools.web.endpoints = ["127.0.0.1:1"]
            """);
        await using var node = ProxyProcess.StartRaw(directory, "--config", directory["node.conf"]);
        await Eventually.EqualAsync((0d, 1), async () =>
        {
            try
            {
                var page = await MetricsPage.FetchAsync(admin);
                return (page.Sum("proxy_node_ready"), page.Of("proxy_node_ready").Count());
            }
            catch (HttpRequestException)
            {
                return (-1, 0);
            }
        });
    }

    [Fact]
    public async Task Requests_that_a_cache_has_no_server_for_are_counted_as_failed()
    {
        await using var proxy = await ProxyProcess.StartConfiguredAsync(
            $$"""
            proxy.listeners.web { bind = "127.0.0.1:0", pool = web, http.cache = pages }
            proxy.caches.pages {}
            proxy.pools.web.endpoints = ["127.0.0.1:{{LoopbackPort.Free()}}"]
            """,
            "web");
        var admin = await proxy.AdminAsync();
        for (var i = 0; i < 3; i++) Assert.StartsWith("HTTP/1.1 503", await AnswerAsync(proxy.Listener, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400", await AnswerAsync(proxy.Listener, "GET / HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);
        var page = await MetricsPage.FetchAsync(admin);
        Assert.Equal(3, page.Sum("proxy_cache_requests_total", ("outcome", "failed")));
        Assert.Equal(1, page.Sum("proxy_cache_requests_total", ("outcome", "refused")));
        await proxy.EndAsync();
    }

    private static async Task<string> AnswerAsync(IPEndPoint at, string request)
    {
        using var peer = await TcpPeer.ConnectAsync(at, Requests.From(null));
        await peer.SendAllAsync(Encoding.ASCII.GetBytes(request));
        peer.HalfClose();
        return Encoding.ASCII.GetString((await peer.ReceiveToEndAsync()).Bytes.Span);
    }
}
