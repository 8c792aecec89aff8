using System.Net.Sockets;
using Proxy.Actors.Closing;
using Proxy.Actors.ControlMemory;
using Proxy.Actors.Counting;
using Proxy.Actors.Pairs;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Pairs;

/// <summary>The rows of the closing table in which both sides send FIN.</summary>
[Collection(LiveNodeGroup.Name)]
public class OrderlyCloseTests(PatientNode node)
{
    private static readonly BytePattern Up = new(1);
    private static readonly BytePattern Down = new(2);

    [Theory]
    [InlineData(AddressFamily.InterNetwork)]
    [InlineData(AddressFamily.InterNetworkV6)]
    public async Task Client_fin_then_server_fin_leaves_time_wait_on_the_server_leg(AddressFamily family)
    {
        using var pair = await node.OpenAsync(family);
        await pair.Client.SendAllAsync("ask"u8.ToArray());
        pair.Client.HalfClose();
        await pair.Server.SeesAsync(PeerEnd.Eof, "ask"u8.ToArray());
        await pair.KernelHasAsync(TcpState.CloseWait, TcpState.FinWait2);

        await pair.Server.SendAllAsync("answer"u8.ToArray());
        pair.Server.HalfClose();
        await pair.Client.SeesAsync(PeerEnd.Eof, "answer"u8.ToArray());

        var record = await pair.EndsAsync(PairEnd.ClientClosed, client: null, server: TcpState.TimeWait);
        Assert.Equal((3, 6), (record.BytesToServer, record.BytesToClient));
    }

    [Theory]
    [InlineData(AddressFamily.InterNetwork)]
    [InlineData(AddressFamily.InterNetworkV6)]
    public async Task Server_fin_then_client_fin_leaves_time_wait_on_the_client_leg(AddressFamily family)
    {
        using var pair = await node.OpenAsync(family);
        await pair.Server.SendAllAsync("hello"u8.ToArray());
        pair.Server.HalfClose();
        await pair.Client.SeesAsync(PeerEnd.Eof, "hello"u8.ToArray());
        await pair.KernelHasAsync(TcpState.FinWait2, TcpState.CloseWait);

        await pair.Client.SendAllAsync("thanks"u8.ToArray());
        pair.Client.HalfClose();
        await pair.Server.SeesAsync(PeerEnd.Eof, "thanks"u8.ToArray());

        await pair.EndsAsync(PairEnd.ServerClosed, client: TcpState.TimeWait, server: null);
    }

    [Theory]
    [InlineData(AddressFamily.InterNetwork)]
    [InlineData(AddressFamily.InterNetworkV6)]
    public async Task Fins_of_both_before_either_is_forwarded_leave_no_time_wait_with_us(AddressFamily family)
    {
        using var pair = await node.OpenAsync(family);
        await pair.BoundAsync();
        using (await LoopStall.StartAsync(node.Node.Node))
        {
            await pair.Client.SendAllAsync("up"u8.ToArray());
            await pair.Server.SendAllAsync("down"u8.ToArray());
            pair.Client.HalfClose();
            pair.Server.HalfClose();
            await pair.KernelHasAsync(TcpState.CloseWait, TcpState.CloseWait);
        }

        await pair.Server.SeesAsync(PeerEnd.Eof, "up"u8.ToArray());
        await pair.Client.SeesAsync(PeerEnd.Eof, "down"u8.ToArray());
        var end = (await node.Node.Log.EndAsync(pair.Client.LocalEndPoint)).End;
        Assert.Contains(end, new[] { PairEnd.ClientClosed, PairEnd.ServerClosed });
        await pair.EndsAsync(end, client: null, server: null);
    }

    [Fact]
    public async Task A_fin_behind_data_for_a_slow_client_waits_for_the_data()
    {
        using var pair = await node.OpenAsync();
        var received = await pair.Server.SendUntilFullAsync(Down);
        pair.Server.HalfClose();
        Assert.Equal(1, (await node.Node.Node.CountAsync()).LanesAttached);

        var delivered = await pair.Client.SeesAtLeastAsync(PeerEnd.Eof, Down, received);
        pair.Client.HalfClose();
        await pair.Server.SeesAsync(PeerEnd.Eof);

        var record = await pair.EndsAsync(PairEnd.ServerClosed, client: TcpState.TimeWait, server: null);
        Assert.Equal(delivered, record.BytesToClient);
    }

    [Fact]
    public async Task Data_goes_on_in_the_other_direction_after_a_fin()
    {
        const long Count = 20 * 1024 * 1024;
        using var pair = await node.OpenAsync();
        pair.Client.HalfClose();
        await pair.Server.SeesAsync(PeerEnd.Eof);

        var sending = pair.Server.SendPatternAsync(Down, Count);
        Assert.Equal(-1, await pair.Client.ReceivePatternAsync(Down, Count));
        await sending;
        pair.Server.HalfClose();
        await pair.Client.SeesAsync(PeerEnd.Eof);

        await pair.EndsAsync(PairEnd.ClientClosed, client: null, server: TcpState.TimeWait);
    }

    [Fact]
    public async Task A_client_fin_that_overtakes_the_server_s_fin_in_its_data_leaves_time_wait_on_the_server_leg()
    {
        using var pair = await node.OpenAsync();
        var sent = await pair.Server.SendUntilFullAsync(Down);
        pair.Server.HalfClose();
        await pair.Client.SendPatternAsync(Up, 1000);
        pair.Client.HalfClose();
        Assert.Equal(-1, await pair.Server.ReceivePatternAsync(Up, 1000));

        await pair.Client.SeesAtLeastAsync(PeerEnd.Eof, Down, sent);
        await pair.Server.SeesAsync(PeerEnd.Eof);
        await pair.EndsAsync(PairEnd.ClientClosed, client: null, server: TcpState.TimeWait);
    }
}
