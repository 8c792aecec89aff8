using System.Net;
using System.Text.Json;
using Proxy.Testing;

namespace Proxy.Palette.Tests;

/// <summary>What operators see of the health of servers that are checked: in listings, as changes, and of a check that they ask for.</summary>
public sealed class HealthTests : IAsyncLifetime
{
    private readonly TestOrigin _up = TestOrigin.Listen();
    private readonly IPEndPoint _dead = new(IPAddress.Loopback, LoopbackPort.Free());
    private NodeProcess _node = null!;

    public async Task InitializeAsync() => _node = await NodeProcess.StartAsync(
        null,
        new Dictionary<string, IPEndPoint> { ["web"] = _up.EndPoint, ["plain"] = _up.EndPoint },
        $$"""
        proxy.pools.web { endpoints = ["{{_up.EndPoint}}", "{{_dead}}"], check { every = 200ms, fast = 100ms, down = 200ms, timeout = 200ms, rise = 1, fall = 2 } }
        """);

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _up.DisposeAsync();
    }

    [Fact]
    public async Task What_checks_find_is_listed_with_its_words_and_when()
    {
        await Eventually.EqualAsync(("up", "down"), async () => (Text(await RowAsync(_up.EndPoint), "health"), Text(await RowAsync(_dead), "health")));
        var row = await RowAsync(_dead);
        Assert.Equal("down", Text(row, "condition"));
        Assert.Contains("refused", Text(row.GetProperty("lastCheck"), "words"), StringComparison.OrdinalIgnoreCase);
        Assert.InRange(row.GetProperty("lastCheck").GetProperty("ageMs").GetInt64(), 0, 60_000);
        Assert.Equal([_node.Address], row.GetProperty("lastCheck").GetProperty("by").EnumerateArray().Select(each => each.GetString()));
        Assert.InRange(row.GetProperty("healthForMs").GetInt64(), 0, 60_000);
        Assert.Matches($@"(?m)^web +{_dead} +ready +down +[0-9.]+m?s +1 +0 +0 +0 +.*refused", (await Pbm.RunAsync(_node, "proxy endpoints -p web")).Output);
        var shown = (await Pbm.RunAsync(_node, $"proxy endpoints -p web -e {_dead}")).Output;
        Assert.Matches($@"^web {_dead} is ready, down for [0-9.]+m?s\n  last check +.*refused.*, [0-9.]+m?s ago, by {_node.Address}\n", shown);

        var changes = (await Pbm.JsonAsync(_node, "proxy health -p web")).Rows;
        Assert.Contains(changes, change => Text(change, "endpoint") == _dead.ToString() && Text(change, "to") == "down" && Text(change, "words").Contains("refused", StringComparison.OrdinalIgnoreCase));
        Assert.Single((await Pbm.JsonAsync(_node, "proxy health -n 1")).Rows);
        Assert.Empty((await Pbm.JsonAsync(_node, "proxy health -p plain")).Rows);
        Assert.Equal(1, (await Pbm.TryAsync(_node, "proxy health -p wbe")).ExitCode);
        Assert.Equal(1, (await Pbm.TryAsync(_node, "proxy health -n 0")).ExitCode);
    }

    [Fact]
    public async Task A_check_is_made_at_once_and_shows_its_steps()
    {
        var passed = await Pbm.RunAsync(_node, $"proxy check -p web -e {_up.EndPoint}");
        Assert.Matches($@"^web {_up.EndPoint} at {_up.EndPoint}\n  connect to {_up.EndPoint} +ok +[0-9.]+ ms\b(.*\n)*passed after [0-9.]+ ms: ", passed.Output);

        var failed = await Pbm.TryAsync(_node, $"proxy check -e {_dead}");
        Assert.Equal(1, failed.ExitCode);
        Assert.Matches($@"(?m)^  connect to {_dead} +failed +[0-9.]+ ms\b", failed.Output);
        Assert.Contains($"the check of {_dead} has failed", failed.Errors, StringComparison.Ordinal);
        var step = (await Pbm.JsonAsync(_node, $"proxy check -p web -e {_up.EndPoint}")).Json.GetProperty("steps")[0];
        Assert.Equal(($"connect to {_up.EndPoint}", true), (Text(step, "step"), step.GetProperty("ok").GetBoolean()));
    }

    [Fact]
    public async Task What_cannot_be_checked_is_refused_with_a_remedy()
    {
        foreach (var (command, problem) in new[]
        {
            ($"proxy check -p plain -e {_up.EndPoint}", "endpoints of pool plain are not checked (write proxy.pools.plain.check into the configuration)"),
            ($"proxy check -e {_up.EndPoint}", "2 pools have it: plain, web (write -p POOL)"),
            ($"proxy endpoint add -e {_dead}", "proxy endpoint add needs -p (write -p POOL: the pool)"),
            ("proxy check -p web -e 127.0.0.1:1", "pool web has no endpoint \"127.0.0.1:1\""),
        })
        {
            var refused = await Pbm.TryAsync(_node, command);
            Assert.NotEqual(0, refused.ExitCode);
            Assert.Contains(problem, refused.Errors, StringComparison.Ordinal);
        }
    }

    private async Task<JsonElement> RowAsync(IPEndPoint endpoint) => (await Pbm.JsonAsync(_node, "proxy endpoints -p web")).Rows
        .Single(row => Text(row, "endpoint") == endpoint.ToString());

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;
}
