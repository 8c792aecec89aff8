using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Proxy.Actors.Prefaces;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Prefaces;

/// <summary>What real clients send first.</summary>
public sealed class RealClientTests
{
    private const int MaxSize = 16384;

    [Theory]
    [InlineData("-tls1_2", 0x0303)]
    [InlineData("-tls1_3", 0x0304)]
    public async Task OpenSsl_says_hello(string option, int version)
    {
        var (hello, bytes) = await OpenSslHelloAsync("-servername", "Shop.Example", "-alpn", "h2,http/1.1", option);
        Assert.Equal("shop.example", hello.Sni);
        Assert.Equal(["h2", "http/1.1"], hello.Alpn);
        Assert.Equal(version, hello.Version);
        AssertOneByOne(bytes);
    }

    [Fact]
    public async Task OpenSsl_without_a_name_has_none()
    {
        var (hello, _) = await OpenSslHelloAsync("-noservername");
        Assert.Null(hello.Sni);
        Assert.Empty(hello.Alpn);
    }

    [Fact]
    public async Task OpenSsl_splits_a_large_hello_over_records()
    {
        var protocols = Enumerable.Range(100, 150).Select(number => $"protocol-{number}").ToList();
        var (hello, bytes) = await OpenSslHelloAsync("-servername", "a.example", "-max_send_frag", "512", "-alpn", string.Join(',', protocols));
        Assert.True(bytes.Length > 2000 && bytes[3] == 2 && bytes[4] == 0, "the first record is not of 512 bytes");
        Assert.Equal("a.example", hello.Sni);
        Assert.Equal(protocols.Take(32), hello.Alpn); // further ones are read, and not kept
        AssertOneByOne(bytes);
    }

    [Fact]
    public async Task SslStream_says_hello()
    {
        using var origin = new TcpListener(IPAddress.Loopback, 0);
        origin.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)origin.LocalEndpoint);
        await using var stream = new SslStream(client.GetStream());
        var handshake = stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "shop.example",
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        });
        var (hello, bytes) = await HelloAsync(origin);
        await Assert.ThrowsAnyAsync<Exception>(() => handshake);
        Assert.Equal("shop.example", hello.Sni);
        Assert.Equal(["h2"], hello.Alpn);
        Assert.Equal(0x0304, hello.Version);
        AssertOneByOne(bytes);
    }

    [Fact]
    public async Task Curl_says_hello()
    {
        var (hello, bytes) = await CurlAsync("https", HelloAsync, "--http2");
        Assert.Equal("shop.example", hello.Sni);
        Assert.Equal(["h2", "http/1.1"], hello.Alpn);
        AssertOneByOne(bytes);
    }

    [Fact]
    public async Task Curl_asks_for_a_page()
    {
        var head = await CurlAsync("http", HeadAsync);
        Assert.Equal(("GET", "/page", "shop.example"), (head.Method, head.Path, head.Host));
    }

    [Fact]
    public async Task Curl_begins_with_HTTP_2()
    {
        var head = await CurlAsync("http", HeadAsync, "--http2-prior-knowledge");
        Assert.True(head.IsHttp2);
        Assert.Null(head.Host);
    }

    private static async Task<(ClientHello Hello, byte[] Bytes)> OpenSslHelloAsync(params string[] options)
    {
        using var origin = new TcpListener(IPAddress.Loopback, 0);
        origin.Start();
        await using var client = ProcessUnderTest.Start(DebianProgram.Find("openssl", "openssl"), ["s_client", "-connect", $"{origin.LocalEndpoint}", .. options]);
        return await HelloAsync(origin);
    }

    private static async Task<T> CurlAsync<T>(string scheme, Func<TcpListener, Task<T>> read, params string[] options)
    {
        using var origin = new TcpListener(IPAddress.Loopback, 0);
        origin.Start();
        var port = ((IPEndPoint)origin.LocalEndpoint).Port;
        await using var client = ProcessUnderTest.Start(
            DebianProgram.Find("curl", "curl"),
            ["-sk", "--noproxy", "*", "--resolve", $"shop.example:{port}:127.0.0.1", $"{scheme}://shop.example:{port}/page?query", .. options]);
        return await read(origin);
    }

    private static async Task<(ClientHello Hello, byte[] Bytes)> HelloAsync(TcpListener origin)
    {
        ClientHello hello = default;
        var bytes = await ReadAsync(origin, seen => ClientHello.Read(seen, MaxSize, out hello));
        return (hello, bytes);
    }

    private static async Task<HttpHead> HeadAsync(TcpListener origin)
    {
        HttpHead head = default;
        await ReadAsync(origin, seen => HttpHead.Read(seen, MaxSize, out head));
        return head;
    }

    // The bytes of the one connection that comes, until they are read.
    private static async Task<byte[]> ReadAsync(TcpListener origin, Func<byte[], PrefaceResult> read)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var socket = await origin.AcceptSocketAsync(deadline.Token);
        var buffer = new byte[MaxSize];
        for (var length = 0; ;)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), deadline.Token);
            Assert.NotEqual(0, received);
            length += received;
            var result = read(buffer[..length]);
            if (result.Status == PrefaceStatus.NeedMore) continue;
            Assert.Equal(PrefaceStatus.Done, result.Status);
            return buffer[..result.Length];
        }
    }

    private static void AssertOneByOne(byte[] bytes)
    {
        for (var length = 0; length < bytes.Length; length++)
            Assert.Equal(PrefaceStatus.NeedMore, ClientHello.Read(bytes.AsSpan(0, length), MaxSize, out _).Status);
    }
}
