using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Proxy.EndToEnd.Tests.Tls;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Openings;

/// <summary>Routes by what clients say first, to servers that say who they are.</summary>
public sealed partial class RouteTests
{
    private const string ByHost = """{ http-host = ["old.example", "*.old.example"], pool = old }""";
    private const string ByBoth = """{ sni = ["old.example"], http-host = ["by-sni.example"], pool = old }""";

    private static readonly string[] OverTls = ["one", "two", "three", "other"];

    [Fact]
    public async Task A_client_s_host_and_protocol_decide_and_tls_goes_through_as_it_is()
    {
        using var authority = new TestAuthority();
        var ports = OverTls.ToDictionary(each => each, _ => LoopbackPort.Free());
        await using var nginx = await NginxServer.StartAsync(string.Concat(OverTls.Select(each =>
        {
            var (certificate, key) = authority.Issue($"{each}.example");
            return $$"""
                server {
                    listen 127.0.0.1:{{ports[each]}} ssl{{(each == "two" ? " http2" : "")}};
                    ssl_certificate {{certificate}};
                    ssl_certificate_key {{key}};
                    location / { return 200 "{{each}} $ssl_server_name"; }
                }

                """;
        })));
        await using var proxy = await ProxyProcess.StartConfiguredAsync(
            $$"""
            proxy.listeners.web {
              bind = "127.0.0.1:0", pool = other
              routes = [
                { alpn = ["h2"], sni = ["two.example"], pool = two }
                { sni = ["one.example"], pool = one }
                { sni = ["*.example", "bare.test"], pool = three }
                { sni = ["refused.test"], refuse = on }
              ]
            }
            {{string.Concat(OverTls.Select(each => $"proxy.pools.{each}.endpoints = [\"127.0.0.1:{ports[each]}\"]\n"))}}
            """,
            "web");

        Assert.Equal(("one one.example", "CN=one.example"), await GetAsync(proxy, "one.example"));
        Assert.Equal(("one one.example", "CN=one.example"), await GetAsync(proxy, "one.example", "http/1.1"));
        Assert.Equal(("three a.b.example", "CN=three.example"), await GetAsync(proxy, "a.b.example"));
        Assert.Equal(("three bare.test", "CN=three.example"), await GetAsync(proxy, "bare.test"));
        Assert.Equal(("three two.example", "CN=three.example"), await GetAsync(proxy, "two.example", "http/1.1"));
        Assert.Equal(("other else.test", "CN=other.example"), await GetAsync(proxy, "else.test"));
        Assert.Equal(("other ", "CN=other.example"), await GetAsync(proxy, ""));
        using (var second = await TlsClient.ConnectAsync(proxy.Listener, "two.example", ["h2", "http/1.1"]))
            Assert.Equal(("CN=two.example", "h2"), (second.Subject, $"{second.Stream.NegotiatedApplicationProtocol}"));
        await Assert.ThrowsAnyAsync<IOException>(() => TlsClient.ConnectAsync(proxy.Listener, "refused.test"));
        Assert.Equal(PeerEnd.Eof, await EndOfRequestAsync(proxy));
        await proxy.EndAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task A_hello_over_many_segments_arrives_byte_for_byte(int step)
    {
        var hello = await RecordedHelloAsync();
        await using var origin = TestOrigin.Listen();
        await using var proxy = await ProxyProcess.StartConfiguredAsync(
            $$"""
            proxy.listeners.web { bind = "127.0.0.1:0", routes = [{ sni = ["long.example"], pool = web }] }
            proxy.pools.web.endpoints = ["{{origin.EndPoint}}"]
            """,
            "web");
        using var peer = await TcpPeer.ConnectAsync(proxy.Listener);
        await peer.SendAllAsync(hello.AsMemory(0, 1));
        // It has been looked at, and is too little: what comes now comes to one that waits for it.
        await Eventually.EqualAsync(true, () => IsOpeningAsync(proxy, peer));
        foreach (var part in hello[1..].Chunk(step)) await peer.SendAllAsync(part);
        await peer.SendAllAsync("and more"u8.ToArray());

        using var accepted = await origin.AcceptAsync();
        Assert.Equal((byte[])[.. hello, .. "and more"u8], await accepted.ReceiveExactlyAsync(hello.Length + 8));
        peer.Dispose();
        accepted.Dispose();
        await proxy.EndAsync();
    }

    [Fact]
    public async Task A_request_s_host_decides_in_plain_and_behind_tls_that_ends_here()
    {
        using var authority = new TestAuthority();
        var (certificate, key) = authority.Issue("site.example");
        var (old, current) = (LoopbackPort.Free(), LoopbackPort.Free());
        await using var nginx = await NginxServer.StartAsync($$"""
            server { listen 127.0.0.1:{{old}}; location / { return 200 "old $host"; } }
            server { listen 127.0.0.1:{{current}}; location / { return 200 "current $host"; } }
            """);
        await using var proxy = await ProxyProcess.StartConfiguredAsync(
            $$"""
            proxy.listeners.plain { bind = "127.0.0.1:0", pool = current, routes = [{{ByHost}}] }
            proxy.listeners.tls {
              bind = "127.0.0.1:0", pool = current, routes = [{{ByHost}}, {{ByBoth}}], tls.certificates = [{ cert = "{{certificate}}", key = "{{key}}" }]
            }
            proxy.pools { old.endpoints = ["127.0.0.1:{{old}}"], current.endpoints = ["127.0.0.1:{{current}}"] }
            """,
            "plain", "tls");

        foreach (var (host, expected) in new[] { ("old.example:8080", "old old.example"), ("x.old.example", "old x.old.example"), ("new.example", "current new.example") })
        {
            Assert.Equal(expected, (await Requests.GetAsync(proxy.Listeners[0], host: host)).Body);
            using var client = await TlsClient.ConnectAsync(proxy.Listeners[1], "site.example");
            Assert.Equal(expected, await Requests.GetAsync(client.Stream, host));
        }

        using (var client = await TlsClient.ConnectAsync(proxy.Listeners[1], "old.example"))
            Assert.Equal("old by-sni.example", await Requests.GetAsync(client.Stream, "by-sni.example"));
        using (var client = await TlsClient.ConnectAsync(proxy.Listeners[1], "site.example"))
            Assert.Equal("current by-sni.example", await Requests.GetAsync(client.Stream, "by-sni.example"));

        // Each write is a record of its own, and the head comes in several.
        using (var client = await TlsClient.ConnectAsync(proxy.Listeners[1], "site.example"))
        {
            foreach (var part in Requests.Head("old.example")[..^2].Chunk(5)) await client.Stream.WriteAsync(part);
            await client.Stream.WriteAsync("\r\n"u8.ToArray());
            using var answer = new StreamReader(client.Stream, Encoding.ASCII);
            Assert.EndsWith("old old.example", await answer.ReadToEndAsync(), StringComparison.Ordinal);
        }

        await proxy.EndAsync();
    }

    [Fact]
    public async Task A_server_that_speaks_first_gets_clients_that_say_nothing()
    {
        await using var origin = TestOrigin.Serve(async peer =>
        {
            await peer.SendAllAsync("220 mail\r\n"u8.ToArray());
            await peer.SendAllAsync(await peer.ReceiveExactlyAsync(4));
        });
        await using var proxy = await ProxyProcess.StartNodeAsync(
            """
            proxy.listeners.l0 {
              inspect { timeout = 300ms, on-timeout = pool }
              routes = [{ sni = ["nobody.example"], refuse = on }]
            }
            """,
            null,
            origin.EndPoint);

        using (var peer = await TcpPeer.ConnectAsync(proxy.Listener))
        {
            Assert.Equal("220 mail\r\n"u8.ToArray(), await peer.ReceiveExactlyAsync(10));
            await peer.SendAllAsync("QUIT"u8.ToArray());
            Assert.Equal("QUIT"u8.ToArray(), (await peer.ReceiveToEndAsync()).Bytes.ToArray());
        }

        await proxy.EndAsync();
    }

    [Fact]
    public async Task Where_a_client_comes_from_and_which_port_it_has_connected_to_decide()
    {
        var (near, far) = (LoopbackPort.Free(), LoopbackPort.Free());
        await using var nginx = await NginxServer.StartAsync($$"""
            server { listen 127.0.0.1:{{near}}; location / { return 200 "near"; } }
            server { listen 127.0.0.1:{{far}}; location / { return 200 "far"; } }
            """);
        var port = LoopbackPort.Free();
        await using var proxy = await ProxyProcess.StartConfiguredAsync(
            $$"""
            proxy.pools { near.endpoints = ["127.0.0.1:{{near}}"], far.endpoints = ["127.0.0.1:{{far}}"] }
            proxy.listeners.a { bind = "127.0.0.1:0", pool = far, routes = [{ from = ["127.0.8.0/24"], pool = near }] }
            proxy.listeners.b { bind = "127.0.0.1:{{port}}", pool = far, routes = [{ port = {{port}}, from = ["127.0.0.0/16"], pool = near }, { port = 1, pool = far }] }
            """,
            "a", "b");

        Assert.Equal("near", (await Requests.GetAsync(proxy.Listeners[0], IPAddress.Parse("127.0.8.3"))).Body);
        Assert.Equal("far", (await Requests.GetAsync(proxy.Listeners[0], IPAddress.Parse("127.0.9.3"))).Body);
        Assert.Equal("near", (await Requests.GetAsync(proxy.Listeners[1], IPAddress.Parse("127.0.9.3"))).Body);
        Assert.Equal("far", (await Requests.GetAsync(proxy.Listeners[1], IPAddress.Parse("127.9.9.3"))).Body);
        await proxy.EndAsync();
    }

    /// <summary>Whether a client's pair is there and has no route.</summary>
    private static async Task<bool> IsOpeningAsync(ProxyProcess proxy, TcpPeer peer)
    {
        var admin = (await proxy.Process.WaitForLineAsync(Admin(), TimeSpan.FromSeconds(20))).Groups["address"].Value;
        using var http = new HttpClient();
        using var command = new StringContent("""{"command":["proxy","pairs","--state","opening"]}""", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri($"http://{admin}/v1/commands"), command);
        return (await answer.Content.ReadAsStringAsync()).Contains($"{peer.LocalEndPoint}", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^\s+admin (?<address>\S+)$")]
    private static partial Regex Admin();

    private static async Task<(string Body, string Subject)> GetAsync(ProxyProcess proxy, string host, params string[] alpn)
    {
        using var client = await TlsClient.ConnectAsync(proxy.Listener, host, alpn);
        return (await Requests.GetAsync(client.Stream), client.Subject);
    }

    /// <summary>What speaks no TLS goes to the default pool, whose nginx says so in plain HTTP.</summary>
    private static async Task<PeerEnd> EndOfRequestAsync(ProxyProcess proxy)
    {
        using var peer = await TcpPeer.ConnectAsync(proxy.Listener);
        await peer.SendAllAsync(Requests.Head("plain.example"));
        var ending = await peer.ReceiveToEndAsync();
        Assert.Contains("The plain HTTP request was sent to HTTPS port", Encoding.ASCII.GetString(ending.Bytes.Span), StringComparison.Ordinal);
        return ending.End;
    }

    /// <summary>The first flight of a client that offers many protocols, so that it is long.</summary>
    private static async Task<byte[]> RecordedHelloAsync()
    {
        await using var origin = TestOrigin.Listen();
        var connecting = TlsClient.ConnectAsync(origin.EndPoint, "long.example", [.. Enumerable.Range(0, 200).Select(each => $"protocol-{each}")]);
        using var accepted = await origin.AcceptAsync();
        var head = await accepted.ReceiveExactlyAsync(5);
        byte[] hello = [.. head, .. await accepted.ReceiveExactlyAsync((head[3] << 8) | head[4])];
        Assert.InRange(hello.Length, 2500, 16_000);
        accepted.Reset();
        await Assert.ThrowsAnyAsync<IOException>(() => connecting);
        return hello;
    }
}
