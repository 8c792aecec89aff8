using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests;

/// <summary>The admin endpoint of the built node.</summary>
public sealed partial class AdminTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Node_says_where_its_endpoint_is_and_is_ready_until_it_drains()
    {
        await using var origin = TestOrigin.Listen();
        await using var proxy = await ProxyProcess.StartNodeAsync("", null, origin.EndPoint);
        var address = (await proxy.Process.WaitForLineAsync(BannerLine(), Patience)).Groups["address"].Value;
        using var http = new HttpClient { BaseAddress = new Uri($"http://{address}/"), Timeout = Patience };
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, "healthz"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, "readyz"));
        Assert.Contains("\"name\":\"cluster\"", await http.GetStringAsync("v1/palettes"), StringComparison.Ordinal);

        // A pair under way keeps the node draining, and the endpoint with it.
        using var client = await TcpPeer.ConnectAsync(proxy.Listener);
        using var server = await origin.AcceptAsync();
        proxy.Process.Signal(UnixSignal.Terminate);
        await proxy.Process.WaitForLineAsync(new Regex("^Draining"), Patience);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(http, "readyz"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, "healthz"));
        client.Dispose();
        server.Dispose();
        Assert.Equal(0, await proxy.Process.WaitForExitAsync(Patience));
    }

    [Fact]
    public async Task Address_in_use_is_named_and_the_node_exits_with_1()
    {
        using var directory = new TempDirectory("taken");
        await using var origin = TestOrigin.Listen();
        await using var proxy = await ProxyProcess.StartAsync(origin.EndPoint);
        var address = (await proxy.Process.WaitForLineAsync(BannerLine(), Patience)).Groups["address"].Value;
        await using var second = ProxyProcess.StartRaw(directory, "--forward", $"127.0.0.1:0={origin.EndPoint}", "--admin", address);
        Assert.Equal(1, await second.WaitForExitAsync(Patience));
        Assert.Contains($"proxy.admin.bind: {address} is in use (", second.Output, StringComparison.Ordinal);
        await proxy.EndAsync();
    }

    [Theory]
    [InlineData("bind")]
    [InlineData("token-file")]
    public async Task What_the_endpoint_cannot_have_is_noticed_before_the_node_looks_for_its_cluster(string key)
    {
        using var directory = new TempDirectory("early");
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        await File.WriteAllTextAsync(
            directory["node.conf"],
            key == "bind" ? $"proxy.admin.bind = \"{taken.LocalEndPoint}\"" : "proxy.admin { bind = \"127.0.0.1:0\", token-file = missing }");

        // Nobody answers at the seed's port, and the node would wait for it for a minute.
        await using var node = ProxyProcess.StartRaw(
            directory, "--config", directory["node.conf"], "--forward", "127.0.0.1:0=127.0.0.1:1", "--seed", "127.0.0.1:1");
        Assert.Equal(1, await node.WaitForExitAsync(Patience));
        Assert.Contains($"proxy.admin.{key}: ", node.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_waits_for_its_seeds_lives_is_not_ready_and_says_so_to_operators()
    {
        using var directory = new TempDirectory("waiting");
        var admin = $"127.0.0.1:{LoopbackPort.Free()}";
        await using var node = ProxyProcess.StartRaw(directory, "--admin", admin, "--forward", "127.0.0.1:0=127.0.0.1:1", "--seed", "127.0.0.1:1");
        using var http = new HttpClient { BaseAddress = new Uri($"http://{admin}/"), Timeout = Patience };
        await Eventually.EqualAsync(HttpStatusCode.OK, async () =>
        {
            try
            {
                return await StatusAsync(http, "healthz");
            }
            catch (HttpRequestException)
            {
                return HttpStatusCode.ServiceUnavailable; // nobody listens yet
            }
        });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(http, "readyz"));
        using var pairs = await http.GetAsync(new Uri("v1/proxy/pairs", UriKind.Relative));
        Assert.Contains("has not joined its cluster yet", await pairs.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(node.HasExited, node.Output);
    }

    [Fact]
    public async Task Node_without_an_endpoint_opens_no_port_for_it()
    {
        await using var origin = TestOrigin.Listen();
        await using var proxy = await ProxyProcess.StartNodeAsync("proxy.admin.bind = off", null, origin.EndPoint);
        await proxy.Process.WaitForLineAsync(new Regex("^Accepting"), Patience);
        Assert.DoesNotContain(proxy.Process.Lines, line => BannerLine().IsMatch(line));
        await proxy.EndAsync();
    }

    [Fact]
    public async Task Address_of_other_machines_without_a_token_is_a_configuration_error()
    {
        using var directory = new TempDirectory("open");
        await using var node = ProxyProcess.StartRaw(directory, "--forward", "127.0.0.1:0=127.0.0.1:1", "--admin", "0.0.0.0:0");
        Assert.Equal(2, await node.WaitForExitAsync(Patience));
        Assert.Contains("proxy.admin.token: 0.0.0.0:0 can be reached from other machines, and there is no token", node.Output, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string path)
    {
        using var response = await http.GetAsync(path);
        return response.StatusCode;
    }

    [GeneratedRegex(@"^\s+admin (?<address>\S+)$")]
    private static partial Regex BannerLine();
}
