using Proxy.Actors.Pairs;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Nodes;

/// <summary>Loops that have slept for long: what wakes them happens now, not when they fell asleep.</summary>
[Collection(HostedNodeGroup.Name)]
public class QuietNodeTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_client_that_comes_after_a_quiet_hour_is_served()
    {
        var time = new ManualTime();
        await using var origin = TestOrigin.Listen();
        await using var node = await HostedNode.StartAsync(origin.EndPoint, time: time);
        time.Advance(60 * Minute);

        using var client = await TcpPeer.ConnectAsync(node.Listener);
        await client.SendAllAsync("late"u8.ToArray());
        using var server = await origin.AcceptAsync();
        Assert.Equal("late"u8.ToArray(), await server.ReceiveExactlyAsync(4));
    }

    [Fact]
    public async Task Idle_time_starts_when_the_bytes_come()
    {
        var time = new ManualTime();
        await using var origin = TestOrigin.Listen();
        await using var node = await HostedNode.StartAsync(origin.EndPoint, "proxy.timeouts.idle = 60m", time);
        using var client = await TcpPeer.ConnectAsync(node.Listener);
        using var server = await origin.AcceptAsync();
        await Eventually.EqualAsync(PairPhase.Bound, async () => (await node.InspectAsync(1)).Phase);

        time.Advance(59 * Minute);
        await client.SendAllAsync(new byte[1]);
        await server.ReceiveExactlyAsync(1);
        await node.AdvanceAsync(2 * Minute);
        Assert.Equal(PairPhase.Bound, (await node.InspectAsync(1)).Phase);
        await node.AdvanceAsync(59 * Minute);
        Assert.Equal(PeerEnd.Eof, (await client.ReceiveToEndAsync()).End);
    }
}
