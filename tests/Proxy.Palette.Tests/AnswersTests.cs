using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.Palette.Tests;

/// <summary>What a node answers by itself, as curl and an operator see it.</summary>
public sealed class AnswersTests : IAsyncLifetime
{
    private RefusingPort _refusing = null!;
    private TempDirectory _directory = null!;
    private readonly int _health = LoopbackPort.Free();
    private NodeProcess _node = null!;

    public async Task InitializeAsync()
    {
        (_directory, _refusing) = (new TempDirectory("answers"), RefusingPort.Open());
        await File.WriteAllTextAsync(_directory["sorry.html"], "<p>sorry</p>");
        _node = await NodeProcess.StartAsync(
            null,
            new Dictionary<string, IPEndPoint> { ["web"] = _refusing.EndPoint },
            $$"""
            proxy.listeners.health { bind = "127.0.0.1:{{_health}}", respond { body = "ok\n" } }
            proxy.listeners.web.http.respond-when-down.file = "{{_directory["sorry.html"]}}"
            """);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        _refusing.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Curl_gets_them_and_pbm_says_that_they_are_served_here()
    {
        var health = new IPEndPoint(IPAddress.Loopback, _health);
        Assert.Equal("ok\n200 text/plain; charset=utf-8 1ok\n200 text/plain; charset=utf-8 0", await CurlAsync("-w", "%{http_code} %{content_type} %{num_connects}", $"http://{health}/a", $"http://{health}/b", "-o", "-", "-o", "-"));
        Assert.Contains("HTTP/1.1 200 OK", await CurlAsync("--head", $"http://{health}/"), StringComparison.Ordinal);
        Assert.Equal("<p>sorry</p>503 text/html; charset=utf-8", await CurlAsync("-w", "%{http_code} %{content_type}", $"http://{_node.Listener("web")}/"));

        using var client = await TcpPeer.ConnectAsync(health);
        await client.SendAllAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());
        await client.ReceiveExactlyAsync(10);
        var row = Assert.Single((await Pbm.JsonAsync(_node, $"proxy pairs -l health -c {client.LocalEndPoint}")).Rows);
        Assert.Equal(("served here", true), (row.GetProperty("endpoint").GetString(), row.GetProperty("servedHere").GetBoolean()));
        Assert.Contains(" served here", (await Pbm.RunAsync(_node, "proxy pairs -l health")).Output, StringComparison.Ordinal);
        var report = (await Pbm.RunAsync(_node, $"proxy pair -i {row.GetProperty("pair").GetString()}")).Output;
        Assert.Contains("-> health -> served here", report, StringComparison.Ordinal);
        Assert.Contains("its answers: status 200", report.Replace('=', ' '), StringComparison.Ordinal);
        Assert.Matches(new Regex(@"(?m)^  state +ESTABLISHED +-$"), report);
        Assert.Matches(new Regex(@"(?m)^  bytes received +27 +-$"), report);
        Assert.Matches(new Regex(@"(?m)^health .* served here "), (await Pbm.RunAsync(_node, "proxy listeners")).Output);
    }

    private static async Task<string> CurlAsync(params string[] arguments)
    {
        using var curl = Process.Start(new ProcessStartInfo("curl", ["-s", "--max-time", "10", .. arguments]) { RedirectStandardOutput = true })!;
        var output = await curl.StandardOutput.ReadToEndAsync();
        await curl.WaitForExitAsync();
        return output;
    }
}
