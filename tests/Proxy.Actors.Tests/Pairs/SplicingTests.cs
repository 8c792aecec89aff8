using System.Net;
using System.Net.Sockets;
using Proxy.Actors.Closing;
using Proxy.Actors.Tests.Metering;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Pairs;

/// <summary>Transfers of which the kernel moves the bytes from socket to socket: all that is true of copied bytes is true of these.</summary>
public sealed class SplicingTests
{
    private const long MiB = 1024 * 1024;
    private const long Total = 128 * MiB;

    // proxy.buffers.max-share.
    private const long Share = 256 * 1024;

    private static readonly BytePattern Up = new(61);
    private static readonly BytePattern Down = new(62);
    private static readonly TcpPeerOptions Patient = new() { Timeout = TimeSpan.FromSeconds(60) };
    private static readonly TcpPeerOptions Slow = Patient with { ReceiveBuffer = 64 * 1024 };
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task Large_reads_that_follow_one_another_are_spliced_in_both_directions_and_every_byte_arrives_before_the_fin()
    {
        await using var run = await Run.StartAsync();
        using var pair = await run.OpenAsync();
        var down = pair.Client.ReceivePatternToEndAsync(Down);
        var up = pair.Server.ReceivePatternToEndAsync(Up);
        await Task.WhenAll(SendAsync(pair.Server, Down), SendAsync(pair.Client, Up));
        Assert.Equal(new PatternEnding(PeerEnd.Eof, Total, -1), await down);
        Assert.Equal(new PatternEnding(PeerEnd.Eof, Total, -1), await up);
        var record = await run.Node.Log.EndAsync(pair.Client.LocalEndPoint);
        Assert.Equal((Total, Total), (record.BytesToServer, record.BytesToClient));
        Assert.InRange(await run.SplicedAsync(), Total / 2, 2 * Total);
        await run.Node.WaitUntilIdleAsync();
    }

    [Theory]
    [InlineData("proxy.buffers.splice = off")]
    [InlineData("proxy.buffers.max-share = 48KiB")] // no read is large
    public async Task Without_it_all_bytes_are_copied(string hocon)
    {
        await using var run = await Run.StartAsync(hocon);
        using var pair = await run.OpenAsync();
        var down = pair.Client.ReceivePatternToEndAsync(Down);
        await SendAsync(pair.Server, Down);
        Assert.Equal(new PatternEnding(PeerEnd.Eof, Total, -1), await down);
        Assert.Equal(0, await run.SplicedAsync());
    }

    [Fact]
    public async Task What_is_limited_is_copied()
    {
        await using var run = await Run.StartAsync("proxy.listeners.l.bandwidth.per-pair = \"10 GiB/s\"");
        using var pair = await run.OpenAsync();
        var down = pair.Client.ReceivePatternToEndAsync(Down);
        await SendAsync(pair.Server, Down);
        Assert.Equal(new PatternEnding(PeerEnd.Eof, Total, -1), await down);
        Assert.Equal(0, await run.SplicedAsync());
    }

    [Fact]
    public async Task Reader_that_stands_still_in_the_middle_holds_its_share_of_the_bank_and_nothing_is_lost()
    {
        await using var run = await Run.StartAsync();
        using var pair = await run.OpenAsync(Slow);
        var reading = pair.Client.ReceivePatternAsync(Down, Total);
        await pair.Server.SendPatternAsync(Down, Total);
        Assert.Equal(-1, await reading);
        Assert.InRange(await run.SplicedAsync(), 1, Total);

        for (var sent = Total; sent < 2 * Total;)
        {
            var more = await pair.Server.SendPatternUntilFullAsync(Down, (2 * Total) - sent, Quiet);
            Assert.InRange(await run.HeldAsync(), 0, Share);
            Assert.Equal(-1, await pair.Client.ReceivePatternAsync(Down, more));
            sent += more;
        }

        pair.Server.HalfClose();
        pair.Client.HalfClose();
        Assert.Equal(PairEnd.ServerClosed, (await run.Node.Log.EndAsync(pair.Client.LocalEndPoint)).End);
    }

