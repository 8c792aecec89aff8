using System.Diagnostics;
using System.Net;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Openings;

/// <summary>Who may come, and how many at a time, as clients see it.</summary>
public sealed class LimitTests
{
    private static readonly IPAddress One = IPAddress.Parse("127.0.7.1");
    private static readonly IPAddress Two = IPAddress.Parse("127.0.7.2");

    [Theory]
    [InlineData("reset", PeerEnd.Reset)]
    [InlineData("close", PeerEnd.Eof)]
    public async Task Those_on_the_list_of_a_file_see_what_on_deny_says(string how, PeerEnd expected)
    {
        using var files = new TempDirectory("deny");
        await File.WriteAllTextAsync(files["deny.txt"], "# who was too loud\n127.0.7.1 # one\n192.0.2.0/24\n");
        await using var nginx = await NginxServer.StartAsync();
        await using var proxy = await ProxyProcess.StartNodeAsync(
            $$"""proxy.listeners.l0 { allow = ["127.0.7.0/24"], deny = "file:{{files["deny.txt"]}}", on-deny = {{how}} }""", null, nginx.EndPoint);

        Assert.NotEmpty((await Requests.GetAsync(proxy.Listener, Two)).Body);
        Assert.Equal(expected, await Requests.EndOfAsync(proxy.Listener, One));
        Assert.Equal(expected, await Requests.EndOfAsync(proxy.Listener, IPAddress.Parse("127.0.8.1")));
        await proxy.EndAsync();
    }

    [Fact]
    public async Task A_source_has_so_many_pairs_and_may_have_another_when_one_has_ended()
    {
        await using var echo = TestOrigin.Serve(Bystander.EchoAsync);
        await using var proxy = await ProxyProcess.StartNodeAsync("proxy.listeners.l0.per-source.pairs = 2", null, echo.EndPoint);
        using var first = await ExchangingAsync(proxy, One);
        using var second = await ExchangingAsync(proxy, One);

        Assert.Equal(PeerEnd.Reset, await Requests.EndOfAsync(proxy.Listener, One));
        using var other = await ExchangingAsync(proxy, Two);
        first.Dispose();
        await proxy.EndedAsync(first.LocalEndPoint);
        using var third = await ExchangingAsync(proxy, One);
        Assert.Equal(PeerEnd.Reset, await Requests.EndOfAsync(proxy.Listener, One));

        second.Dispose();
        third.Dispose();
        other.Dispose();
        await proxy.EndAsync();
    }

    [Theory]
    [InlineData("reset", PeerEnd.Reset)]
    [InlineData("close", PeerEnd.Eof)]
    public async Task A_source_that_comes_too_fast_sees_what_over_says_and_others_see_nothing_of_it(string how, PeerEnd expected)
    {
        await using var nginx = await NginxServer.StartAsync();
        await using var proxy = await ProxyProcess.StartNodeAsync(
            $$"""proxy.listeners.l0.per-source { rate = "1/h", burst = 3, over = {{how}} }""", null, nginx.EndPoint);

        foreach (var source in new[] { One, Two })
        {
            for (var i = 0; i < 3; i++) Assert.NotEmpty((await Requests.GetAsync(proxy.Listener, source)).Body);
            Assert.Equal(expected, await Requests.EndOfAsync(proxy.Listener, source));
        }

        await proxy.EndAsync();
    }

    [Fact]
    public async Task A_source_that_comes_too_fast_waits_its_turn()
    {
        await using var nginx = await NginxServer.StartAsync();
        await using var proxy = await ProxyProcess.StartNodeAsync(
            """proxy.listeners.l0.per-source { rate = "5/s", burst = 1, over = delay, max-delay = 700ms }""", null, nginx.EndPoint);
        await Requests.GetAsync(proxy.Listener, Two);

        // The first goes at once, the next ones 200 ms after each other, and one that would wait longer than 700 ms does not.
        var began = Stopwatch.GetTimestamp();
        var served = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Requests.GetAsync(proxy.Listener, One)));
        var took = Stopwatch.GetElapsedTime(began);

        Assert.All(served, each => Assert.NotEmpty(each.Body));
        Assert.InRange(took, TimeSpan.FromMilliseconds(350), TimeSpan.FromSeconds(10));
        await proxy.EndAsync();
    }

    [Fact]
    public async Task Over_a_listener_s_rate_clients_wait_in_the_backlog_and_all_are_served()
    {
        await using var nginx = await NginxServer.StartAsync();
        await using var proxy = await ProxyProcess.StartNodeAsync("proxy.listeners.l0.rate = \"10/s\"", null, nginx.EndPoint);

        var began = Stopwatch.GetTimestamp();
        var served = await Task.WhenAll(Enumerable.Range(0, 18).Select(_ => Requests.GetAsync(proxy.Listener)));
        var took = Stopwatch.GetElapsedTime(began);

        Assert.All(served, each => Assert.NotEmpty(each.Body));
        Assert.InRange(took, TimeSpan.FromMilliseconds(600), TimeSpan.FromSeconds(10));
        await proxy.EndAsync();
    }

    [Fact]
    public async Task Over_a_listener_s_pairs_clients_wait_in_the_backlog_until_one_ends()
    {
        await using var echo = TestOrigin.Serve(Bystander.EchoAsync);
        await using var proxy = await ProxyProcess.StartNodeAsync("proxy.listeners.l0.max-pairs = 2", null, echo.EndPoint);
        using var first = await ExchangingAsync(proxy, One);
        using var second = await ExchangingAsync(proxy, One);
        using var waiting = await TcpPeer.ConnectAsync(proxy.Listener, Requests.From(Two));
        await waiting.SendAllAsync("hello"u8.ToArray());
        await Assert.ThrowsAsync<TimeoutException>(() => waiting.ReceiveExactlyAsync(5, TimeSpan.FromMilliseconds(300)));
        Assert.Equal(2, echo.AcceptedCount);

        first.Dispose();
        Assert.Equal("hello"u8.ToArray(), await waiting.ReceiveExactlyAsync(5));
        second.Dispose();
        waiting.Dispose();
        await proxy.EndAsync();
    }

    private static async Task<TcpPeer> ExchangingAsync(ProxyProcess proxy, IPAddress from)
    {
        var peer = await TcpPeer.ConnectAsync(proxy.Listener, Requests.From(from));
        await peer.SendAllAsync(new byte[10]);
        await peer.ReceiveExactlyAsync(10);
        return peer;
    }
}
