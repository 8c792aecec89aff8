using System.Net;
using System.Text;
using Proxy.EndToEnd.Tests.Tls;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Openings;

/// <summary>PROXY headers that come to us, from programs that send them and by hand.</summary>
public sealed class HeaderInTests
{
    private static readonly IPAddress Client = IPAddress.Parse("127.0.7.7");
    private static readonly IPEndPoint Proxied = new(IPAddress.Parse("203.0.113.7"), 40_007);
    private static readonly IPEndPoint Destination = new(IPAddress.Parse("198.51.100.1"), 443);

    [Theory]
    [InlineData("send-proxy")]
    [InlineData("send-proxy-v2")]
    public async Task The_client_of_haproxy_is_in_the_access_log(string option)
    {
        await using var nginx = await NginxServer.StartAsync();
        await using var proxy = await TakingHeadersAsync(nginx.EndPoint);
        var port = LoopbackPort.Free();
        await using var haproxy = await HaproxyServer.StartAsync($"listen l\n  bind 127.0.0.1:{port}\n  server s {proxy.Listener} {option}\n");

        var (_, client) = await Requests.GetAsync(new IPEndPoint(IPAddress.Loopback, port), Client);

        Assert.Contains(" end=", await proxy.EndedAsync(client), StringComparison.Ordinal);
        await proxy.EndAsync();
    }

    [Fact]
    public async Task The_client_of_nginx_is_in_the_access_log()
    {
        await using var origin = await NginxServer.StartAsync();
        await using var proxy = await TakingHeadersAsync(origin.EndPoint);
        var port = LoopbackPort.Free();
        await using var nginx = await NginxServer.StartAsync(
            streams: $"server {{ listen 127.0.0.1:{port}; proxy_pass {proxy.Listener}; proxy_protocol on; }}");

        var (_, client) = await Requests.GetAsync(new IPEndPoint(IPAddress.Loopback, port), Client);

        Assert.Contains(" end=", await proxy.EndedAsync(client), StringComparison.Ordinal);
        await proxy.EndAsync();
    }

