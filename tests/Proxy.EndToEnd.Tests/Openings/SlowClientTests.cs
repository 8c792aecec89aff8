using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Proxy.EndToEnd.Tests.Tls;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Openings;

/// <summary>Clients that take their time before they have a pair.</summary>
public sealed class SlowClientTests
{
    private const long MiB = 1024 * 1024;

    // The node's own heap between two looks, and what an opening costs: objects, and a session of TLS.
    private const long Allowance = 24 * MiB;
    private const long BytesPerOpening = 64 * 1024;

    private static readonly IPAddress Slow = IPAddress.Parse("127.0.7.7");

    [Theory]
    [InlineData("header", "PROXY TCP4 192.0.2.1 ")]
    [InlineData("hello", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")]
    [InlineData("head", "GET / HTTP/1.1\r\nX: ")]
    [InlineData("handshake", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")]
    public async Task A_client_that_sends_a_byte_now_and_then_is_closed_when_its_time_is_over(string phase, string bytes)
    {
        using var authority = new TestAuthority();
        var (certificate, key) = authority.Issue("site.example");
        var listener = phase switch
        {
            "header" => """proxy-protocol { from = "127.0.0.0/8", timeout = 500ms }""",
            "hello" => """inspect.timeout = 500ms, routes = [{ sni = ["a.example"], pool = p0 }]""",
            "head" => """inspect.timeout = 500ms, routes = [{ http-host = ["a.example"], pool = p0 }]""",
            _ => $$"""tls { handshake-timeout = 500ms, certificates = [{ cert = "{{certificate}}", key = "{{key}}" }] }""",
        };
        await using var origin = TestOrigin.Listen();
        await using var proxy = await ProxyProcess.StartNodeAsync($"proxy.listeners.l0 {{ {listener} }}", null, origin.EndPoint);

        var began = Stopwatch.GetTimestamp();
        using var peer = await TcpPeer.ConnectAsync(proxy.Listener, Requests.From(Slow));
        var ended = peer.ReceiveToEndAsync();
        await DripAsync(peer, [.. bytes.Select(each => (byte)each)], ended);

        Assert.NotEqual(PeerEnd.Timeout, (await ended).End);
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.FromMilliseconds(400), TimeSpan.FromSeconds(5));
        Assert.Contains(" end=opening-timeout", await proxy.EndedAsync(peer.LocalEndPoint), StringComparison.Ordinal);
        Assert.Equal(0, origin.AcceptedCount);
        await proxy.EndAsync();
    }

    [Theory]
    [InlineData("inspect.timeout = 60s, routes = [{ sni = [\"a.example\"], pool = p0 }, { http-host = [\"a.example\"], pool = p0 }]")]
    [InlineData("")]
    public async Task Thousands_of_them_cost_bounded_memory_and_others_still_get_in(string listener)
    {
        var count = Scale.Of(2000, 9000);
        var openings = count / 4;
        using var authority = new TestAuthority();
        var (certificate, key) = authority.Issue("site.example");
        var isTls = listener.Length == 0;
        if (isTls) listener = $$"""tls { handshake-timeout = 60s, certificates = [{ cert = "{{certificate}}", key = "{{key}}" }] }""";
        await using var nginx = await NginxServer.StartAsync();
        await using var proxy = await ProxyProcess.StartNodeAsync(
            $"proxy.limits.max-openings = {openings}\nproxy.listeners.l0 {{ {listener} }}", null, nginx.EndPoint);
        for (var i = 0; i < 50; i++) await GetAsync(proxy, isTls);
        var before = proxy.Process.Vitals.ResidentBytes;

        var slow = new TcpPeer[count];
        for (var i = 0; i < count; i++)
        {
            slow[i] = await TcpPeer.ConnectAsync(proxy.Listener, Requests.From(IPAddress.Parse($"127.0.{i % 200}.7")));
            await slow[i].SendAllAsync(new byte[] { 0x16 });
        }

        // More of them, a byte each time: those that are open stay so, and others are served in between.
        var worst = TimeSpan.Zero;
        foreach (var each in new byte[] { 0x03, 0x01, 0x02 })
        {
            Array.ForEach(slow, peer => TrySend(peer, each));
            var began = Stopwatch.GetTimestamp();
            await GetAsync(proxy, isTls);
            worst = TimeSpan.FromTicks(Math.Max(worst.Ticks, Stopwatch.GetElapsedTime(began).Ticks));
        }

        Assert.InRange(worst, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        var growth = proxy.Process.Vitals.ResidentBytes - before;
        Assert.InRange(growth, long.MinValue, (openings * BytesPerOpening) + Allowance);
        await Eventually.EqualAsync(true, () => slow.Count(IsOpen) <= openings);
        Assert.InRange(slow.Count(IsOpen), openings - 10, openings);
        Array.ForEach(slow, each => each.Reset());
        await proxy.EndAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")]
    public async Task Clients_that_stop_in_their_handshake_do_not_keep_others_from_theirs(string bytes)
    {
        const int Places = 20;
        using var authority = new TestAuthority();
        await using var nginx = await NginxServer.StartAsync();
        await using var proxy = await ProxyProcess.StartNodeAsync(
            $$"""
            proxy.limits { max-handshakes = {{Places}}, max-openings = 1000 }
            {{TlsNode.Listener(authority.Issue("site.example"))}}
            proxy.listeners.l0.tls.handshake-timeout = 60s
            """, null, nginx.EndPoint);

        var silent = new List<TcpPeer>();
        for (var i = 0; i < 3 * Places; i++)
        {
            silent.Add(await TcpPeer.ConnectAsync(proxy.Listener, Requests.From(Slow)));
            if (bytes.Length > 0) await silent[^1].SendAllAsync(bytes.Select(each => (byte)each).ToArray());
        }

        var began = Stopwatch.GetTimestamp();
        await GetAsync(proxy, isTls: true);

        // Those that have begun give way after 2 s, and who waited longer comes first: all of them are older than this client.
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(bytes.Length == 0 ? 1.5 : 10));
        if (bytes.Length > 0) Assert.Contains("while others waited", await proxy.EndedAsync(silent[0].LocalEndPoint), StringComparison.Ordinal);
        else Assert.All(silent, each => Assert.True(IsOpen(each)));
        silent.ForEach(each => each.Reset());
        await proxy.EndAsync();
    }

    private static async Task GetAsync(ProxyProcess proxy, bool isTls)
    {
        if (!isTls)
        {
            Assert.NotEmpty((await Requests.GetAsync(proxy.Listener, host: "a.example")).Body);
            return;
        }

        using var client = await TlsClient.ConnectAsync(proxy.Listener, "site.example");
        Assert.NotEmpty(await Requests.GetAsync(client.Stream));
    }

    private static async Task DripAsync(TcpPeer peer, byte[] bytes, Task ended)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var i = 0; !ended.IsCompleted; i++)
        {
            TrySend(peer, i < bytes.Length ? bytes[i] : (byte)'x');
            await tick.WaitForNextTickAsync();
        }
    }

    private static void TrySend(TcpPeer peer, byte each)
    {
        try
        {
            peer.Socket.Send([each]);
        }
        catch (SocketException error) when (TcpPeer.IsReset(error))
        {
            // It has been closed.
        }
    }

    private static bool IsOpen(TcpPeer peer)
    {
        try
        {
            return !peer.Socket.Poll(0, SelectMode.SelectRead) && peer.Socket.Connected;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
