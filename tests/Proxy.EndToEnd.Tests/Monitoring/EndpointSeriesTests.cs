using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Proxy.Testing;
using Xunit.Abstractions;

namespace Proxy.EndToEnd.Tests.Monitoring;

/// <summary>The figures of endpoints: of those that there are, and of many.</summary>
/// <param name="output">Told how long a scrape took.</param>
public sealed class EndpointSeriesTests(ITestOutputHelper output)
{
    private const int Endpoints = 5000;
    private const int Scrapes = 5;
    private const int MaxBytes = 5_000_000;

    // Who asks again within 300 ms is told the same again.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Four times what is wanted of a node: others are at work on the machine of a test.
    private static readonly TimeSpan MaxTime = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task An_endpoint_that_leaves_its_pool_has_no_figures_any_more()
    {
        await using var stays = TestOrigin.Serve(peer => peer.ReceiveToEndAsync());
        await using var leaves = TestOrigin.Serve(peer => peer.ReceiveToEndAsync());
        await using var proxy = await ProxyProcess.StartNodeAsync("", null, stays.EndPoint);
        var admin = await proxy.AdminAsync();
        await CommandAsync(admin, "endpoint", "add", "-p", "p0", "-e", $"{leaves.EndPoint}");
        for (var i = 0; i < 4; i++)
        {
            using var client = await TcpPeer.ConnectAsync(proxy.Listener);
            client.HalfClose();
            Assert.Equal(PeerEnd.Eof, (await client.ReceiveToEndAsync()).End);
            await proxy.EndedAsync(client.LocalEndPoint);
        }

        var before = await MetricsPage.FetchAsync(admin);
        Assert.Equal(2, before.Sum("proxy_endpoint_connections_total", ("endpoint", $"{leaves.EndPoint}")));
        Assert.Equal(4, before.Sum("proxy_endpoint_connections_total"));

        await CommandAsync(admin, "endpoint", "reset", "-e", $"{leaves.EndPoint}");
        await Eventually.EqualAsync(0, async () => Count(await MetricsPage.FetchAsync(admin), leaves.EndPoint));
        var after = await MetricsPage.FetchAsync(admin);
        Assert.Equal(2, after.Sum("proxy_endpoint_connections_total"));
        Assert.Equal(4, after.Sum("proxy_connections_accepted_total"));
        Assert.Equal(Count(before, stays.EndPoint), Count(after, stays.EndPoint));
        await proxy.EndAsync();
    }

    [Fact]
    public async Task A_server_that_dns_does_not_name_any_more_has_no_figures_any_more()
    {
        string[] both = ["_web._tcp 1 SRV 0 1 8001 one", "_web._tcp 1 SRV 0 1 8002 two", "one 1 A 127.0.0.1", "two 1 A 127.0.0.1"];
        await using var dns = await DnsServer.StartAsync(both);
        await using var origin = TestOrigin.Listen();
        await using var proxy = await ProxyProcess.StartNodeAsync(
            $$"""
            proxy.pools.named { endpoints = [{ srv = "_web._tcp.test" }] }
            proxy.dns.servers = ["{{dns.EndPoint}}"]
            """,
            null, origin.EndPoint);
        var admin = await proxy.AdminAsync();
        await Eventually.EqualAsync("one.test:8001 two.test:8002", NamedAsync);

        dns.Change(both.Where(record => !record.Contains("two", StringComparison.Ordinal)));
        await Eventually.EqualAsync("one.test:8001", NamedAsync);
        Assert.DoesNotContain("two.test", (await MetricsPage.FetchAsync(admin)).Text, StringComparison.Ordinal);
        await proxy.EndAsync();

        async Task<string> NamedAsync() => string.Join(' ', (await MetricsPage.FetchAsync(admin))
            .Of("proxy_endpoint_up", ("pool", "named")).Select(sample => sample.Labels["endpoint"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Five_thousand_endpoints_are_told_of_soon_and_in_few_bytes()
    {
        var names = string.Join(", ", Enumerable.Range(0, Endpoints).Select(i => $"\"127.1.{i / 250}.{1 + (i % 250)}:80\""));
        await using var origin = TestOrigin.Serve(peer => peer.ReceiveToEndAsync());
        await using var proxy = await ProxyProcess.StartNodeAsync($"proxy.pools.many {{ endpoints = [{names}] }}", null, origin.EndPoint);
        var admin = await proxy.AdminAsync();

        using var http = new HttpClient();
        var took = new List<TimeSpan>();
        var text = "";
        using var tick = new PeriodicTimer(Interval);
        for (var i = 0; i < Scrapes; i++)
        {
            await tick.WaitForNextTickAsync();
            var began = Stopwatch.GetTimestamp();
            text = await http.GetStringAsync(new Uri($"http://{admin}/metrics"));
            took.Add(Stopwatch.GetElapsedTime(began));
        }

        Assert.Equal(Endpoints, MetricsPage.Parse(text).Of("proxy_endpoint_up", ("pool", "many")).Count());
        output.WriteLine($"{Endpoints:N0} endpoints: {text.Length:N0} bytes in {string.Join(", ", took.Select(each => $"{each.TotalMilliseconds:N0}"))} ms");
        Assert.InRange(text.Length, 1, MaxBytes);
        Assert.InRange(took.Min(), TimeSpan.Zero, MaxTime);
        await proxy.EndAsync();
    }

    private static int Count(MetricsPage page, IPEndPoint endpoint) => page.Samples.Count(sample => sample.Has(("endpoint", $"{endpoint}")));

    private static async Task CommandAsync(IPEndPoint admin, params string[] words)
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsJsonAsync(new Uri($"http://{admin}/v1/commands"), new { command = words.Prepend("proxy") });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
