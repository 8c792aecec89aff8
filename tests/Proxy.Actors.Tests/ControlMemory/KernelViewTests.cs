using System.Net;
using Proxy.Actors.ControlMemory;
using Proxy.Actors.Pairs;
using Proxy.Actors.Tests.Nodes;
using Proxy.Testing;

namespace Proxy.Actors.Tests.ControlMemory;

/// <summary>What we say of our connections beside what the kernel says of them (<c>ss</c>).</summary>
[Collection(HostedNodeGroup.Name)]
public class KernelViewTests
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task The_kernel_holds_the_same_connections_in_time_wait_and_ours_go_when_configured()
    {
        const int Pairs = 10;
        await using var origin = TestOrigin.Listen();
        await using var node = await HostedNode.StartAsync(origin.EndPoint, "proxy.control-memory.time-wait = 5s", new ManualTime());
        for (var i = 0; i < Pairs; i++)
        {
            await ClosedPair.RunAsync(node, origin, serverFirst: i % 2 == 0);
            await node.WaitUntilReleasedAsync();
        }

        var ours = new HashSet<(IPEndPoint, IPEndPoint)>();
        for (var before = 0; before < Pairs; before++)
        {
            var report = await node.InspectAsync(HostedNode.Number(1, before));
            ours.Add(TimeWaitTests.AddressesOf((report.ClientFlow ?? report.ServerFlow)!.Value));
        }

        Assert.Equal(Pairs, ours.Count);
        Assert.Equal(ours, await KernelTimeWaitAsync(node, origin));
        await node.AdvanceAsync(TimeSpan.FromSeconds(6));
        Assert.Equal(0, (await node.Node.CountAsync()).FlowEntries);
        Assert.Equal(ours, await KernelTimeWaitAsync(node, origin)); // the kernel's own take 60 s
    }

    [Fact]
    public async Task A_bound_pairs_figures_are_the_kernels()
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await HostedNode.StartAsync(origin.EndPoint);
        using var client = await TcpPeer.ConnectAsync(node.Listener, new TcpPeerOptions { ReceiveBuffer = 16 * 1024 });
        using var server = await origin.AcceptAsync();
        await client.SendAllAsync(new byte[1234]);
        await server.ReceiveExactlyAsync(1234);
        await server.SendPatternUntilFullAsync(new BytePattern(1), long.MaxValue, Quiet);

        await Eventually.EqualAsync(true, async () => await AgreesAsync(node, client, server));
        var (report, clientLeg, serverLeg) = await LookAsync(node, client, server);
        AssertSame(clientLeg, report.ClientBlock!.Value, report.ClientFlow!.Value);
        AssertSame(serverLeg, report.ServerBlock!.Value, report.ServerFlow!.Value);
        // A stalled reader: bytes wait behind the client's window, with us, and before our own window.
        Assert.True(report.ClientBlock!.Value.UnacknowledgedBytes > 0);
        Assert.InRange(report.ClientBlock!.Value.KeptBytes, 1, report.ClientBlock!.Value.Share);
        Assert.True(report.ServerBlock!.Value.UnreadBytes > 0);
        Assert.Equal(0, report.ServerBlock!.Value.KeptBytes);
        Assert.Equal(1234, report.BytesToServer);
    }

    private static void AssertSame(KernelSocket kernel, ConnectionBlock block, FlowEntry flow)
    {
        Assert.True(block.FromKernel);
        Assert.Equal(TcpState.Established, flow.State);
        Assert.Equal((kernel.Local, kernel.Remote), TimeWaitTests.AddressesOf(flow));
        Assert.Equal(kernel.Figure("mss"), flow.MaximumSegment);
        Assert.Equal(kernel.Figure("cwnd"), block.CongestionWindow);
        Assert.Equal(kernel.Figure("bytes_received") ?? 0, block.BytesReceived);
        Assert.Equal(kernel.Figure("bytes_acked") ?? 0, block.BytesAcknowledged);
        Assert.Equal((kernel.Unread, kernel.Unacknowledged), (block.UnreadBytes, block.UnacknowledgedBytes));
        Assert.True(block.RoundTrip > 0);
        Assert.Equal(kernel.Figure("rtt")!.Value * 1000, block.RoundTrip, 1.0);
        Assert.True(flow.Options.HasFlag(FlowOptions.Timestamps | FlowOptions.SelectiveAck | FlowOptions.WindowScale));
    }

    /// <summary>Everything stands still once all buffers are full; until then a segment may move between the two looks.</summary>
    private static async Task<bool> AgreesAsync(HostedNode node, TcpPeer client, TcpPeer server)
    {
        var (report, clientLeg, serverLeg) = await LookAsync(node, client, server);
        var (clientBlock, serverBlock) = (report.ClientBlock!.Value, report.ServerBlock!.Value);
        return clientLeg.Unacknowledged == clientBlock.UnacknowledgedBytes && serverLeg.Unread == serverBlock.UnreadBytes
            && clientLeg.Figure("cwnd") == clientBlock.CongestionWindow && serverLeg.Figure("cwnd") == serverBlock.CongestionWindow;
    }

    private static async Task<(PairReport Report, KernelSocket Client, KernelSocket Server)> LookAsync(
        HostedNode node, TcpPeer client, TcpPeer server)
    {
        var report = await node.InspectAsync(1);
        return (report, await OneAsync(node.Listener, client.LocalEndPoint), await OneAsync(server.RemoteEndPoint, server.LocalEndPoint));
    }

    private static async Task<KernelSocket> OneAsync(IPEndPoint local, IPEndPoint remote) =>
        Assert.Single(await KernelSocket.ListAsync($"src {local} and dst {remote}"));

    private static async Task<HashSet<(IPEndPoint, IPEndPoint)>> KernelTimeWaitAsync(HostedNode node, TestOrigin origin)
    {
        var sockets = await KernelSocket.ListAsync($"sport = :{node.Listener.Port} or dport = :{origin.EndPoint.Port}");
        // By address too: elsewhere on the loopback network the same numbers are somebody's ephemeral ports.
        return [.. sockets.Where(each => each.State == "TIME-WAIT")
            .Where(each => each.Local.Equals(node.Listener) || each.Remote.Equals(origin.EndPoint))
            .Select(each => (each.Local, each.Remote))];
    }
}
