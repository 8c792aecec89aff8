using System.Net;
using System.Text.Json;
using Proxy.Testing;

namespace Proxy.Palette.Tests;

/// <summary>What operators see of limits that count the pairs of all nodes.</summary>
public sealed class PlacesTests : IAsyncLifetime
{
    private readonly TestOrigin _origin = TestOrigin.Listen();
    private readonly List<NodeProcess> _nodes = [];

    public async Task InitializeAsync()
    {
        for (var i = 0; i < 2; i++)
        {
            _nodes.Add(await NodeProcess.StartAsync(_nodes.FirstOrDefault(), new Dictionary<string, IPEndPoint> { ["web"] = _origin.EndPoint }, $$"""
                proxy.pools.web { endpoints = [{ address = "{{_origin.EndPoint}}", max-pairs = 9 }], max-pairs = 12 }
                proxy.pools.server { endpoints = [{ address = "{{_origin.EndPoint}}", max-pairs = 7 }] }
                proxy.pools.node { endpoints = [{ address = "{{_origin.EndPoint}}", max-pairs = 7 }], limit-scope = node }
                """));
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        await _origin.DisposeAsync();
    }

    [Fact]
    public async Task Places_are_shown_with_who_gives_them_out_and_since_when_that_is_nobody()
    {
        await Eventually.EqualAsync(true, async () => await OwnerAsync(_nodes[0]) is { } owner && owner == await OwnerAsync(_nodes[1]));
        var owner = _nodes.Single(each => each.Address == OwnerAsync(each).GetAwaiter().GetResult());
        var other = _nodes.Single(each => each != owner);
        var pools = (await Pbm.RunAsync(other, "proxy pools")).Output;
        Assert.Matches(@"(?m)^web .* 0 +12 +\d+ of 12 +0 +off$", pools);
        Assert.Matches(@"(?m)^server .* 0 +- +\d+ of 7 +0 +off$", pools);
        Assert.Matches(@"(?m)^node .* 0 +- +- +0 +off$", pools);
        var full = (await Pbm.RunAsync(other, "proxy pools -p web")).Output;
        Assert.Matches($@"(?m)^  places +given out by {owner.Address}$", full);
        Assert.Matches(@"(?m)^ +the pool: \d+ of 12, 0 used$", full);
        Assert.Matches($@"(?m)^ +{_origin.EndPoint}: \d+ of 9, 0 used$", full);
        Assert.Matches($@"(?m)^  places +\d+ of 9 on this node; given out by {owner.Address}$", (await Pbm.RunAsync(other, $"proxy endpoints -p web -e {_origin.EndPoint}")).Output);
        Assert.Matches(@"(?m)^web .* \d+ of 9 .*$", (await Pbm.RunAsync(other, "proxy endpoints -w")).Output);
        Assert.Equal(1, (await Pbm.TryAsync(other, "proxy pools -p wbe")).ExitCode);

        await owner.Process.FreezeAsync();
        await Eventually.EqualAsync(true, async () => (await PlacesAsync(other)).GetProperty("isAlone").GetBoolean());
        Assert.InRange((await PlacesAsync(other)).GetProperty("aloneForMs").GetInt64(), 0, 60_000);
        var alone = await Pbm.RunAsync(other, "proxy pools");
        Assert.Matches(@"(?m)^web .* 6 of 12, alone +0 +off$", alone.Output);
        Assert.Matches($@"pool web: {owner.Address} gives none out for [0-9.]+m?s, this node goes by its part of the limit", alone.Errors);
        owner.Process.Signal(UnixSignal.Continue);
    }

    private static async Task<string?> OwnerAsync(NodeProcess node) => (await PlacesAsync(node)).GetProperty("owner").GetString();

    private static async Task<JsonElement> PlacesAsync(NodeProcess node) => (await Pbm.JsonAsync(node, "proxy pools")).Rows
        .Single(row => row.GetProperty("name").GetString() == "web").GetProperty("places").EnumerateArray()
        .First(places => places.GetProperty("endpoint").ValueKind == JsonValueKind.Null);
}
