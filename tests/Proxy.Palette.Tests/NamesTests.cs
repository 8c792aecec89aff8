using System.Net;
using System.Text.Json;
using Proxy.Testing;

namespace Proxy.Palette.Tests;

/// <summary>What operators see of servers whose names cannot be looked up, and of services without an answer.</summary>
public sealed class NamesTests : IAsyncLifetime
{
    private const string Unknown = "no-such-host.invalid:80";

    private readonly TestOrigin _up = TestOrigin.Listen();
    private DnsServer _dns = null!;
    private NodeProcess _node = null!;

    public async Task InitializeAsync()
    {
        _dns = await DnsServer.StartAsync("_other._tcp 1 SRV 0 1 1 a");
        _node = await NodeProcess.StartAsync(null, new Dictionary<string, IPEndPoint> { ["plain"] = _up.EndPoint }, $$"""
            proxy.dns.servers = ["{{_dns.EndPoint}}"]
            proxy.pools.named { endpoints = ["{{Unknown}}"], check { every = 1h } }
            proxy.pools.served { endpoints = [{ srv = "_db._tcp.test" }], check { every = 1h } }
            """);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _dns.DisposeAsync();
        await _up.DisposeAsync();
    }

    [Fact]
    public async Task A_name_that_cannot_be_resolved_is_said_with_the_reason()
    {
        Assert.Matches($@"(?m)^named +{Unknown} +ready +unresolved +- .* cannot be resolved: \w.*$", (await Pbm.RunAsync(_node, "proxy endpoints")).Output);
        Assert.Matches(@"(?m)^  addresses +none is known; the name cannot be resolved for [0-9.]+m?s: \w", (await Pbm.RunAsync(_node, $"proxy endpoints -e {Unknown}")).Output);
        var unresolved = (await Pbm.JsonAsync(_node, "proxy endpoints -p named")).Rows.Single().GetProperty("unresolved");
        Assert.InRange(unresolved.GetProperty("ageMs").GetInt64(), 0, 60_000);
        var check = await Pbm.TryAsync(_node, $"proxy check -e {Unknown}");
        Assert.Equal(1, check.ExitCode);
        Assert.Contains($"{Unknown} cannot be resolved: {unresolved.GetProperty("words").GetString()} (", check.Errors, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, (await Pbm.JsonAsync(_node, "proxy endpoints -p plain")).Rows.Single().GetProperty("unresolved").ValueKind);

        await Pbm.RunAsync(_node, "proxy endpoint add -p plain -e other-host.invalid:80");
        await Eventually.EqualAsync(true, async () => (await Pbm.RunAsync(_node, "proxy endpoints -p plain")).Output.Contains("cannot be resolved: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_service_without_an_answer_is_said_with_what_the_name_server_said()
    {
        const string Problem = @"pool served: _db._tcp.test has no answer for [0-9.]+m?s: .*\w";
        Assert.Matches(Problem, (await Pbm.TryAsync(_node, "proxy endpoints")).Errors);
        Assert.Matches(Problem, (await Pbm.TryAsync(_node, "proxy endpoints -p served")).Errors);
        Assert.Matches(Problem, (await Pbm.TryAsync(_node, "proxy pools")).Errors);
        Assert.DoesNotContain("_db._tcp", (await Pbm.TryAsync(_node, "proxy endpoints -p plain")).Errors, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^  service +_db\._tcp\.test has no answer for [0-9.]+m?s: .*\w", (await Pbm.RunAsync(_node, "proxy pools -p served")).Output);
        Assert.InRange((await ServiceAsync()).GetProperty("problem").GetProperty("ageMs").GetInt64(), 0, 60_000);

        _dns.Change($"_db._tcp 1 SRV 0 1 {_up.EndPoint.Port} one", "_db._tcp 1 SRV 0 1 9 two", "one 1 A 127.0.0.1");
        await Eventually.EqualAsync(2, async () => (await ServiceAsync()).GetProperty("endpoints").GetInt32());
        Assert.Equal(JsonValueKind.Null, (await ServiceAsync()).GetProperty("problem").ValueKind);
        Assert.Empty((await Pbm.TryAsync(_node, "proxy pools")).Errors);
        Assert.Matches(@"(?m)^served +two\.test:9 +ready +unresolved .*cannot be resolved: name servers have no address of its host$", (await Pbm.RunAsync(_node, "proxy endpoints")).Output);

        await _dns.StopAsync();
        await Eventually.EqualAsync(true, async () => (await Pbm.TryAsync(_node, "proxy pools")).Errors.Contains("; the 2 of its last one stay", StringComparison.Ordinal));
        await _dns.StartAgainAsync();
    }

    private async Task<JsonElement> ServiceAsync() => (await Pbm.JsonAsync(_node, "proxy pools")).Rows
        .Single(row => row.GetProperty("name").GetString() == "served").GetProperty("services")[0];
}
