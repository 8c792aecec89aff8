using System.Diagnostics;
using System.Net;
using Proxy.Actors.ControlMemory;
using Proxy.Actors.Pairs;
using Proxy.Actors.Tests.Nodes;
using Proxy.Testing;

namespace Proxy.Actors.Tests.ControlMemory;

/// <summary>What is left of a pair after its end, for how long, and who may ask for it. The clock is the test's own.</summary>
[Collection(HostedNodeGroup.Name)]
public class TimeWaitTests
{
    private const int CapabilityNetAdmin = 12; // linux/capability.h

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task The_block_goes_at_once_and_the_flow_entry_after_60_seconds()
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await HostedNode.StartAsync(origin.EndPoint, time: new ManualTime());
        await ClosedPair.RunAsync(node, origin);

        var began = Stopwatch.GetTimestamp();
        await node.WaitUntilReleasedAsync();
        await Eventually.EqualAsync(false, () => node.HasActorAsync(1, "block"));
        Assert.True(await node.HasActorAsync(1, "flow"));
        Assert.Equal(PairPhase.TimeWait, (await node.InspectAsync(1)).Phase);

        await node.AdvanceAsync(59 * Second);
        Assert.Equal(1, (await node.Node.CountAsync()).FlowsInTimeWait);
        Assert.Equal(PairPhase.TimeWait, (await node.InspectAsync(1)).Phase);

