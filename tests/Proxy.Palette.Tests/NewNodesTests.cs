using System.Net;
using Proxy.Testing;

namespace Proxy.Palette.Tests;

/// <summary>Nodes that come to a cluster in which something was said of an endpoint.</summary>
[Collection(ClusterGroup.Name)]
public sealed class NewNodesTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task What_was_said_of_an_endpoint_holds_on_nodes_that_come_later_and_outlives_the_node_that_was_told()
    {
        await using var origin = TestOrigin.Listen();
        var routes = new Dictionary<string, IPEndPoint> { ["web"] = origin.EndPoint };
        await using var told = await NodeProcess.StartAsync(null, routes);
        await Pbm.RunAsync(told, $"proxy endpoint set -e {origin.EndPoint} --state maint --weight 7");

        await using var later = await NodeProcess.StartAsync(told, routes);
        await AssertServesNobodyAsync(later);

        Assert.Equal(0, await told.Process.StopAsync(UnixSignal.Terminate, Patience));
        await using var again = await NodeProcess.StartAsync(later, routes);
        await AssertServesNobodyAsync(again);
        var endpoint = Assert.Single((await Pbm.JsonAsync(again, "proxy endpoints")).Rows);
        Assert.Equal(("maint", 7), (endpoint.GetProperty("state").GetString(), endpoint.GetProperty("weight").GetInt32()));

        await Pbm.RunAsync(again, $"proxy endpoint reset -e {origin.EndPoint}");
        await Eventually.EqualAsync("ready", async () => Assert.Single((await Pbm.JsonAsync(later, "proxy endpoints")).Rows).GetProperty("state").GetString());
        using var client = await TcpPeer.ConnectAsync(later.Listener("web"));
        using var server = await origin.AcceptAsync();
    }

    /// <summary>The only endpoint is in maintenance, as the node knows from its first connection on.</summary>
    private static async Task AssertServesNobodyAsync(NodeProcess node)
    {
        using var client = await TcpPeer.ConnectAsync(node.Listener("web"));
        Assert.Equal(PeerEnd.Eof, (await client.ReceiveToEndAsync()).End);
    }
}
