using System.Net;
using Proxy.Cmd.Tests.Hosts;

namespace Proxy.Cmd.Tests.Endpoint;

/// <summary>Who only holds connections, or begins commands and does not end them, keeps nobody out.</summary>
public sealed class PlaceTests
{
    private const string Probe = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";

    private const string BodyThatDoesNotCome = RawClient.Head + "Content-Length: 100\r\n\r\n";

    [Theory]
    [InlineData("")]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")]
    [InlineData("GET /v1/palettes HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")]
    [InlineData(BodyThatDoesNotCome)]
    [InlineData("GET /healthz HT")]
    public async Task Two_thousand_connections_without_a_token_keep_no_probe_out(string sent)
    {
        await using var member = await TestMember.StartAsync(TestMember.AnyPort with { Token = "full-access-0123456789" });
        var clients = new List<RawClient>();
        try
        {
            for (var i = 0; i < 2000; i++)
            {
                clients.Add(await RawClient.SendAsync(member.Endpoint.Address, sent));
                if (i % 400 == 399) await ProbeAsync(member);
            }
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task Connections_that_come_again_and_again_keep_no_probe_of_another_address_out()
    {
        await using var member = await TestMember.StartAsync(TestMember.AnyPort with { MaxConnections = 20 });
        using var ending = new CancellationTokenSource();
        var floods = Enumerable.Range(0, 40).Select(async _ =>
        {
            while (!ending.IsCancellationRequested)
            {
                using var client = await RawClient.SendAsync(member.Endpoint.Address, "", from: "127.0.0.2");
                await client.ReadToEndAsync();
            }
        }).ToList();
        for (var i = 0; i < 20; i++) await ProbeAsync(member);
        await ending.CancelAsync();
        await member.Endpoint.DisposeAsync();
        await Task.WhenAll(floods.Select(async flood => await flood.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing)));
    }

    [Fact]
    public async Task Commands_leave_a_place_for_a_probe()
    {
        await using var member = await TestMember.StartAsync(TestMember.AnyPort with { MaxConnections = 4 });
        using var api = member.Api();
        var streams = new List<StreamReader>();
        for (var i = 0; i < 3; i++) streams.Add(await api.BeginAsync("test", "count"));
        await ProbeAsync(member);
        var refused = await api.RunAsync("test", "act");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "3 of 4 connections run commands (end one, or raise proxy.admin.max-connections)"), (refused.Status, refused.Error));
        await ProbeAsync(member);

        // Nobody's command was cut for that, and its place comes back.
        foreach (var stream in streams)
        {
            for (var i = 0; i < 20; i++) Assert.NotEqual("end", (await AdminApi.NextAsync(stream)).GetProperty("kind").GetString());
        }

        streams[0].Dispose();
        await Patience.UntilAsync(async () => (await api.RunAsync("test", "act")).IsDone, "a command that has ended leaves its place");
        streams.ForEach(stream => stream.Dispose());
    }

    [Fact]
    public async Task Commands_whose_bodies_do_not_come_keep_no_command_out()
    {
        await using var member = await TestMember.StartAsync(TestMember.AnyPort with { MaxCommands = 2, RequestTimeout = Patience.Limit });
        var clients = new List<RawClient>();
        try
        {
            for (var i = 0; i < 40; i++) clients.Add(await RawClient.SendAsync(member.Endpoint.Address, BodyThatDoesNotCome));
            using var api = member.Api();
            for (var i = 0; i < 10; i++) Assert.True((await api.RunAsync("test", "act")).IsDone);
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task Connection_that_was_of_use_outlasts_those_that_were_not()
    {
        const string useful = "GET /v1/palettes HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        const string probe = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        await using var member = await TestMember.StartAsync(TestMember.AnyPort with { MaxConnections = 2 });
        using var older = await RawClient.SendAsync(member.Endpoint.Address, "");
        using var newer = await RawClient.SendAsync(member.Endpoint.Address, "");
        Assert.Contains("200 OK", await newer.AskAsync(probe), StringComparison.Ordinal); // it has its place
        Assert.Contains("200 OK", await older.AskAsync(useful), StringComparison.Ordinal);
        using var newest = await RawClient.SendAsync(member.Endpoint.Address, "");
        Assert.DoesNotContain("HTTP/1.1", await newer.ReadToEndAsync(), StringComparison.Ordinal); // it is closed without a word
        await older.AskAsync(Probe);
        Assert.Contains("HTTP/1.1 200 OK", await older.ReadToEndAsync(), StringComparison.Ordinal);
    }

    private static async Task ProbeAsync(TestMember member)
    {
        using var probe = await RawClient.SendAsync(member.Endpoint.Address, Probe);
        var answer = await probe.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 200 OK", answer, StringComparison.Ordinal);
    }
}