        await node.AdvanceAsync(2 * Second);
        Assert.Equal(0, (await node.Node.CountAsync()).FlowEntries);
        Assert.Equal(PairPhase.Unknown, (await node.InspectAsync(1)).Phase);
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, 10 * Second);
    }

    [Theory]
    [InlineData(false, "127.0.0.1")]
    [InlineData(false, "0.0.0.0")]
    [InlineData(true, "127.0.0.1")]
    [InlineData(true, "0.0.0.0")]
    public async Task The_entry_is_of_the_leg_that_we_closed_first(bool serverFirst, string bind)
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await HostedNode.StartAsync(origin.EndPoint, BindTo(bind), new ManualTime());
        var pair = await ClosedPair.RunAsync(node, origin, serverFirst);
        await node.WaitUntilReleasedAsync();

        var report = await node.InspectAsync(1);
        Assert.Equal((PairPhase.TimeWait, 5, 0), (report.Phase, report.BytesToServer, report.BytesToClient));
        Assert.Null(report.ClientBlock);
        Assert.Null(report.ServerBlock);
        var entry = serverFirst ? report.ClientFlow : report.ServerFlow;
        Assert.Null(serverFirst ? report.ServerFlow : report.ClientFlow);
        Assert.Equal(TcpState.TimeWait, entry!.Value.State);
        Assert.Equal(serverFirst ? (pair.Listener, pair.Client) : (pair.ServerLeg, origin.EndPoint), AddressesOf(entry.Value));
        Assert.True(entry.Value.Options.HasFlag(FlowOptions.FromKernel));
        Assert.False(entry.Value.Options.HasFlag(FlowOptions.HasTypeOfService)); // nobody has asked while it was there
        Assert.Equal(MayAdministerNetworks(), entry.Value.Options.HasFlag(FlowOptions.HasSequence));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    public async Task Who_asks_before_its_end_learns_all_of_both_legs(string bind)
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await HostedNode.StartAsync(origin.EndPoint, BindTo(bind), new ManualTime());
        var at = ClosedPair.ListenerOf(node);
        using var client = await TcpPeer.ConnectAsync(at);
        using var server = await origin.AcceptAsync();
        var report = await node.InspectAsync(1);
        Assert.Equal((at, client.LocalEndPoint), AddressesOf(report.ClientFlow!.Value));
        Assert.Equal((server.RemoteEndPoint, origin.EndPoint), AddressesOf(report.ServerFlow!.Value));
        Assert.True(report.ClientFlow!.Value.Options.HasFlag(FlowOptions.HasTypeOfService | FlowOptions.FromKernel));
        Assert.True(report.ServerFlow!.Value.Options.HasFlag(FlowOptions.HasTypeOfService | FlowOptions.FromKernel));

        await ClosedPair.CloseAsync(client, server);
        await node.WaitUntilReleasedAsync();
        Assert.True((await node.InspectAsync(1)).ServerFlow!.Value.Options.HasFlag(FlowOptions.HasTypeOfService));
    }

    [Fact]
    public async Task The_next_sequence_number_is_exact_where_the_kernel_tells_it()
    {
        Assert.True(MayAdministerNetworks(), "the kernel tells sequence numbers with CAP_NET_ADMIN only: run this test as root");
        await using var origin = TestOrigin.Listen();
        await using var node = await HostedNode.StartAsync(origin.EndPoint, time: new ManualTime());
        using var client = await TcpPeer.ConnectAsync(node.Listener);
        using var server = await origin.AcceptAsync();
        await server.SendAllAsync(new byte[7]);
        await client.ReceiveExactlyAsync(7);
        var before = (await node.InspectAsync(1)).ServerFlow!.Value;

        await server.SendAllAsync(new byte[1000]);
        await client.ReceiveExactlyAsync(1000);
        await ClosedPair.CloseAsync(client, server);
        await node.WaitUntilReleasedAsync();

        var after = (await node.InspectAsync(1)).ServerFlow!.Value;
        Assert.True(before.Options.HasFlag(FlowOptions.HasSequence));
        Assert.Equal(before.ReceiveNext + 1000 + 1, after.ReceiveNext); // the FIN counts as one
    }

    [Fact]
    public async Task Each_pair_of_a_slot_answers_for_itself_until_2MSL()
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await HostedNode.StartAsync(origin.EndPoint, time: new ManualTime());
        var pairs = new List<ClosedPair>();
        for (var before = 0; before < 3; before++)
        {
            pairs.Add(await ClosedPair.RunAsync(node, origin));
            await node.WaitUntilReleasedAsync();
            await node.AdvanceAsync(20 * Second);
        }

        using var client = await TcpPeer.ConnectAsync(node.Listener);
        using var server = await origin.AcceptAsync();
        Assert.Equal(PairPhase.Bound, (await node.InspectAsync(HostedNode.Number(1, 3))).Phase);
        Assert.Equal(PairPhase.Unknown, (await node.InspectAsync(1)).Phase); // 60 s ago
        for (var before = 1; before < 3; before++)
        {
            var report = await node.InspectAsync(HostedNode.Number(1, before));
            Assert.Equal((PairPhase.TimeWait, before == 2 ? 5 : 0, 0), (report.Phase, report.BytesToServer, report.BytesToClient)); // of the last that has ended
            Assert.Equal((pairs[before].ServerLeg, origin.EndPoint), AddressesOf(report.ServerFlow!.Value));
        }

        Assert.Equal(PairPhase.Unknown, (await node.InspectAsync(HostedNode.Number(1, 4))).Phase);
        Assert.Equal(PairPhase.Unknown, (await node.InspectAsync(HostedNode.Number(2, 1))).Phase);
        await Eventually.EqualAsync(false, () => node.HasActorAsync(2)); // it was made for the question
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killing_the_pair_frees_its_entry_early_and_leaves_the_slots_next_pair_alone(bool isServing)
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await HostedNode.StartAsync(origin.EndPoint, time: new ManualTime());
        await ClosedPair.RunAsync(node, origin);
        await node.WaitUntilReleasedAsync();
        using var client = isServing ? await TcpPeer.ConnectAsync(node.Listener) : null;
        using var server = isServing ? await origin.AcceptAsync() : null;

        Assert.Equal(PairPhase.TimeWait, (await node.InspectAsync(1)).Phase);
        Assert.Equal(1, (await node.Node.CountAsync()).FlowsInTimeWait);
        node.Kill(1);
        await Eventually.EqualAsync(0, async () => (await node.Node.CountAsync()).FlowsInTimeWait);
        Assert.Equal(PairPhase.Unknown, (await node.InspectAsync(1)).Phase);
        Assert.Equal(isServing ? PairPhase.Bound : PairPhase.Unknown, (await node.InspectAsync(HostedNode.Number(1, 1))).Phase);
        Assert.Equal(isServing ? 2 : 0, (await node.Node.CountAsync()).FlowEntries);
        if (!isServing) return;
        await client!.SendAllAsync("still there"u8.ToArray());
        Assert.Equal("still there"u8.ToArray(), await server!.ReceiveExactlyAsync(11));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    public async Task A_new_connection_on_the_same_addresses_recycles_the_entry(string bind)
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await HostedNode.StartAsync(origin.EndPoint, BindTo(bind), new ManualTime());
        // An address of its own: on 127.0.0.1 any other connection of this machine may have taken the port meanwhile.
        var pair = await ClosedPair.RunAsync(node, origin, serverFirst: true, new IPEndPoint(IPAddress.Parse("127.0.7.7"), 0));
        await node.WaitUntilReleasedAsync();
        Assert.Equal(PairPhase.TimeWait, (await node.InspectAsync(1)).Phase);

        using var client = await TcpPeer.ConnectAsync(pair.Listener, new TcpPeerOptions { From = pair.Client });
        using var server = await origin.AcceptAsync();
        await client.SendAllAsync("again"u8.ToArray());
        Assert.Equal("again"u8.ToArray(), await server.ReceiveExactlyAsync(5));

        var counts = await node.Node.CountAsync();
        Assert.Equal((2, 0), (counts.FlowEntries, counts.FlowsInTimeWait));
        Assert.Equal(PairPhase.Unknown, (await node.InspectAsync(1)).Phase);
        Assert.Equal(PairPhase.Bound, (await node.InspectAsync(HostedNode.Number(1, 1))).Phase);
    }

    [Fact]
    public async Task A_full_table_lets_the_oldest_go_first()
    {
        const int MostFlows = 4;
        await using var origin = TestOrigin.Listen();
        await using var node = await HostedNode.StartAsync(
            origin.EndPoint,
            time: new ManualTime(),
            change: settings => settings with { ControlMemory = settings.ControlMemory with { MaxFlows = MostFlows } });
        for (var i = 0; i < 6; i++)
        {
            await ClosedPair.RunAsync(node, origin);
            await node.WaitUntilReleasedAsync();
        }

        // A live pair takes two slots, so beside the newest entry two older ones have had room.
        Assert.Equal(3, (await node.Node.CountAsync()).FlowEntries);
        for (var before = 0; before < 6; before++)
        {
            var expected = before < 3 ? PairPhase.Unknown : PairPhase.TimeWait;
            Assert.Equal((before, expected), (before, (await node.InspectAsync(HostedNode.Number(1, before))).Phase));
        }
    }

    [Fact]
    public async Task A_new_connection_of_the_same_client_to_another_address_leaves_the_entry()
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await HostedNode.StartAsync(origin.EndPoint, BindTo("0.0.0.0"), new ManualTime());
        var pair = await ClosedPair.RunAsync(node, origin, serverFirst: true, new IPEndPoint(IPAddress.Parse("127.0.7.8"), 0));
        await node.WaitUntilReleasedAsync();

        using var client = await TcpPeer.ConnectAsync(
            new IPEndPoint(IPAddress.Parse("127.0.7.9"), pair.Listener.Port), new TcpPeerOptions { From = pair.Client });
        using var server = await origin.AcceptAsync();
        Assert.Equal(PairPhase.Bound, (await node.InspectAsync(HostedNode.Number(1, 1))).Phase);
        Assert.Equal(PairPhase.TimeWait, (await node.InspectAsync(1)).Phase);
        await ClosedPair.CloseAsync(client, server, serverFirst: true);
        await node.WaitUntilReleasedAsync();
        Assert.Equal(2, (await node.Node.CountAsync()).FlowsInTimeWait);
    }

    private static string BindTo(string address) => $"proxy.listeners.l.bind = \"{address}:0\"";

    internal static (IPEndPoint Source, IPEndPoint Destination) AddressesOf(FlowEntry entry) => (
        new IPEndPoint(new IPAddress((ReadOnlySpan<byte>)entry.Source).MapToIPv4(), entry.SourcePort),
        new IPEndPoint(new IPAddress((ReadOnlySpan<byte>)entry.Destination).MapToIPv4(), entry.DestinationPort));

    private static bool MayAdministerNetworks()
    {
        var line = File.ReadLines("/proc/self/status").Single(each => each.StartsWith("CapEff:", StringComparison.Ordinal));
        return (Convert.ToUInt64(line[7..].Trim(), 16) >> CapabilityNetAdmin & 1) == 1;
    }
}
