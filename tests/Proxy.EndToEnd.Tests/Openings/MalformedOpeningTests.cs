using System.Text;
using Proxy.EndToEnd.Tests.Tls;
using Proxy.Testing;
using Xunit.Abstractions;

namespace Proxy.EndToEnd.Tests.Openings;

/// <summary>Crowds that say something malformed, and those who come beside them.</summary>
public sealed class MalformedOpeningTests(ITestOutputHelper output)
{
    // What the runtime takes for itself when it is busy for the first time.
    private const long Allowance = 128L * 1024 * 1024;

    [Fact]
    public async Task Crowd_leaves_the_node_as_it_was_and_others_are_served_meanwhile_and_afterwards()
    {
        using var authority = new TestAuthority();
        var (certificate, key) = authority.Issue("site.example");
        await using var nginx = await NginxServer.StartAsync();
        await using var echo = TestOrigin.Serve(Bystander.EchoAsync);
        var tls = $$"""tls { handshake-timeout = 2s, certificates = [{ cert = "{{certificate}}", key = "{{key}}" }] }""";
        await using var proxy = await ProxyProcess.StartConfiguredAsync(
            $$"""
            proxy.access-log.format = off
            proxy.pools { web.endpoints = ["{{nginx.EndPoint}}"], echo.endpoints = ["{{echo.EndPoint}}"] }
            proxy.listeners {
              header { bind = "127.0.0.1:0", pool = web, proxy-protocol { from = "127.0.0.0/8", timeout = 2s } }
              routed { bind = "127.0.0.1:0", inspect.timeout = 2s, routes = [{ sni = shop.example, pool = web }, { http-host = "*", pool = web }] }
              tls { bind = "127.0.0.1:0", pool = web, {{tls}} }
              both { bind = "127.0.0.1:0", pool = web, proxy-protocol { from = "127.0.0.0/8", timeout = 2s }, {{tls}} }
              plain { bind = "127.0.0.1:0", pool = echo }
            }
            """,
            "header", "routed", "tls", "both", "plain");
        await ServesAsync(proxy);
        var before = proxy.Process.Vitals.ResidentBytes;

        using var bystander = new Bystander(await TcpPeer.ConnectAsync(proxy.Listeners[4]), seed: 3);
        using var over = new CancellationTokenSource();
        var beside = bystander.RunAsync(over.Token);
        var flood = new MalformedFlood(new MalformedFloodOptions { Targets = [.. proxy.Listeners.Take(4)], Count = Scale.Of(4_000, 100_000), Seed = 5 });
        var flooding = flood.RunAsync();
        while (!flooding.IsCompleted) await Task.WhenAll(ServesAsync(proxy), bystander.WaitForMoreAsync(1));
        var result = await flooding;
        await over.CancelAsync();
        await beside;

        output.WriteLine($"{result}; {bystander.Exchanges} exchanges beside it; {before >> 20} MiB before, {proxy.Process.Vitals.ResidentBytes >> 20} MiB afterwards");
        Assert.Equal((flood.Result, 0L), (result, result.Failed));
        // Each kind of end is there: the crowd was read, and not only let in.
        Assert.All([result.Closed, result.Reset, result.Answered, result.Left], count => Assert.InRange(count, 1, result.Connections));
        await ServesAsync(proxy);
        Assert.InRange(proxy.Process.Vitals.ResidentBytes, 1, before + Allowance);
        Assert.DoesNotContain("PC201", proxy.Process.Output, StringComparison.Ordinal);
        await proxy.EndAsync();
    }

    [Fact]
    public void What_it_says_follows_from_its_seed()
    {
        Assert.Equal(Said(7), Said(7));
        Assert.NotEqual(Said(7), Said(8));
        Assert.Contains(Said(7), each => each.StartsWith("PROXY", StringComparison.Ordinal));
        Assert.Contains(Said(7), each => each.StartsWith('\x16'));
        Assert.Contains("", Said(7));

        static List<string> Said(ulong seed)
        {
            var random = new SplitMix64(seed);
            return [.. Enumerable.Range(0, 500).Select(_ => Encoding.Latin1.GetString(MalformedBytes.Next(ref random)))];
        }
    }

    [Fact]
    public async Task Hello_that_it_damages_is_a_good_one()
    {
        using var authority = new TestAuthority();
        await using var origin = TestOrigin.Listen();
        await using var proxy = await ProxyProcess.StartNodeAsync(TlsNode.Listener(authority.Issue("shop.example")), null, origin.EndPoint);
        using var client = await TcpPeer.ConnectAsync(proxy.Listener);
        await client.SendAllAsync(MalformedBytes.Hello("shop.example"));
        // A handshake record, and in it a ServerHello.
        var answer = await client.ReceiveExactlyAsync(6);
        Assert.Equal((0x16, 2), (answer[0], answer[5]));
        client.Reset();
        await proxy.EndAsync();
    }

    private static async Task ServesAsync(ProxyProcess proxy)
    {
        var header = "PROXY TCP4 192.0.2.7 192.0.2.1 4711 80\r\n"u8.ToArray();
        using (var peer = await TcpPeer.ConnectAsync(proxy.Listeners[0]))
        {
            await peer.SendAllAsync((byte[])[.. header, .. Requests.Head("a.example")]);
            Assert.StartsWith("HTTP/1.1 ", Encoding.ASCII.GetString((await peer.ReceiveToEndAsync()).Bytes.Span), StringComparison.Ordinal);
        }

        Assert.NotEmpty((await Requests.GetAsync(proxy.Listeners[1])).Body);
        using (var client = await TlsClient.ConnectAsync(proxy.Listeners[2], "site.example")) Assert.NotEmpty(await Requests.GetAsync(client.Stream));
        using (var client = await TlsClient.ConnectAsync(proxy.Listeners[3], "site.example", before: header)) Assert.NotEmpty(await Requests.GetAsync(client.Stream));
    }
}
