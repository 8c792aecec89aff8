using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Gates;

/// <summary>Clients who want the same at a time: what one does takes nothing from the others.</summary>
public sealed class TogetherTests
{
    private const int Clients = 20;

    private static readonly string Body = new('x', 400_000);

    [Fact]
    public async Task Silent_server_is_waited_for_once_and_all_who_wait_are_told()
    {
        await using var origin = new HttpOrigin(_ => Task.CompletedTask);
        await using var node = await GateNode.StartAsync(origin.Endpoint, http: "response-timeout = 1s");
        var responses = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => HttpPeer.GetAsync(node.Listener("l"))));
        Assert.All(responses, response => Assert.Equal(504, HttpText.Status(response)));
        Assert.Single(origin.Requests);
    }

    [Fact]
    public async Task Next_of_those_who_wait_asks_when_the_first_has_failed()
    {
        var release = new TaskCompletionSource();
        var asked = 0;
        await using var origin = new HttpOrigin(async exchange =>
        {
            var number = Interlocked.Increment(ref asked);
            if (number == 1)
            {
                await release.Task;
                exchange.Close();
                return;
            }

            await Task.Delay(50); // the others are back by now
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nCache-Control: max-age=100\r\nContent-Length: 5\r\n\r\nhello");
        });
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        var clients = Enumerable.Range(0, Clients).Select(_ => HttpPeer.GetAsync(node.Listener("l"))).ToList();
        await Eventually.EqualAsync(Clients, async () => (await node.Node.CountAsync()).Pairs);
        release.SetResult();
        var statuses = (await Task.WhenAll(clients)).Select(HttpText.Status).Order().ToList();
        Assert.Equal([.. Enumerable.Repeat(200, Clients - 1), 502], statuses);
        Assert.Equal(2, origin.Requests.Count);
    }

    [Fact]
    public async Task Fetch_that_takes_too_long_is_not_waited_for()
    {
        var done = new TaskCompletionSource();
        await using var origin = new HttpOrigin(async exchange =>
        {
            if (HttpText.Field(exchange.Request, "Slow") is null)
            {
                await exchange.SendAsync("HTTP/1.1 200 OK\r\nCache-Control: max-age=100\r\nContent-Length: 5\r\n\r\nhello");
                return;
            }

            // Its length is not known: nobody can be given it before it is whole.
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nCache-Control: max-age=100\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (!done.Task.IsCompleted)
            {
                await exchange.SendAsync("1\r\nx\r\n");
                await Task.Delay(50);
            }
        });
        await using var node = await GateNode.StartAsync(origin.Endpoint, http: "response-timeout = 400ms");
        using var slow = await HttpPeer.ConnectAsync(node.Listener("l"));
        await slow.SendAsync("GET / HTTP/1.1\r\nHost: h\r\nSlow: 1\r\n\r\n");
        await Eventually.EqualAsync(1, () => origin.Requests.Count);
        Assert.Equal("hello", HttpText.Body(await HttpPeer.GetAsync(node.Listener("l"))));
        done.SetResult();
    }

    [Fact]
    public async Task Client_that_was_told_that_what_is_being_stored_holds_keeps_the_fetch()
    {
        var rest = new TaskCompletionSource();
        await using var origin = new HttpOrigin(async exchange =>
        {
            if (HttpText.Field(exchange.Request, "If-None-Match") is not null)
            {
                await exchange.SendAsync("HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\nCache-Control: max-age=100\r\n\r\n");
                return;
            }

            await exchange.SendAsync($"HTTP/1.1 200 OK\r\nETag: \"a\"\r\nCache-Control: max-age=100\r\nContent-Length: {Body.Length}\r\n\r\n{Body[..100_000]}");
            await rest.Task;
            await exchange.SendAsync(Body[100_000..]);
        });
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        var first = await HttpPeer.ConnectAsync(node.Listener("l"));
        await first.SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        await Eventually.EqualAsync(true, () => first.Socket.Available > 50_000);
        using var second = await HttpPeer.ConnectAsync(node.Listener("l"));
        await second.SendAsync("GET / HTTP/1.1\r\nHost: h\r\nCache-Control: no-cache\r\n\r\n");
        await Eventually.EqualAsync(true, () => second.Socket.Available > 50_000);
        first.Socket.LingerState = new LingerOption(true, 0);
        first.Dispose();
        await Eventually.EqualAsync(1, async () => (await node.Node.CountAsync()).Pairs);
        rest.SetResult();
        Assert.Equal(Body, HttpText.Body(await second.ReadAsync()));
        Assert.Equal(2, origin.Requests.Count);
    }

    [Fact]
    public async Task Fetch_ends_when_the_last_who_reads_it_has_left()
    {
        var gone = new TaskCompletionSource();
        await using var origin = new HttpOrigin(async exchange =>
        {
            await exchange.SendAsync($"HTTP/1.1 200 OK\r\nCache-Control: max-age=100\r\nContent-Length: 1000000\r\n\r\n{Body}");
            try
            {
                while (true)
                {
                    await exchange.SendAsync("x");
                    await Task.Delay(10);
                }
            }
            catch (SocketException)
            {
                gone.SetResult();
            }
        });
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        var clients = new List<HttpPeer>();
        for (var i = 0; i < 2; i++)
        {
            clients.Add(await HttpPeer.ConnectAsync(node.Listener("l")));
            await clients[i].SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            await Eventually.EqualAsync(true, () => clients[i].Socket.Available > 1000);
        }

        clients[0].Dispose();
        await Eventually.EqualAsync(1, async () => (await node.Node.CountAsync()).Pairs);
        Assert.False(gone.Task.IsCompleted);
        clients[1].Dispose();
        await gone.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Single(origin.Requests);
    }

    [Fact]
    public async Task Head_of_what_is_freshened_behind_its_back_stores_what_GET_brings()
    {
        await using var origin = new HttpOrigin(exchange => exchange.SendAsync(
            $"HTTP/1.1 200 OK\r\nCache-Control: max-age=1, stale-while-revalidate=100\r\nAge: {(exchange.Request.StartsWith("GET", StringComparison.Ordinal) ? 1 : 0)}\r\nContent-Length: 5\r\n\r\n"
            + (exchange.Request.StartsWith("GET", StringComparison.Ordinal) ? "hello" : "")));
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        Assert.Equal("hello", HttpText.Body(await HttpPeer.GetAsync(node.Listener("l"))));
        using var client = await HttpPeer.ConnectAsync(node.Listener("l"));
        for (var i = 0; i < 3; i++) Assert.Equal("5", HttpText.Field(await client.AskAsync("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n"), "Content-Length"));
        await Eventually.EqualAsync(true, () => origin.Requests.Count > 1);
        Assert.All(origin.Requests, request => Assert.StartsWith("GET ", request, StringComparison.Ordinal));
        Assert.Equal("hello", HttpText.Body(await HttpPeer.GetAsync(node.Listener("l"))));
    }

    [Fact]
    public async Task Thousands_of_requests_at_once_are_all_answered()
    {
        const int Requests = 4_000;
        await using var origin = new HttpOrigin("HTTP/1.1 200 OK\r\nCache-Control: max-age=100\r\nContent-Length: 5\r\n\r\nhello");
        await using var node = await GateNode.StartAsync(origin.Endpoint, more: "proxy.loops.count = 1");
        await HttpPeer.GetAsync(node.Listener("l"));
        var all = string.Concat(Enumerable.Repeat("GET / HTTP/1.1\r\nHost: h\r\n\r\n", Requests - 1)) + "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var buffer = new byte[Requests * 500];
            for (var round = 0; round < 3; round++)
            {
                using var client = await HttpPeer.ConnectAsync(node.Listener("l"));
                var sending = client.SendAsync(all);
                var (received, more) = (0, 0);
                do received += more = await client.Socket.ReceiveAsync(buffer.AsMemory(received)).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
                while (more > 0);
                await sending;
                Assert.Equal(Requests, buffer.AsSpan(0, received).Count("hello"u8));
            }
        })));
    }

    [Fact]
    public async Task What_TLS_was_cut_off_from_is_not_stored()
    {
        using var authority = new TestAuthority();
        var (certificate, key) = authority.Issue("h");
        using var own = X509Certificate2.CreateFromPemFile(certificate, key);
        var requests = 0;
        await using var origin = TestOrigin.Serve(async peer =>
        {
            await using var stream = new SslStream(new NetworkStream(peer.Socket, ownsSocket: false));
            await stream.AuthenticateAsServerAsync(own);
            var buffer = new byte[10_000];
            await stream.ReadAtLeastAsync(buffer, 1);
            var number = Interlocked.Increment(ref requests);
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nCache-Control: max-age=100\r\n\r\nhello{number}"));
            if (number > 1) await stream.ShutdownAsync();
            peer.Socket.Shutdown(SocketShutdown.Send);
        });
        await using var node = await GateNode.StartAsync(origin.EndPoint, more: "proxy.pools.p.tls { verify = off }");
        using (var client = await HttpPeer.ConnectAsync(node.Listener("l")))
        {
            await Assert.ThrowsAnyAsync<Exception>(() => client.AskAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
        }

        for (var i = 0; i < 2; i++) Assert.Equal("hello2", HttpText.Body(await HttpPeer.GetAsync(node.Listener("l"))));
    }
}
