using System.Net;
using Proxy.Actors.Closing;
using Proxy.Actors.ControlMemory;
using Proxy.Actors.Counting;
using Proxy.Actors.Pairs;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Pairs;

/// <summary>The rows of the closing table in which nothing moves for too long. The clock is the test's own.</summary>
[Collection(LiveNodeGroup.Name)]
public class TimeoutTests(HastyNode node)
{
    private const int Rounds = 10;

    private static readonly TimeSpan Timeout = HastyNode.Timeout;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private static readonly BytePattern Up = new(7);
    private static readonly BytePattern Down = new(8);

    [Fact]
    public async Task An_idle_pair_without_kept_bytes_ends_with_fin_on_both_legs()
    {
        using var pair = await node.OpenBoundAsync();
        await node.AdvanceAsync(Timeout - Moment);
        Assert.Equal(TcpState.Established, pair.KernelClientState);
        await node.AdvanceAsync(2 * Moment);
        await Task.WhenAll(pair.Client.SeesAsync(PeerEnd.Eof), pair.Server.SeesAsync(PeerEnd.Eof));
        await pair.KernelHasAsync(TcpState.FinWait2, TcpState.FinWait2);
        pair.Client.HalfClose();
        pair.Server.HalfClose();

        var record = await pair.EndsAsync(PairEnd.IdleTimeout, client: TcpState.TimeWait, server: TcpState.TimeWait);
        Assert.InRange(record.Duration, Timeout, Timeout + (2 * Moment));
        Assert.Equal("cD", record.State.ToString());
    }

    [Fact]
    public async Task An_idle_pair_whose_server_takes_nothing_waits_for_the_server()
    {
        using var pair = await node.OpenBoundAsync(slow: true);
        await pair.Client.SendUntilFullAsync(Up);
        await node.AdvanceAsync(Timeout + Moment);
        await pair.Client.SeesAsync(PeerEnd.Reset);
        Assert.Equal("sD", (await pair.EndsAsync(PairEnd.IdleTimeout, client: null, server: null)).State.ToString());
    }

    [Fact]
    public async Task An_idle_pair_with_kept_bytes_ends_with_rst_on_both_legs()
    {
        using var pair = await node.OpenBoundAsync();
        await pair.Server.SendUntilFullAsync(Down);
        await node.AdvanceAsync(Timeout + Moment);
        await pair.Server.SeesAsync(PeerEnd.Reset);
        var ending = await pair.Client.ReceivePatternToEndAsync(Down);
        Assert.Equal((PeerEnd.Reset, true), (ending.End, ending.IsPrefix));
        Assert.Equal("cD", (await pair.EndsAsync(PairEnd.IdleTimeout, client: null, server: null)).State.ToString());
    }

    [Fact]
    public async Task A_pair_that_exchanges_a_byte_now_and_then_is_not_idle()
    {
        using var pair = await node.OpenBoundAsync();
        for (var i = 0; i < Rounds; i++)
        {
            await node.AdvanceAsync(Timeout - Moment);
            await pair.Client.SendAllAsync(new byte[1]);
            await pair.Server.ReceiveExactlyAsync(1);
        }

        pair.Client.Reset();
        await pair.EndsAsync(PairEnd.ClientReset, client: null, server: null);
    }

    [Fact]
    public async Task A_pair_that_gets_bytes_while_the_node_stands_still_is_not_idle()
    {
        using var pair = await node.OpenBoundAsync();
        await node.StandStillAsync(2 * Timeout, () => pair.Client.SendAllAsync("waits"u8.ToArray()));
        Assert.Equal("waits"u8.ToArray(), await pair.Server.ReceiveExactlyAsync(5));
        await pair.Server.SendAllAsync("heard"u8.ToArray());
        Assert.Equal("heard"u8.ToArray(), await pair.Client.ReceiveExactlyAsync(5));
        pair.Client.Reset();
        await pair.EndsAsync(PairEnd.ClientReset, client: null, server: null);
    }

    [Fact]
    public async Task A_half_closed_pair_in_which_nothing_moves_is_reset_on_both_legs()
    {
        using var pair = await node.OpenBoundAsync();
        pair.Client.HalfClose();
        await pair.Server.SeesAsync(PeerEnd.Eof);
        await node.AdvanceAsync(Timeout + Moment);
        await pair.Client.SeesAsync(PeerEnd.Reset);
        await pair.Server.IsGoneAsync();

        var record = await pair.EndsAsync(PairEnd.HalfCloseTimeout, client: null, server: null);
        Assert.Equal("sD", record.State.ToString());
        Assert.InRange(record.Duration, Timeout, Timeout + (2 * Moment));
    }

    [Fact]
    public async Task A_half_closed_pair_lives_as_long_as_the_other_direction_moves()
    {
        using var pair = await node.OpenBoundAsync();
        pair.Client.HalfClose();
        await pair.Server.SeesAsync(PeerEnd.Eof);
        for (var i = 0; i < Rounds; i++)
        {
            await node.AdvanceAsync(Timeout - Moment);
            await pair.Server.SendAllAsync(new byte[1]);
            await pair.Client.ReceiveExactlyAsync(1);
        }

        pair.Server.HalfClose();
        await pair.Client.SeesAsync(PeerEnd.Eof);
        await pair.EndsAsync(PairEnd.ClientClosed, client: null, server: TcpState.TimeWait);
    }

    /// <summary>The last bytes and the FIN are in the kernel, so that the node moves nothing itself, and the reader takes
    /// longer over them than a timeout. By the machine's clock, as the kernel's timers decide when it learns of a read.</summary>
    [Fact]
    public async Task A_reader_that_works_off_what_the_kernel_holds_is_not_timed_out()
    {
        const int Count = 192 * 1024;
        const int Part = 8 * 1024;
        await using var origin = TestOrigin.Listen(options: new TcpPeerOptions { ReceiveBuffer = 32 * 1024 });
        await using var patient = await TestNode.StartAsync(
            "proxy.timeouts.half-close = 3s\n" + TestNode.Route("slow", IPAddress.Loopback, origin.EndPoint));
        using var pair = new ConnectedPair(patient, await TcpPeer.ConnectAsync(patient.Listener("slow")), await origin.AcceptAsync());
        await pair.Client.SendPatternAsync(Up, Count);
        pair.Client.HalfClose();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        for (var read = 0; read < Count; read += Part)
        {
            await tick.WaitForNextTickAsync();
            Assert.Equal(-1, await pair.Server.ReceivePatternAsync(Up, Part, read));
        }

        await pair.Server.SeesAsync(PeerEnd.Eof);
        pair.Server.HalfClose();
        await pair.Client.SeesAsync(PeerEnd.Eof);
        await pair.EndsAsync(PairEnd.ClientClosed, client: null, server: TcpState.TimeWait);
    }
}
