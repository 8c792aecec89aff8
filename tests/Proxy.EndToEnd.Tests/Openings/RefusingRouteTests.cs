using System.Text;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Openings;

/// <summary>Routes that refuse, and clients that write so that it cannot be read whom they mean.</summary>
public sealed class RefusingRouteTests
{
    private const string BySni = "sni = bad.example";
    private const string ByAlpn = "alpn = h2";
    private const string ByHost = "http-host = [bad.example, \"*.bad.example\"]";

    // A ClientHello in a record, of more bytes than are looked at; and one whose length does not fit its record's.
    private static readonly byte[] LongHello = [0x16, 3, 1, 0x3F, 0xFC, 1, 0, 0x3F, 0xF8, 3, 3, .. new byte[1200]];
    private static readonly byte[] BadHello = [0x16, 3, 1, 0, 9, 1, 0, 0, 5, 3, 3, 9, 9, 9];

    // It names x!y.bad.example, as some servers' wildcards know it.
    private static readonly byte[] OddName =
    [
        0x16, 3, 1, 0, 0x47, 1, 0, 0, 0x43, 3, 3, .. new byte[32], 0, 0, 2, 0x13, 1, 1, 0, 0, 0x18,
        0, 0, 0, 0x14, 0, 0x12, 0, 0, 15, .. "x!y.bad.example"u8,
    ];

