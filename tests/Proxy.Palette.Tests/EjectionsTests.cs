using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.Palette.Tests;

/// <summary>What operators see of servers that clients could not be connected to, and of one that is in two pools.</summary>
public sealed class EjectionsTests : IAsyncLifetime
{
    private readonly TestOrigin _up = TestOrigin.Listen();
    private readonly IPEndPoint _dead = new(IPAddress.Loopback, LoopbackPort.Free());
    private NodeProcess _node = null!;

    public async Task InitializeAsync() => _node = await NodeProcess.StartAsync(
        null,
        new Dictionary<string, IPEndPoint> { ["plain"] = _up.EndPoint, ["flaky"] = _up.EndPoint },
        $$"""
        proxy.pools.flaky { endpoints = ["{{_dead}}", "{{_up.EndPoint}}"], ejection { failures = 1, base = 200ms } }
        """);

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _up.DisposeAsync();
    }

    [Fact]
    public async Task Ejections_and_their_ends_are_among_the_changes()
    {
        await using var back = await EjectAndComeBackAsync();
        var changes = (await Pbm.JsonAsync(_node, "proxy health -p flaky")).Rows.Select(change =>
            (Text(change, "endpoint"), Text(change, "from"), Text(change, "to"), Text(change, "words"), Text(change, "node"))).ToList();
        Assert.Equal((_dead.ToString(), "unknown", "ejected", "connection refused", _node.Address), changes[0]);
        Assert.Equal((_dead.ToString(), "ejected", "half-open", "its time is over: one client is let through", _node.Address), changes[1]);
        Assert.Equal((_dead.ToString(), "half-open", "unknown", "it can be reached again", _node.Address), changes[^1]);
        Assert.Matches($@"(?m)^flaky +{_dead} .* connection refused$", (await Pbm.RunAsync(_node, "proxy endpoints -p flaky")).Output);
    }

    [Fact]
    public async Task Stats_tell_servers_of_one_name_apart_by_their_pools()
    {
        await ServeAsync("plain");
        await ServeAsync("flaky");
        await ServeAsync("flaky");
        await Eventually.EqualAsync((1, 1, 1), async () =>
        {
            var lines = (await Pbm.RunAsync(_node, "proxy stats")).Output.Split('\n');
            return (Count("listener +plain +plain"), Count($"endpoint +plain +{_up.EndPoint}"), Count($"endpoint +flaky +{_up.EndPoint}"));

            int Count(string pattern) => lines.Count(line => Regex.IsMatch(line, $"^{_node.Address} +{pattern} "));
        });
    }

    private async Task<TestOrigin> EjectAndComeBackAsync()
    {
        await ServeAsync("flaky");
        await ServeAsync("flaky");
        await Eventually.EqualAsync(true, async () => (await Pbm.JsonAsync(_node, "proxy health -p flaky")).Rows.Any(change => Text(change, "to") == "half-open"));
        var back = TestOrigin.Serve(peer => peer.ReceiveToEndAsync(), _dead);
        await Eventually.EqualAsync(true, async () =>
        {
            using var client = await TcpPeer.ConnectAsync(_node.Listener("flaky"));
            return (await Pbm.JsonAsync(_node, "proxy health -p flaky")).Rows.Any(change => Text(change, "from") == "half-open" && Text(change, "to") == "unknown");
        });
        return back;
    }

    /// <summary>A client that is served by the server that is up.</summary>
    private async Task ServeAsync(string listener)
    {
        using var client = await TcpPeer.ConnectAsync(_node.Listener(listener));
        using var server = await _up.AcceptAsync();
    }

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;
}
