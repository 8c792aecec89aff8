using System.Net;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Proxy.Cmd.Endpoint;
using Proxy.Cmd.Tests.Hosts;
using Proxy.Testing;

namespace Proxy.Cmd.Tests.Endpoint;

public sealed class TokenTests
{
    private const string Full = "full-access-0123456789";

    private const string Metrics = "metrics-only-0123456789";

    private const string ReadOnly = "read-only-0123456789";

    // Nothing runs behind this port; the kernel picks it when the endpoint starts after all.
    private static readonly IPEndPoint Everywhere = new(IPAddress.Any, 0);

    private static AdminOptions WithTokens => TestMember.AnyPort with { Token = Full, ReadOnlyToken = ReadOnly };

    [Fact]
    public async Task Token_decides_what_a_request_may_do()
    {
        await using var member = await TestMember.StartAsync(WithTokens);
        Assert.Equal(HttpStatusCode.Unauthorized, await RunAsync(member, null, "test", "act"));
        Assert.Equal(HttpStatusCode.Unauthorized, await RunAsync(member, "wrong-0123456789", "test", "act"));
        Assert.Equal(HttpStatusCode.Unauthorized, await RunAsync(member, Full + "x", "test", "act"));
        Assert.Equal(HttpStatusCode.Unauthorized, await RunAsync(member, Full[..^1], "test", "act"));
        Assert.Equal(HttpStatusCode.Forbidden, await RunAsync(member, ReadOnly, "test", "act"));
        Assert.Equal(HttpStatusCode.OK, await RunAsync(member, ReadOnly, "test", "say", "-m", "x"));
        Assert.Equal(HttpStatusCode.OK, await RunAsync(member, Full, "test", "act"));
        Assert.Equal(HttpStatusCode.OK, await RunAsync(member, Full, "cluster", "status"));
    }

