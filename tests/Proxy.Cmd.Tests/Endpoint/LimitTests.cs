using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Proxy.Cmd.Endpoint;
using Proxy.Cmd.Tests.Hosts;

namespace Proxy.Cmd.Tests.Endpoint;

public sealed class LimitTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Body_beyond_the_limit_is_refused_and_the_endpoint_goes_on()
    {
        await using var member = await TestMember.StartAsync(TestMember.AnyPort with { MaxBody = 4096 });
        using var api = member.Api();
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await api.RunAsync("test", "say", "-m", new string('x', 5000))).Status);

        // One that does not say how long it is.
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/commands") { Content = JsonContent.Create(new { command = new[] { new string('x', 5000) } }) };
        request.Headers.TransferEncodingChunked = true;
        using var response = await api.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.True((await api.RunAsync("test", "say", "-m", new string('x', 3000))).IsDone);
    }

    [Theory]
    [InlineData("GET /v1/palettes HTTP/1.1\r\nHost: 127.0.0.1\r\n")]
    [InlineData("POST /v1/commands HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")]
    [InlineData("G")]
    [InlineData("")]
    public async Task Client_that_sends_half_a_request_is_cut_off(string half)
    {
        await using var member = await TestMember.StartAsync(TestMember.AnyPort with { RequestTimeout = Soon, IdleTimeout = Soon });
        using var client = await ConnectAsync(member);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(half));
        await EndAsync(client);
        using var api = member.Api();
        Assert.True((await api.RunAsync("test", "act")).IsDone);
    }

    [Fact]
    public async Task Body_that_comes_a_byte_at_a_time_is_cut_off()
    {
        await using var member = await TestMember.StartAsync(TestMember.AnyPort with { RequestTimeout = Soon });
        using var client = await ConnectAsync(member);
        await client.GetStream().WriteAsync("POST /v1/commands HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n"u8.ToArray());
        var ended = EndAsync(client);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            while (!ended.IsCompleted)
            {
                await client.GetStream().WriteAsync(" "u8.ToArray());
                await tick.WaitForNextTickAsync();
            }
        }
        catch (IOException)
        {
            // The endpoint has closed.
        }

        await ended;
    }

    [Fact]
    public async Task Thousand_idle_connections_are_bounded_and_go_and_the_endpoint_goes_on()
    {
        var idle = TimeSpan.FromSeconds(6);
        await using var member = await TestMember.StartAsync(TestMember.AnyPort with { MaxConnections = 100, IdleTimeout = idle });
        var clients = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 1000; i++) clients.Add(await ConnectAsync(member));

            // Those beyond the bound are closed at once, before those that are idle.
            var closed = clients.Select(async client =>
            {
                await EndAsync(client);
                return DateTime.UtcNow;
            });
            var times = (await Task.WhenAll(closed)).Order().ToList();
            Assert.True(times[899] + (idle / 3) < times[901], $"900 were closed until {times[899]:O}, the next at {times[901]:O}");
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }

        using var api = member.Api();
        await Patience.UntilAsync(async () => await IsDoneAsync(api), "the endpoint answers again");
    }

    [Fact]
    public async Task Commands_beyond_the_bound_are_told_so()
    {
        await using var member = await TestMember.StartAsync(TestMember.AnyPort with { MaxCommands = 2 });
        using var api = member.Api();
        using var first = await api.BeginAsync("test", "count");
        using (await api.BeginAsync("test", "count"))
        {
            var answer = await api.RunAsync("test", "act");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
            Assert.Equal("2 commands are under way (end one, or raise proxy.admin.max-commands)", answer.Error);
        }

        await Patience.UntilAsync(async () => await IsDoneAsync(api), "a command that has ended leaves its place");
    }

    [Fact]
    public async Task Command_that_does_not_end_is_cut_off_and_a_stream_is_not()
    {
        await using var member = await TestMember.StartAsync(TestMember.AnyPort with { CommandTimeout = Soon });
        using var api = member.Api();
        using var stream = await api.BeginAsync("test", "count");
        var answer = await api.RunAsync("test", "hang");
        Assert.Equal("test hang did not end within 0.5 s", answer.Of("error").Single().GetProperty("text").GetString());
        Assert.False(answer.IsDone);
        await Patience.UntilAsync(async () => (await TestHandlerState.OfAsync(member)).Cancelled == 1, "the handler is told");
        for (var i = 0; i < 20; i++) Assert.NotEqual("end", (await AdminApi.NextAsync(stream)).GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Command_that_waits_has_so_much_more_time()
    {
        await using var member = await TestMember.StartAsync(TestMember.AnyPort with { CommandTimeout = Soon });
        using var api = member.Api();
        var answer = await api.RunAsync("test", "wait", "--long", "1s");
        Assert.Equal("test wait did not end within 1.5 s", answer.Of("error").Single().GetProperty("text").GetString());
        Assert.Equal("test wait did not end within 0.5 s", (await api.RunAsync("test", "wait")).Of("error").Single().GetProperty("text").GetString());
    }

    [Fact]
    public async Task Handler_that_is_a_task_waits_for_a_slow_client()
    {
        await using var member = await TestMember.StartAsync(TestMember.AnyPort with { RequestTimeout = Patience.Limit });
        using var api = member.Api();
        using var pouring = await api.BeginAsync("test", "pour");
        var before = -1;
        await Patience.UntilAsync(
            async () =>
            {
                var (poured, last) = ((await TestHandlerState.OfAsync(member)).Poured, before);
                before = poured;
                await Task.Delay(Soon);
                return poured > 0 && poured == last;
            },
            "the handler stands still while nobody reads");

        // What waits is the kernel's, and 1,024 parts: not all that a handler could write.
        Assert.InRange(before, 1, 10_000);
        for (var i = 0; i < 3000; i++) await AdminApi.NextAsync(pouring);
        await Patience.UntilAsync(async () => (await TestHandlerState.OfAsync(member)).Poured > before, "it goes on when the client reads");
    }

    [Fact]
    public async Task Actor_that_tells_more_than_the_client_reads_is_cut_off()
    {
        await using var member = await TestMember.StartAsync(TestMember.AnyPort with { RequestTimeout = Patience.Limit });
        using var api = member.Api();
        using var flood = await api.BeginAsync("test", "flood");
        var lines = 0;
        var last = await AdminApi.NextAsync(flood);
        for (; last.GetProperty("kind").GetString() is "begin" or "text"; lines++) last = await AdminApi.NextAsync(flood);
        Assert.Equal("error", last.GetProperty("kind").GetString());
        Assert.StartsWith("the client reads more slowly", last.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.InRange(lines, 1000, 90_000);
    }

    [Fact]
    public async Task Client_that_reads_nothing_is_cut_off()
    {
        await using var member = await TestMember.StartAsync(TestMember.AnyPort with { RequestTimeout = TimeSpan.FromSeconds(2) });
        using var client = await ConnectAsync(member);
        var body = """{"command":["test","pour"]}""";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/commands HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        var poured = 0;
        await Patience.UntilAsync(
            async () =>
            {
                var (now, before) = ((await TestHandlerState.OfAsync(member)).Poured, poured);
                poured = now;
                await Task.Delay(Soon);
                return now > 0 && now == before && !await HasSessionsAsync(member);
            },
            "the command ends, though the client never read");
    }

    [Fact]
    public async Task Silent_stream_has_a_sign_of_life()
    {
        await using var member = await TestMember.StartAsync(TestMember.AnyPort with { Heartbeat = TimeSpan.FromMilliseconds(50) });
        using var api = member.Api();
        using var quiet = await api.BeginAsync("test", "quiet");
        Assert.Equal("begin", (await AdminApi.NextAsync(quiet)).GetProperty("kind").GetString());
        for (var i = 0; i < 3; i++) Assert.Equal("beat", (await AdminApi.NextAsync(quiet)).GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Endpoint_that_stops_tells_its_clients_and_frees_its_port()
    {
        await using var member = await TestMember.StartAsync();
        using var api = member.Api();
        using var quiet = await api.BeginAsync("test", "quiet");
        await AdminApi.NextAsync(quiet);
        await member.Endpoint.DisposeAsync();
        Assert.Equal("the node is stopping", (await AdminApi.NextAsync(quiet)).GetProperty("text").GetString());
        Assert.Equal("end", (await AdminApi.NextAsync(quiet)).GetProperty("kind").GetString());
        await using var next = await TestMember.StartAsync(TestMember.AnyPort with { Bind = member.Endpoint.Address });
        Assert.Equal(member.Endpoint.Address, next.Endpoint.Address);
    }

    [Fact]
    public async Task Address_that_cannot_be_had_is_named_with_a_remedy()
    {
        await using var member = await TestMember.StartAsync();
        var taken = await Assert.ThrowsAsync<AdminStartException>(() => TestMember.StartAsync(TestMember.AnyPort with { Bind = member.Endpoint.Address }));
        Assert.StartsWith($"proxy.admin.bind: {member.Endpoint.Address} is in use (", taken.Message, StringComparison.Ordinal);
        var foreign = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0);
        var elsewhere = await Assert.ThrowsAsync<AdminStartException>(
            () => TestMember.StartAsync(new AdminOptions { Bind = foreign, Token = "0123456789abcdef" }));
        Assert.StartsWith("proxy.admin.bind: 192.0.2.1 is not an address of this machine (", elsewhere.Message, StringComparison.Ordinal);
    }

    private static async Task<bool> IsDoneAsync(AdminApi api)
    {
        try
        {
            return (await api.RunAsync("test", "act")).IsDone;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<bool> HasSessionsAsync(TestMember member)
    {
        using var api = member.Api();
        var actors = (await api.RunAsync("actor", "hierarchy", "-s", "/system", "-d", "1")).Data;

        // One of them is the session of this question.
        return actors.Count(actor => actor.GetProperty("type").GetString() == "CommandSession") > 1;
    }

    private static async Task<TcpClient> ConnectAsync(TestMember member)
    {
        var client = new TcpClient();
        await client.ConnectAsync(member.Endpoint.Address);
        return client;
    }

    // Reads to the end that the endpoint makes, by FIN or RST.
    private static async Task EndAsync(TcpClient client)
    {
        var buffer = new byte[4096];
        using var limit = new CancellationTokenSource(Patience.Limit);
        try
        {
            while (await client.GetStream().ReadAsync(buffer, limit.Token) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Reset: that is an end, too.
        }
    }
}
