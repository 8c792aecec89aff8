using System.Net;
using System.Text.RegularExpressions;
using Proxy.Membership.Metrics;
using Proxy.Testing;

namespace Proxy.Lighthouse.Tests;

/// <summary>A lighthouse as a process: its signals, and what becomes of it when nobody takes what it says.</summary>
public sealed class LighthouseProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TempDirectory _directory = new("lighthouse");
    private readonly string _admin = $"127.0.0.1:{LoopbackPort.Free()}";

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(">/dev/full 2>&1")]
    [InlineData("<&- >&- 2>&-")]
    public async Task Output_that_is_on_a_full_disk_or_closed_is_nobodys_trouble(string redirections)
    {
        await using var lighthouse = Start(redirections);
        await IsReadyAsync(lighthouse);
        Assert.Equal(0, await lighthouse.StopAsync(UnixSignal.Terminate, Patience));
    }

    [Fact]
    public async Task A_signal_stops_it_though_nobody_reads_its_output()
    {
        using var pipe = new NamedPipe(_directory["pipe"]);
        pipe.Fill();
        await using var lighthouse = Start($">{pipe.Path} 2>&1");
        await IsReadyAsync(lighthouse);
        Assert.Equal(0, await lighthouse.StopAsync(UnixSignal.Terminate, Patience));
    }

    [Fact]
    public async Task A_second_signal_ends_it_at_once_though_nobody_reads_its_output()
    {
        using var pipe = new NamedPipe(_directory["pipe"]);
        pipe.Fill();
        await using var lighthouse = Start($">{pipe.Path} 2>&1");
        await IsReadyAsync(lighthouse);

        // A signal that is sent before the one before it was taken is none.
        using var bound = new CancellationTokenSource(Patience);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (lighthouse.Signal(UnixSignal.Terminate)) await tick.WaitForNextTickAsync(bound.Token);
        Assert.Equal(128 + 15, await lighthouse.WaitForExitAsync(Patience));
    }

    [Fact]
    public async Task Signals_about_logs_do_not_stop_it_and_sigquit_does_in_order()
    {
        await using var lighthouse = Start("");
        await lighthouse.WaitForLineAsync(new Regex("^Joined"), Patience);
        lighthouse.Signal(UnixSignal.Hangup);
        lighthouse.Signal(UnixSignal.User1);
        lighthouse.Signal(UnixSignal.User2);
        await lighthouse.WaitForLineAsync(new Regex("^SIGUSR2 is ignored"), Patience);
        Assert.Equal(0, await lighthouse.StopAsync(UnixSignal.Quit, Patience));
        Assert.Matches(@"(?s)Leaving the cluster\.\n.*Stopped\.", lighthouse.Output);
    }

    [Fact]
    public async Task It_has_metrics_of_the_cluster_its_certificate_and_itself_for_who_has_a_token()
    {
        const string Token = "a-token-for-metrics";
        using var authority = new TestAuthority();
        var (certificate, key) = authority.Issue("127.0.0.1", to: 3);
        await using var lighthouse = Start("", $$"""
            proxy.admin { token = "a-token-for-commands", metrics-token = "{{Token}}" }
            proxy.cluster.tls { certificate = "{{certificate}}", key = "{{key}}", ca = "{{authority.CaFile}}" }
            """);
        await lighthouse.WaitForLineAsync(new Regex("^Joined"), Patience);
        var admin = IPEndPoint.Parse(_admin);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Assert.ThrowsAsync<HttpRequestException>(() => MetricsPage.FetchAsync(admin))).StatusCode);
        await Eventually.EqualAsync(1, async () => (await MetricsPage.FetchAsync(admin, Token)).Sum("proxy_cluster_members", ("role", "lighthouse"), ("status", "up")));

        var page = await MetricsPage.FetchAsync(admin, Token);
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        Assert.Equal(0, Assert.Single(page.Of("proxy_cluster_unreachable_members")).Value);
        Assert.InRange(Assert.Single(page.Of("proxy_certificate_expiry_timestamp_seconds", ("where", "cluster"), ("name", "127.0.0.1"))).Value - now, 2 * 86_400, 3 * 86_400);
        Assert.InRange(now - Assert.Single(page.Of("proxy_node_start_time_seconds")).Value, -1, Patience.TotalSeconds);
        Assert.Equal((true, 0d, 0d), (LogLines("written") > 0, LogLines("left-out"), LogLines("failed")));
        Assert.Single(page.Of("proxy_build_info", ("dotnet", $"{Environment.Version}")));
        Assert.Contains("dotnet_gc_collections_total", page.Names);
        Assert.Equal(
            MemberLedger.All.Select(metric => metric.PrometheusName),
            page.Names.Where(name => name.StartsWith("proxy_", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

        await File.WriteAllTextAsync(_directory["metrics.txt"], page.Text);
        var promtool = DebianProgram.Find("promtool", "prometheus");
        Assert.Equal("", await ProcessUnderTest.RunAsync("/bin/sh", ["-c", $"\"{promtool}\" check metrics <\"{_directory["metrics.txt"]}\" 2>&1"], Patience));
        Assert.Equal(0, await lighthouse.StopAsync(UnixSignal.Terminate, Patience));

        double LogLines(string result) => Assert.Single(page.Of("proxy_log_lines_total", ("result", result))).Value;
    }

    [Fact]
    public async Task Lines_of_its_log_that_nobody_takes_are_counted()
    {
        await using var lighthouse = Start(">/dev/full 2>&1");
        await IsReadyAsync(lighthouse);
        await Eventually.EqualAsync(true, async () => (await MetricsPage.FetchAsync(IPEndPoint.Parse(_admin))).Sum("proxy_log_lines_total", ("result", "failed")) > 0);
    }

    private ProcessUnderTest Start(string redirections, string hocon = "")
    {
        File.WriteAllText(_directory["lighthouse.conf"], $"{QuickCluster.Fresh}\n{hocon}\n");
        var variables = new Dictionary<string, string?> { ["CLUSTER_IP"] = "127.0.0.1", ["CLUSTER_PORT"] = $"{LoopbackPort.Free()}" };
        string[] command = ["dotnet", BuiltProgram.Find("Proxy.Lighthouse"), "--admin", _admin, "--config", _directory["lighthouse.conf"]];
        return ProcessUnderTest.StartRedirected(redirections, command, variables, _directory.Path);
    }

    private async Task IsReadyAsync(ProcessUnderTest lighthouse)
    {
        using var http = new HttpClient { Timeout = Patience };
        await Eventually.EqualAsync(true, async () =>
        {
            Assert.False(lighthouse.HasExited, lighthouse.Output);
            try
            {
                return (await http.GetAsync(new Uri($"http://{_admin}/readyz"))).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false; // it does not listen yet
            }
        });
    }
}