    [Fact]
    public async Task What_haproxy_tells_of_the_client_s_tls_is_passed_on()
    {
        using var authority = new TestAuthority();
        var server = authority.Issue("site.example");
        using var files = new TempDirectory("haproxy-tls");
        await File.WriteAllTextAsync(files["site.pem"], await File.ReadAllTextAsync(server.Certificate) + "\n" + await File.ReadAllTextAsync(server.Key));
        await using var origin = TestOrigin.Listen();
        await using var proxy = await ProxyProcess.StartNodeAsync(
            "proxy.listeners.l0.proxy-protocol.from = \"127.0.0.1\"\nproxy.pools.p0.proxy-protocol = v2", null, origin.EndPoint);
        var port = LoopbackPort.Free();
        await using var haproxy = await HaproxyServer.StartAsync($"""
            listen l
              bind 127.0.0.1:{port} ssl crt {files["site.pem"]} ca-file {authority.CaFile} verify required
              server s {proxy.Listener} send-proxy-v2-ssl-cn
            """);

        using var client = await TlsClient.ConnectAsync(
            new IPEndPoint(IPAddress.Loopback, port), "site.example", from: Client, certificate: authority.Issue("client.example"));
        await client.Stream.WriteAsync("hello"u8.ToArray());
        using var accepted = await origin.AcceptAsync();
        var bytes = await ReceiveUntilAsync(accepted, "hello");

        var (command, source, rest) = HeaderBytes.Read(bytes);
        Assert.Equal((0x21, client.Address, "hello"), (command, source, Encoding.ASCII.GetString(rest)));
        var header = Encoding.ASCII.GetString(bytes);
        Assert.Contains("client.example", header, StringComparison.Ordinal);
        Assert.Contains("TLSv1.3", header, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_header_may_come_byte_by_byte_or_with_the_payload_in_one_segment()
    {
        await using var nginx = await NginxServer.StartAsync();
        await using var proxy = await TakingHeadersAsync(nginx.EndPoint);
        foreach (var header in new[] { HeaderBytes.V1(Proxied, Destination), HeaderBytes.V2(Proxied, Destination) })
        {
            var (whole, _) = await Requests.GetAsync(proxy.Listener, before: header);
            Assert.NotEmpty(whole);
            using var peer = await TcpPeer.ConnectAsync(proxy.Listener);
            foreach (var each in header) await peer.SendAllAsync(new[] { each });
            await peer.SendAllAsync(Requests.Head("localhost"));
            Assert.NotEqual(0, (await peer.ReceiveToEndAsync()).Count);
        }

        await Eventually.EqualAsync(4, () => proxy.Process.Lines.Count(line => line.Contains($" ended ", StringComparison.Ordinal) && line.Contains($" {Proxied} ", StringComparison.Ordinal)));
        await proxy.EndAsync();
    }

    [Fact]
    public async Task Tls_behind_a_header_ends_here()
    {
        using var authority = new TestAuthority();
        var (certificate, key) = authority.Issue("site.example");
        await using var nginx = await NginxServer.StartAsync();
        await using var proxy = await ProxyProcess.StartNodeAsync(
            $$"""proxy.listeners.l0 { proxy-protocol.from = "127.0.0.1", tls.certificates = [{ cert = "{{certificate}}", key = "{{key}}" }] }""",
            null,
            nginx.EndPoint);

        using var client = await TlsClient.ConnectAsync(proxy.Listener, "site.example", before: HeaderBytes.V2(Proxied, Destination));

        Assert.NotEmpty(await Requests.GetAsync(client.Stream));
        client.Dispose();
        await proxy.EndedAsync(Proxied);
        await proxy.EndAsync();
    }

    [Fact]
    public async Task A_proxy_that_speaks_for_itself_is_the_client_for_the_server_too()
    {
        await using var origin = TestOrigin.Listen();
        await using var proxy = await ProxyProcess.StartNodeAsync(
            "proxy.listeners.l0.proxy-protocol.from = \"127.0.0.1\"\nproxy.pools.p0.proxy-protocol = v2", null, origin.EndPoint);
        using var peer = await TcpPeer.ConnectAsync(proxy.Listener);
        await peer.SendAllAsync((byte[])[.. HeaderBytes.Local(), .. "hello"u8]);
        using var accepted = await origin.AcceptAsync();

        var (command, source, rest) = HeaderBytes.Read(await ReceiveUntilAsync(accepted, "hello"));

        Assert.Equal((0x21, peer.LocalEndPoint, "hello"), (command, source, Encoding.ASCII.GetString(rest)));
    }

    [Fact]
    public async Task Of_those_who_are_not_trusted_a_header_is_payload()
    {
        await using var origin = TestOrigin.Listen();
        await using var proxy = await ProxyProcess.StartNodeAsync("proxy.listeners.l0.proxy-protocol.from = \"127.0.9.9\"", null, origin.EndPoint);
        using var peer = await TcpPeer.ConnectAsync(proxy.Listener);
        var header = HeaderBytes.V2(Proxied, Destination);
        await peer.SendAllAsync(header);
        using var accepted = await origin.AcceptAsync();

        Assert.Equal(header, await accepted.ReceiveExactlyAsync(header.Length));
        peer.Dispose();
        accepted.Dispose();
        await proxy.EndedAsync(peer.LocalEndPoint);
    }

    [Fact]
    public async Task Who_has_to_send_a_header_and_sends_something_else_is_refused()
    {
        await using var origin = TestOrigin.Listen();
        await using var proxy = await TakingHeadersAsync(origin.EndPoint);

        Assert.Equal(PeerEnd.Reset, await Requests.EndOfAsync(proxy.Listener, Client, Requests.Head("localhost")));

        Assert.Contains(" end=refused ", await proxy.EndedAsync(Client), StringComparison.Ordinal);
        Assert.Equal(0, origin.AcceptedCount);
    }

    [Fact]
    public async Task Lists_and_limits_count_the_client_that_the_header_names()
    {
        await using var nginx = await NginxServer.StartAsync();
        await using var proxy = await ProxyProcess.StartNodeAsync(
            """
            proxy.listeners.l0 {
              proxy-protocol.from = "127.0.0.1"
              allow = ["203.0.113.0/24"], deny = ["203.0.113.66"], on-deny = close
              per-source { rate = "1/h", burst = 2, over = reset }
            }
            """,
            null,
            nginx.EndPoint);

        Assert.Equal(PeerEnd.Eof, await EndOfAsync("192.0.2.1"));
        Assert.Equal(PeerEnd.Eof, await EndOfAsync("203.0.113.66"));
        foreach (var source in new[] { "203.0.113.7", "203.0.113.8" })
        {
            await Requests.GetAsync(proxy.Listener, before: Header(source));
            await Requests.GetAsync(proxy.Listener, before: Header(source));
            Assert.Equal(PeerEnd.Reset, await EndOfAsync(source));
        }

        await proxy.EndAsync();

        Task<PeerEnd> EndOfAsync(string source) => Requests.EndOfAsync(proxy.Listener, bytes: Header(source));
        static byte[] Header(string source) => HeaderBytes.V1(new IPEndPoint(IPAddress.Parse(source), 1234), Destination);
    }

    private static Task<ProxyProcess> TakingHeadersAsync(IPEndPoint origin) =>
        ProxyProcess.StartNodeAsync("proxy.listeners.l0.proxy-protocol.from = \"127.0.0.0/8\"", null, origin);

    private static async Task<byte[]> ReceiveUntilAsync(TcpPeer peer, string end)
    {
        using var bound = new CancellationTokenSource(peer.Timeout);
        var buffer = new byte[4096];
        var count = 0;
        while (!Encoding.ASCII.GetString(buffer, 0, count).EndsWith(end, StringComparison.Ordinal))
            count += await peer.ReceiveAsync(buffer.AsMemory(count), bound.Token) is > 0 and var more ? more : throw new EndOfStreamException();
        return buffer[..count];
    }
}