    /// <summary>For each rule, what clients say and why they are refused.</summary>
    public static TheoryData<string, (string Said, string Reason)[]> Unreadable => new()
    {
        { BySni, [("long hello", "larger than 1024"), ("odd name", "no host name")] },
        { ByAlpn, [("bad hello", "ClientHello")] },
        {
            ByHost,
            [
                ("long head", "1024 bytes"),
                ("GET / HTTP/1.1\r\nHost: bad.example\r\nHost: good.example\r\n\r\n", "Host"),
                ("\r\n\r\nGET / HTTP/1.1\r\nHost: bad.example\r\n\r\n", "not with an HTTP request"),
                ("\nGET / HTTP/1.1\r\nHost: bad.example\r\n\r\n", "not with an HTTP request"),
                ("GET  / HTTP/1.1\r\nHost: bad.example\r\n\r\n", "not with an HTTP request"),
                ("GET / HTTP/1.10\r\nHost: bad.example\r\n\r\n", "not with an HTTP request"),
                ("GET http://bad.example/\r\n", "not with an HTTP request"),
                (new string('A', 40), "not with an HTTP request"),
                ("GET http://good.example/ HTTP/1.1\r\nHost: bad.example\r\n\r\n", "not the same"),
                ("GET / HTTP/1.1\r\nHost: bad.example:0080\r\n\r\n", "Host"),
                ("GET / HTTP/1.1\r\nHost: bad.example\r\nfoo\r\n\r\n", "header"),
                ("GET / HTTP/1.1\r\nHost: x!y.bad.example\r\n\r\n", "Host"),
                ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "HTTP/2"),
            ]
        },
    };

    /// <summary>For each rule, what clients say whom it cannot mean.</summary>
    public static TheoryData<string, string[]> Others => new()
    {
        { BySni, ["GET / HTTP/1.1\r\n\r\n"] },
        { ByHost, ["bad hello", "SSH-2.0-x\r\n", "*1\r\n$4\r\nPING\r\n"] },
        { $"{BySni}, from = 192.0.2.0/24", ["bad hello"] },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task Who_cannot_be_read_is_refused_and_reaches_no_server(string rule, (string Said, string Reason)[] clients)
    {
        await using var origin = TestOrigin.Listen();
        await using var proxy = await ProxyProcess.StartNodeAsync(
            $"proxy.listeners.l0 {{ inspect.max = 1KiB, routes = [{{ name = no, {rule}, refuse = on }}] }}", null, origin.EndPoint);
        foreach (var (said, reason) in clients)
        {
            using var client = await TcpPeer.ConnectAsync(proxy.Listener);
            await client.SendAllAsync(Bytes(said));

            Assert.Equal((PeerEnd.Reset, 0), await client.ReceiveToEndAsync() is var ending ? (ending.End, ending.Count) : default);
            var line = await proxy.EndedAsync(client.LocalEndPoint);
            Assert.Contains(" end=refused ", line, StringComparison.Ordinal);
            Assert.Contains(reason, line, StringComparison.Ordinal);
            Assert.Contains("and the route no may refuse it", line, StringComparison.Ordinal);
        }

        Assert.Equal(0, origin.AcceptedCount);
        await proxy.EndAsync();
    }

    [Theory]
    [InlineData(BySni, "part of a hello", "it closed within its ClientHello")]
    [InlineData(ByHost, "GET / HT", "it closed within its HTTP request")]
    public async Task Who_closes_before_it_is_known_whom_he_means_reaches_no_server(string rule, string said, string reason)
    {
        await using var origin = TestOrigin.Listen();
        await using var proxy = await ProxyProcess.StartNodeAsync(
            $"proxy.listeners.l0.routes = [{{ name = no, {rule}, refuse = on }}]", null, origin.EndPoint);
        using var client = await TcpPeer.ConnectAsync(proxy.Listener);
        await client.SendAllAsync(Bytes(said));
        client.HalfClose();
        Assert.Equal(0, (await client.ReceiveToEndAsync()).Count);
        var line = await proxy.EndedAsync(client.LocalEndPoint);
        Assert.Contains(" end=client-gone state=CR ", line, StringComparison.Ordinal);
        Assert.Contains($" reason=\"{reason}\"", line, StringComparison.Ordinal);
        Assert.Equal(0, origin.AcceptedCount);
        await proxy.EndAsync();
    }

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Whom_the_route_cannot_mean_goes_on_to_the_default(string rule, string[] clients)
    {
        await using var origin = TestOrigin.Listen();
        await using var proxy = await ProxyProcess.StartNodeAsync(
            $"proxy.listeners.l0 {{ inspect.max = 1KiB, routes = [{{ {rule}, refuse = on }}] }}", null, origin.EndPoint);
        foreach (var said in clients)
        {
            using var client = await TcpPeer.ConnectAsync(proxy.Listener);
            await client.SendAllAsync(Bytes(said));
            using var server = await origin.AcceptAsync();
            Assert.Equal(Bytes(said), await server.ReceiveExactlyAsync(Bytes(said).Length));
        }

        await proxy.EndAsync();
    }

    [Fact]
    public async Task Where_the_server_speaks_first_who_is_late_goes_on_through_the_routes_behind()
    {
        await using var behind = TestOrigin.Listen();
        await using var other = TestOrigin.Listen();
        await using var proxy = await ProxyProcess.StartConfiguredAsync(
            $$"""
            proxy.pools { behind.endpoints = ["{{behind.EndPoint}}"], other.endpoints = ["{{other.EndPoint}}"] }
            proxy.listeners.mail {
              bind = "127.0.0.1:0", pool = other, inspect { timeout = 300ms, on-timeout = pool }
              routes = [{ sni = bad.example, refuse = on }, { from = 127.0.0.0/8, pool = behind }]
            }
            """,
            "mail");
        using var client = await TcpPeer.ConnectAsync(proxy.Listener);
        using var server = await behind.AcceptAsync();
        Assert.Equal(0, other.AcceptedCount);
        client.Dispose();
        server.Dispose();
        await proxy.EndAsync();
    }

    private static byte[] Bytes(string said) => said switch
    {
        "long hello" => LongHello,
        "bad hello" => BadHello,
        "odd name" => OddName,
        "part of a hello" => [0x16, 3, 1, 0, 0xC8, 1, 0, 0, 0xC4, 3, 3],
        "long head" => Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nX: {new string('x', 1200)}"),
        _ => Encoding.ASCII.GetBytes(said),
    };
}
