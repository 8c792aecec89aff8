using System.Diagnostics;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Openings;

/// <summary>Bandwidth as clients and servers see it.</summary>
public sealed class BandwidthTests
{
    private const int Rate = 4_000_000;
    private const int Rounds = 3;

    [Theory]
    [InlineData("per-pair", false)]
    [InlineData("total", false)]
    [InlineData("per-pair", true)]
    public async Task Both_directions_have_their_rate_also_where_the_other_side_reads_in_small_bites(string limit, bool isSlow)
    {
        await using var origin = TestOrigin.Listen();
        await using var proxy = await ProxyProcess.StartNodeAsync($"proxy.listeners.l0.bandwidth.{limit} = \"4 MB/s\"", null, origin.EndPoint);
        var options = new TcpPeerOptions { Timeout = TimeSpan.FromSeconds(30), ReceiveBuffer = isSlow ? 8 * 1024 : null, SendBuffer = isSlow ? 8 * 1024 : null };
        using var client = await TcpPeer.ConnectAsync(proxy.Listener, options);
        using var server = await origin.AcceptAsync();
        var bytes = new byte[Rate];
        var (up, down) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            var (toServer, toClient) = (SecondsAsync(server, clock), SecondsAsync(client, clock));
            await Task.WhenAll(client.SendAllAsync(bytes), server.SendAllAsync(bytes), toServer, toClient);
            up.Add(await toServer);
            down.Add(await toClient);
        }

        // Never faster; a machine that has no time may make one of them slower.
        Assert.All([.. up, .. down], seconds => Assert.InRange(seconds, 0.95, 10));
        Assert.InRange(up.Order().ElementAt(Rounds / 2), 0.95, 1.15);
        Assert.InRange(down.Order().ElementAt(Rounds / 2), 0.95, 1.15);
        client.Dispose();
        server.Dispose();
        await proxy.EndAsync();
    }

    private static async Task<double> SecondsAsync(TcpPeer peer, Stopwatch clock)
    {
        await peer.ReceiveExactlyAsync(Rate);
        return clock.Elapsed.TotalSeconds;
    }
}