    [Fact]
    public async Task Token_for_metrics_reads_them_and_nothing_else()
    {
        await using var member = await TestMember.StartAsync(WithTokens with { MetricsToken = Metrics }, "", new AdminRoute("GET", "/metrics", Access.Metrics, (context, _) =>
            context.Response.WriteAsync("figures")));
        foreach (var (token, path, status) in new[]
        {
            (Metrics, "metrics", 200), (ReadOnly, "metrics", 200), (Full, "metrics", 200), (null, "metrics", 401), ("wrong-0123456789", "metrics", 401),
            (Metrics, "v1/palettes", 403), (Metrics, "v1/cluster/status", 403), (Metrics, "nothing", 403), (Metrics, "healthz", 200),
        })
        {
            using var api = member.Api(token);
            using var response = await api.GetAsync(path);
            Assert.Equal((path, status), (path, (int)response.StatusCode));
        }

        Assert.Equal(HttpStatusCode.Forbidden, await RunAsync(member, Metrics, "test", "say", "-m", "x"));

        // What it may read it may not post to; of other paths it is told nothing.
        using var poster = member.Api(Metrics);
        using var posted = await poster.SendAsync(new(HttpMethod.Post, "metrics"));
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "GET, HEAD"), (posted.StatusCode, string.Join(", ", posted.Content.Headers.Allow)));
        using var other = await poster.SendAsync(new(HttpMethod.Put, "v1/palettes"));
        Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
    }

    [Fact]
    public async Task Token_for_metrics_alone_is_refused_as_everybody_could_do_everything()
    {
        Assert.StartsWith("proxy.admin.metrics-token: without proxy.admin.token", await RefusedAsync(TestMember.AnyPort with { MetricsToken = Metrics }), StringComparison.Ordinal);
        Assert.StartsWith("proxy.admin.metrics-token: it is the same", await RefusedAsync(WithTokens with { MetricsToken = ReadOnly }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_command_that_acts_is_denied_to_the_read_only_token()
    {
        await using var member = await TestMember.StartAsync(WithTokens);
        foreach (var action in new[] { "join -a 127.0.0.1:1", "leave", "down -a 127.0.0.1:1", "down-unreachable" })
            Assert.Equal(HttpStatusCode.Forbidden, await RunAsync(member, ReadOnly, ["cluster", .. action.Split(' ')]));
    }

    [Fact]
    public async Task Probes_and_nothing_else_need_no_token()
    {
        await using var member = await TestMember.StartAsync(WithTokens);
        using var api = member.Api();
        foreach (var (path, status) in new[] { ("healthz", 200), ("readyz", 200), ("v1/palettes", 401), ("", 401) })
        {
            using var response = await api.GetAsync(path);
            Assert.Equal(status, (int)response.StatusCode);
        }
    }

    [Fact]
    public async Task Token_may_stand_in_a_file()
    {
        using var directory = new TempDirectory("token");
        await File.WriteAllTextAsync(directory["token"], Full + "\n");
        await using var member = await TestMember.StartAsync(TestMember.AnyPort with { TokenFile = directory["token"] });
        Assert.Equal(HttpStatusCode.OK, await RunAsync(member, Full, "test", "act"));
        Assert.Equal(HttpStatusCode.Unauthorized, await RunAsync(member, null, "test", "act"));
    }

    [Fact]
    public async Task Endpoint_does_not_start_beyond_loopback_without_a_token()
    {
        var error = await RefusedAsync(new AdminOptions { Bind = Everywhere });
        Assert.StartsWith("proxy.admin.token: 0.0.0.0:0 can be reached from other machines, and there is no token", error, StringComparison.Ordinal);
        Assert.Contains("openssl rand -hex 32", error, StringComparison.Ordinal);
        Assert.StartsWith("proxy.admin.token", await RefusedAsync(new AdminOptions { Bind = new(IPAddress.IPv6Any, 0) }), StringComparison.Ordinal);
        await using var member = await TestMember.StartAsync(new AdminOptions { Bind = Everywhere, Token = Full });
        using var api = new AdminApi(new(IPAddress.Loopback, member.Endpoint.Address.Port), Full);
        Assert.True((await api.RunAsync("test", "act")).IsDone);
    }

    [Fact]
    public async Task Token_that_does_not_do_is_named()
    {
        using var directory = new TempDirectory("token");
        await File.WriteAllTextAsync(directory["empty"], "\n");
        Assert.StartsWith("proxy.admin.token: the token is shorter", await RefusedAsync(TestMember.AnyPort with { Token = "short" }), StringComparison.Ordinal);
        Assert.StartsWith("proxy.admin.token: the token has characters", await RefusedAsync(TestMember.AnyPort with { Token = Full + " x" }), StringComparison.Ordinal);
        Assert.StartsWith("proxy.admin.token: proxy.admin.token-file is written, too", await RefusedAsync(TestMember.AnyPort with { Token = Full, TokenFile = "x" }), StringComparison.Ordinal);
        Assert.StartsWith("proxy.admin.token-file: the token is shorter", await RefusedAsync(TestMember.AnyPort with { TokenFile = directory["empty"] }), StringComparison.Ordinal);
        Assert.StartsWith($"proxy.admin.token-file: there is no {directory["none"]} (create ", await RefusedAsync(TestMember.AnyPort with { TokenFile = directory["none"] }), StringComparison.Ordinal);
        Assert.StartsWith("proxy.admin.read-only-token: it is the same", await RefusedAsync(TestMember.AnyPort with { Token = Full, ReadOnlyToken = Full }), StringComparison.Ordinal);
    }

    [Fact]
    public void Tokens_are_compared_in_constant_time_and_in_no_other_way()
    {
        var calls = Calls(typeof(TokenGate).GetMethod("Matches", BindingFlags.NonPublic | BindingFlags.Static)!);
        Assert.Equal([typeof(CryptographicOperations).GetMethod(nameof(CryptographicOperations.FixedTimeEquals))], calls.Where(call => call!.ReturnType == typeof(bool)));
        var judge = Calls(typeof(TokenGate).GetMethod(nameof(TokenGate.Judge))!);
        Assert.Contains(judge, call => call!.Name == "Matches");
        Assert.DoesNotContain(judge, call => call!.Name is "Equals" or "op_Equality" or "SequenceEqual");
    }

    [Fact]
    public void Options_in_a_log_show_no_token() =>
        Assert.DoesNotContain("0123456789", $"{WithTokens} {WithTokens with { TokenFile = "x" }}", StringComparison.Ordinal);

    // The methods that a method calls: call and callvirt are 0x28 and 0x6F, with a token of four bytes (ECMA-335, III.3.19 and III.4.2).
    private static List<MethodInfo?> Calls(MethodInfo method)
    {
        var code = method.GetMethodBody()!.GetILAsByteArray()!;
        var calls = new List<MethodInfo?>();
        for (var i = 0; i + 4 < code.Length; i++)
        {
            if (code[i] is not (0x28 or 0x6F)) continue;
            try
            {
                if (method.Module.ResolveMethod(BitConverter.ToInt32(code, i + 1)) is MethodInfo called) calls.Add(called);
            }
            catch (Exception notAToken) when (notAToken is ArgumentException or BadImageFormatException)
            {
                // A byte of an operand that looks like a call.
            }
        }

        return calls;
    }

    private static async Task<HttpStatusCode> RunAsync(TestMember member, string? token, params string[] words)
    {
        using var api = member.Api(token);
        return (await api.RunAsync(words)).Status;
    }

    private static async Task<string> RefusedAsync(AdminOptions options) =>
        (await Assert.ThrowsAsync<AdminStartException>(() => TestMember.StartAsync(options))).Message;
}