    [Fact]
    public async Task Of_a_pair_whose_reader_resets_it_with_bytes_on_their_way_no_byte_comes_to_another_one()
    {
        await using var run = await Run.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            using var doomed = await run.OpenAsync(Slow);
            var sending = Task.Run(() => SendUntilResetAsync(doomed.Server));
            await doomed.Client.ReceivePatternAsync(Down, 16 * MiB);
            using var other = await run.OpenAsync();
            var down = other.Client.ReceivePatternToEndAsync(Up);
            doomed.Client.Reset();
            await other.Server.SendPatternAsync(Up, 16 * MiB);
            other.Server.HalfClose();
            Assert.Equal(new PatternEnding(PeerEnd.Eof, 16 * MiB, -1), await down);
            await sending;
            Assert.Equal(PairEnd.ClientReset, (await run.Node.Log.EndAsync(doomed.Client.LocalEndPoint)).End);
        }
    }

    [Fact]
    public async Task Bytes_that_a_reset_target_leaves_in_the_pipe_are_nobodys_and_the_next_pair_has_the_pipe_to_itself()
    {
        const long Batch = 256 * 1024;
        await using var run = await Run.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            using var doomed = await run.OpenAsync();
            await Task.WhenAll(doomed.Server.SendPatternAsync(Down, 16 * MiB), doomed.Client.ReceivePatternAsync(Down, 16 * MiB));
            var spliced = await run.SplicedAsync();
            using (await LoopStall.StartAsync(run.Node.Node))
            {
                // The loop hears of the bytes first, and finds out about the reset when they are in the pipe.
                await doomed.Server.SendPatternAsync(Down, Batch);
                doomed.Client.Reset();
            }

            Assert.Equal(PairEnd.ClientReset, (await run.Node.Log.EndAsync(doomed.Client.LocalEndPoint)).End);
            Assert.Equal(spliced, await run.SplicedAsync());
            using var next = await run.OpenAsync();
            var down = next.Client.ReceivePatternToEndAsync(Up);
            await next.Server.SendPatternAsync(Up, 16 * MiB);
            next.Server.HalfClose();
            Assert.Equal(new PatternEnding(PeerEnd.Eof, 16 * MiB, -1), await down);
            Assert.InRange(await run.SplicedAsync(), spliced + 1, spliced + (16 * MiB));
        }
    }

    [Fact]
    public async Task What_came_before_a_reset_of_the_sender_is_delivered_before_the_reset()
    {
        await using var run = await Run.StartAsync();
        using var pair = await run.OpenAsync(Slow);
        await Task.WhenAll(pair.Server.SendPatternAsync(Down, 64 * MiB), pair.Client.ReceivePatternAsync(Down, 64 * MiB));
        var more = await pair.Server.SendPatternUntilFullAsync(Up, Total, Quiet);
        var taken = more - pair.Server.UnacknowledgedBytes;
        pair.Server.Reset();
        var ending = await pair.Client.ReceivePatternToEndAsync(Up);
        Assert.Equal((PeerEnd.Reset, -1L), (ending.End, ending.FirstMismatch));
        Assert.InRange(ending.Count, taken, more);
    }

    [Fact]
    public async Task Urgent_bytes_stay_in_their_place_and_hold_nothing_up()
    {
        await using var run = await Run.StartAsync();
        using var pair = await run.OpenAsync();
        var down = pair.Client.ReceivePatternToEndAsync(Down);
        for (long sent = 0; sent < Total; sent += 16 * MiB)
        {
            await pair.Server.SendPatternAsync(Down, (16 * MiB) - 1, sent);
            Assert.Equal(1, await Task.Run(() => pair.Server.Socket.Send([Down[sent + (16 * MiB) - 1]], SocketFlags.OutOfBand)));
        }

        pair.Server.HalfClose();
        Assert.Equal(new PatternEnding(PeerEnd.Eof, Total, -1), await down);
        Assert.InRange(await run.SplicedAsync(), 1, Total);
    }

    [Fact]
    public async Task While_the_bank_is_short_bytes_are_copied_and_nobody_stands_still()
    {
        // Sixteen readers that stand still have all of it.
        await using var run = await Run.StartAsync("proxy.buffers { bank = 1MiB, max-share = 128KiB }");
        using var pair = await run.OpenAsync();
        await Task.WhenAll(pair.Server.SendPatternAsync(Down, 64 * MiB), pair.Client.ReceivePatternAsync(Down, 64 * MiB));
        var stalled = new List<ConnectedPair>();
        for (var i = 0; i < 16; i++)
        {
            stalled.Add(await run.OpenAsync(Slow));
            await stalled[^1].Server.SendPatternUntilFullAsync(Down, Total, Quiet);
        }

        var before = await run.SplicedAsync();
        Assert.InRange(before, 1, 1024 * MiB);
        await Task.WhenAll(pair.Server.SendPatternAsync(Down, 64 * MiB), pair.Client.ReceivePatternAsync(Down, 64 * MiB));
        Assert.Equal(before, await run.SplicedAsync());
        foreach (var each in stalled) each.Dispose();
        await Eventually.EqualAsync(0, run.HeldAsync);
        await Task.WhenAll(pair.Server.SendPatternAsync(Down, 64 * MiB), pair.Client.ReceivePatternAsync(Down, 64 * MiB));
        Assert.InRange(await run.SplicedAsync(), before + 1, before + (64 * MiB));
    }

    private static async Task SendAsync(TcpPeer peer, BytePattern pattern)
    {
        await peer.SendPatternAsync(pattern, Total);
        peer.HalfClose();
    }

    private static async Task SendUntilResetAsync(TcpPeer peer)
    {
        try
        {
            await peer.SendPatternAsync(Down, Total);
        }
        catch (SocketException error) when (TcpPeer.IsReset(error))
        {
        }
    }

    /// <summary>A node of one loop, whose pairs share its pipe.</summary>
    private sealed class Run(TestNode node, TestOrigin origin) : IAsyncDisposable
    {
        private readonly MeterReader _meter = new(node.Node);

        public TestNode Node => node;

        public static async Task<Run> StartAsync(string hocon = "")
        {
            var origin = TestOrigin.Listen(options: Patient);
            return new Run(await TestNode.StartAsync($"{hocon}\n{TestNode.Route("l", IPAddress.Loopback, origin.EndPoint)}"), origin);
        }

        public async Task<ConnectedPair> OpenAsync(TcpPeerOptions? options = null)
        {
            var client = await TcpPeer.ConnectAsync(node.Listener("l"), options ?? Patient);
            return new ConnectedPair(node, client, await origin.AcceptAsync());
        }

        public async Task<long> SplicedAsync() => (long)(await _meter.ReadAsync(node.Node))["proxy.buffers.spliced{}"];

        public async Task<long> HeldAsync() => (long)(await _meter.ReadAsync(node.Node))["proxy.buffers.held{}"];

        public async ValueTask DisposeAsync()
        {
            _meter.Dispose();
            await node.DisposeAsync();
            await origin.DisposeAsync();
        }
    }
}
