using Proxy.Actors.Closing;
using Proxy.Actors.ControlMemory;
using Proxy.Actors.Counting;
using Proxy.Actors.Pairs;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Pairs;

/// <summary>The rows of the closing table in which a RST comes after a FIN, from either side.</summary>
[Collection(LiveNodeGroup.Name)]
public class ResetAfterFinTests(PatientNode node)
{
    private static readonly BytePattern Down = new(6);

    [Fact]
    public async Task Client_fin_then_server_rst()
    {
        using var pair = await node.OpenAsync();
        pair.Client.HalfClose();
        await pair.Server.SeesAsync(PeerEnd.Eof);
        await pair.Server.SendAllAsync("part of the answer"u8.ToArray());
        pair.Server.Reset();
        await pair.Client.SeesAsync(PeerEnd.Reset, "part of the answer"u8.ToArray());
        await pair.EndsAsync(PairEnd.ServerReset, client: null, server: null);
    }

    [Fact]
    public async Task Server_fin_then_client_rst()
    {
        using var pair = await node.OpenAsync();
        pair.Server.HalfClose();
        await pair.Client.SeesAsync(PeerEnd.Eof);
        await pair.Client.SendAllAsync("part of the request"u8.ToArray());
        pair.Client.Reset();
        await pair.Server.SeesAsync(PeerEnd.Reset, "part of the request"u8.ToArray());
        await pair.EndsAsync(PairEnd.ClientReset, client: null, server: null);
    }

    [Fact]
    public async Task Client_fin_then_client_rst()
    {
        using var pair = await node.OpenAsync();
        pair.Client.HalfClose();
        await pair.Server.SeesAsync(PeerEnd.Eof);
        await pair.KernelHasAsync(TcpState.CloseWait, TcpState.FinWait2);
        pair.Client.Reset();
        await pair.Server.IsGoneAsync();
        await pair.EndsAsync(PairEnd.ClientReset, client: null, server: null);
    }

    [Fact]
    public async Task Server_fin_then_server_rst()
    {
        using var pair = await node.OpenAsync();
        pair.Server.HalfClose();
        await pair.Client.SeesAsync(PeerEnd.Eof);
        await pair.KernelHasAsync(TcpState.FinWait2, TcpState.CloseWait);
        pair.Server.Reset();
        await pair.Client.IsGoneAsync();
        await pair.EndsAsync(PairEnd.ServerReset, client: null, server: null);
    }

    [Fact]
    public async Task A_client_that_has_closed_altogether_stops_the_server_s_answer()
    {
        using var pair = await node.OpenAsync();
        await pair.Client.SendAllAsync("ask"u8.ToArray());
        pair.Client.Dispose();
        await pair.Server.SeesAsync(PeerEnd.Eof, "ask"u8.ToArray());
        await Assert.ThrowsAnyAsync<System.Net.Sockets.SocketException>(() => pair.Server.SendPatternAsync(Down, 64 * 1024 * 1024));
        await pair.EndsAsync(PairEnd.ClientReset, client: null, server: null);
    }

    [Fact]
    public async Task A_fin_and_a_rst_that_come_together_are_passed_on_in_that_order()
    {
        using var pair = await node.OpenAsync();
        await pair.BoundAsync();
        using (await LoopStall.StartAsync(node.Node.Node))
        {
            await pair.Client.SendAllAsync("ask"u8.ToArray());
            pair.Client.HalfClose();
            await pair.KernelHasAsync(TcpState.CloseWait, TcpState.Established);
            pair.Client.Reset();
        }

        Assert.Equal("ask"u8.ToArray(), await pair.Server.ReceiveExactlyAsync(3));
        await pair.Server.IsGoneAsync();
        await pair.EndsAsync(PairEnd.ClientReset, client: null, server: null);
    }
}
