using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Proxy.Testing;
using Proxy.Transport.Interop;

namespace Proxy.Transport.Tests;

public sealed class LegTests : IDisposable
{
    private readonly TestLoop _loop = new();

    public static TheoryData<string> Addresses => ["127.0.0.1", "::1"];

    public void Dispose() => _loop.Dispose();

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task Connect_reaches_a_listener_and_knows_both_addresses(string address)
    {
        await using var origin = Listen(address);
        await using var leg = await TestLeg.ConnectAsync(_loop, origin.EndPoint);
        using var peer = await origin.AcceptAsync();
        Assert.Equal(origin.EndPoint, leg.Leg.Remote.ToEndPoint());
        Assert.Equal(peer.RemoteEndPoint, (await _loop.Run(() => leg.Leg.Local)).ToEndPoint());
        Assert.False(leg.Leg.HasFailed);
        Assert.Equal([LegEvent.Connected], leg.Probe.Seen);
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task Connect_to_a_port_without_listener_is_refused(string address)
    {
        using var refusing = new RefusingPort(IPAddress.Parse(address));
        await using var leg = await TestLeg.StartAsync(_loop, refusing.EndPoint);
        if (!leg.Leg.HasFailed) Assert.Equal(LegEvent.ConnectFailed, await leg.Probe.NextAsync());
        Assert.Equal(Errno.ConnectionRefused, leg.Leg.Error);
        Assert.False(leg.Leg.IsConnected);
        Assert.True(leg.Leg.IsOpen);
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task Connect_to_a_blackhole_stays_open_until_the_caller_gives_up(string address)
    {
        using var blackhole = await BlackholePort.OpenAsync(IPAddress.Parse(address));
        await using var leg = await TestLeg.StartAsync(_loop, blackhole.EndPoint);
        var timeout = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _loop.Run(() => _loop.Io.Arm(new TimerAction(_ => timeout.SetResult()), 200));
        await timeout.Task.WaitAsync(TestLoop.Limit);
        Assert.Empty(leg.Probe.Seen);
        Assert.False(leg.Leg.IsConnected);
        Assert.False(leg.Leg.HasFailed);
        await _loop.Run(leg.Leg.Close);
        Assert.Equal(0, _loop.Io.WatchedSockets);
    }

    [Fact]
    public async Task Connect_that_reaches_itself_on_loopback_is_refused() => await RefusesItselfAsync(IPAddress.Loopback);

    [Fact]
    public async Task Connect_that_reaches_itself_on_an_interface_is_refused()
    {
        var own = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(each => each.GetIPProperties().UnicastAddresses)
            .Select(each => each.Address)
            .FirstOrDefault(each => each.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(each));
        Assert.True(own is not null, "this test needs an IPv4 address besides those of loopback: run it on a machine with a network");
        await RefusesItselfAsync(own);
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task TryReceive_gives_bytes_then_would_block_then_the_end(string address)
    {
        await using var origin = Listen(address);
        await using var leg = await TestLeg.ConnectAsync(_loop, origin.EndPoint);
        using var peer = await origin.AcceptAsync();
        Assert.Equal(new Transfer(IoStatus.WouldBlock, 0), (await leg.TryReceiveAsync()).Transfer);
        Assert.False(leg.Leg.CanReceive);

        await peer.SendAllAsync(new byte[] { 1, 2, 3 });
        Assert.Equal([1, 2, 3], await leg.ReceiveAsync(3));
        peer.HalfClose();
        var (ending, bytes) = await leg.ReceiveToEndAsync();
        Assert.Equal(IoStatus.End, ending);
        Assert.Empty(bytes);
        Assert.False(leg.Leg.HasFailed);
    }

    [Fact]
    public async Task Short_read_with_the_end_behind_it_stays_readable()
    {
        await using var origin = Listen("127.0.0.1");
        await using var leg = await TestLeg.ConnectAsync(_loop, origin.EndPoint);
        using var peer = await origin.AcceptAsync();
        await _loop.Run(() =>
        {
            peer.Socket.Send(new byte[] { 1, 2, 3 });
            peer.Socket.Shutdown(SocketShutdown.Send);
        });
        var (ending, bytes) = await leg.ReceiveToEndAsync();
        Assert.Equal((IoStatus.End, 3), (ending, bytes.Length));
    }

    [Fact]
    public async Task Urgent_byte_and_bytes_behind_it_are_read_without_further_bytes()
    {
        await using var origin = Listen("127.0.0.1");
        await using var leg = await TestLeg.ConnectAsync(_loop, origin.EndPoint);
        using var peer = await origin.AcceptAsync();
        // All three segments are there before the loop looks: a receive stops at the urgent mark although more follows.
        await _loop.Run(() =>
        {
            peer.Socket.Send("abc"u8);
            peer.Socket.Send("!"u8, SocketFlags.OutOfBand);
            peer.Socket.Send("def"u8);
        });
        Assert.Equal("abc!def"u8.ToArray(), await leg.ReceiveAsync(7).WaitAsync(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task Bytes_behind_an_urgent_byte_are_read_before_an_end_that_has_come_with_them()
    {
        await using var origin = Listen("127.0.0.1");
        await using var leg = await TestLeg.ConnectAsync(_loop, origin.EndPoint);
        using var peer = await origin.AcceptAsync();
        // One event tells of all: what stops a receive is the mark, not the end.
        await _loop.Run(() =>
        {
            peer.Socket.Send("abc"u8);
            peer.Socket.Send("!"u8, SocketFlags.OutOfBand);
            peer.Socket.Send("def"u8);
            peer.Socket.Shutdown(SocketShutdown.Send);
        });
        var (ending, bytes) = await leg.ReceiveToEndAsync().WaitAsync(TestLoop.Limit);
        Assert.Equal((IoStatus.End, "abc!def"), (ending, System.Text.Encoding.ASCII.GetString(bytes)));
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task TrySend_fills_the_queue_would_block_and_is_told_of_space(string address)
    {
        await using var origin = Listen(address, new TcpPeerOptions { ReceiveBuffer = 16 * 1024 });
        await using var leg = await TestLeg.ConnectAsync(_loop, origin.EndPoint);
        using var peer = await origin.AcceptAsync();
        var pattern = new BytePattern(1);
        var block = new byte[256 * 1024];
        var sent = 0L;
        while (true)
        {
            pattern.Fill(sent, block);
            var transfer = await leg.TrySendAsync(block);
            if (transfer.Status == IoStatus.WouldBlock) break;
            Assert.Equal(IoStatus.Done, transfer.Status);
            sent += transfer.Bytes;
        }

        Assert.DoesNotContain(LegEvent.Writable, leg.Probe.Seen);
        Assert.True(await _loop.Run(() => leg.Leg.UnacknowledgedBytes) > 0);
        Assert.Equal(-1, await peer.ReceivePatternAsync(pattern, sent));
        await leg.Probe.AwaitAsync(LegEvent.Writable);
        Assert.Equal(IoStatus.Done, (await leg.TrySendAsync(new byte[1])).Status);
    }

    [Theory]
    [InlineData(1, 300_000)] // ends in the second piece
    [InlineData(300_000, 1)] // ends in the first
    public async Task Two_pieces_are_sent_one_behind_the_other_as_far_as_there_is_space(int firstLength, int thenLength)
    {
        await using var origin = Listen("127.0.0.1", new TcpPeerOptions { ReceiveBuffer = 16 * 1024 });
        await using var leg = await TestLeg.ConnectAsync(_loop, origin.EndPoint);
        using var peer = await origin.AcceptAsync();
        var pattern = new BytePattern(3);
        var (first, then) = (new byte[firstLength], new byte[thenLength]);
        var sent = 0L;
        for (var isFull = false; !isFull;)
        {
            pattern.Fill(sent, first);
            pattern.Fill(sent + firstLength, then);
            var transfer = await leg.TrySendAsync(first, then);
            isFull = transfer.Bytes < firstLength + thenLength;
            sent += transfer.Bytes;
        }

        Assert.Equal(-1, await peer.ReceivePatternAsync(pattern, sent));
        await leg.Probe.AwaitAsync(LegEvent.Writable);
        Assert.Equal(new Transfer(IoStatus.Done, 2), await leg.TrySendAsync(new byte[1], new byte[1]));
        peer.Reset();
        await leg.Probe.AwaitAsync(LegEvent.Readable);
        Assert.Equal(IoStatus.Failed, (await leg.TrySendAsync(first, then)).Status);
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task Bytes_before_a_reset_are_read_and_then_the_leg_has_failed(string address)
    {
        await using var origin = Listen(address);
        await using var leg = await TestLeg.ConnectAsync(_loop, origin.EndPoint);
        using var peer = await origin.AcceptAsync();
        await _loop.Run(() =>
        {
            peer.Socket.Send(new byte[1_000]);
            peer.Reset();
        });
        var (ending, bytes) = await leg.ReceiveToEndAsync();
        Assert.Equal((IoStatus.Failed, 1_000), (ending, bytes.Length));
        Assert.Equal(Errno.ConnectionReset, leg.Leg.Error);
        Assert.True(leg.Leg.HasErrorEvent);
    }

    [Fact]
    public async Task Reset_that_a_send_was_told_of_is_no_orderly_end_for_the_receiver()
    {
        await using var origin = Listen("127.0.0.1");
        await using var leg = await TestLeg.ConnectAsync(_loop, origin.EndPoint);
        using var peer = await origin.AcceptAsync();
        peer.Reset();
        await leg.Probe.AwaitAsync(LegEvent.Readable);
        Assert.Equal(IoStatus.Failed, (await leg.TrySendAsync(new byte[1])).Status);
        Assert.Equal(IoStatus.Failed, (await leg.TryReceiveAsync()).Transfer.Status);
        Assert.Equal(Errno.ConnectionReset, leg.Leg.Error);
    }

    [Fact]
    public async Task Bytes_before_a_reset_that_a_send_was_told_of_are_read_to_their_end()
    {
        await using var origin = Listen("127.0.0.1");
        await using var leg = await TestLeg.ConnectAsync(_loop, origin.EndPoint);
        using var peer = await origin.AcceptAsync();
        // The kernel tells of an error once: the event that the loop looks for after this does not name it any more.
        var sent = await _loop.Run(() =>
        {
            peer.Socket.Send(new byte[1_000]);
            peer.Reset();
            return leg.TrySend(new byte[1]);
        });
        Assert.Equal(IoStatus.Failed, sent.Status);
        await leg.Probe.AwaitAsync(LegEvent.Readable);
        Assert.False(await _loop.Run(() => leg.Leg.PeerClosedFirst));
        var (ending, bytes) = await leg.ReceiveToEndAsync().WaitAsync(TestLoop.Limit);
        Assert.Equal((IoStatus.Failed, 1_000), (ending, bytes.Length));
    }

    [Fact]
    public async Task Send_after_a_receive_was_told_of_the_reset_fails_with_reset()
    {
        await using var origin = Listen("127.0.0.1");
        await using var leg = await TestLeg.ConnectAsync(_loop, origin.EndPoint);
        using var peer = await origin.AcceptAsync();
        peer.Reset();
        Assert.Equal(IoStatus.Failed, (await leg.ReceiveToEndAsync()).Ending);
        Assert.Equal(IoStatus.Failed, (await leg.TrySendAsync(new byte[1])).Status);
        Assert.Equal(Errno.ConnectionReset, leg.Leg.Error);
    }

    [Fact]
    public async Task The_end_is_known_behind_the_last_bytes_and_a_reset_behind_it_is_not_missed()
    {
        await using var origin = Listen("127.0.0.1");
        await using var leg = await TestLeg.ConnectAsync(_loop, origin.EndPoint);
        using var peer = await origin.AcceptAsync();
        await _loop.Run(() =>
        {
            peer.Socket.Send(new byte[] { 1, 2, 3 });
            peer.Socket.Shutdown(SocketShutdown.Send);
        });
        await leg.Probe.AwaitAsync(LegEvent.Readable);
        Assert.Equal([1, 2, 3], (await leg.TryReceiveAsync()).Bytes);
        Assert.True(leg.Leg.CanReceive);
        Assert.Equal(IoStatus.End, (await leg.TryReceiveAsync()).Transfer.Status);
        Assert.False(leg.Leg.HasFailed);

        peer.Reset();
        await leg.Probe.AwaitAsync(LegEvent.Readable);
        Assert.Equal(IoStatus.End, (await leg.TryReceiveAsync()).Transfer.Status);
        Assert.True(leg.Leg.HasFailed);
        Assert.Equal(Errno.ConnectionReset, leg.Leg.Error);
    }

    [Fact]
    public async Task Who_closed_first_is_known_before_the_loop_is_told_of_it()
    {
        await using var origin = Listen("127.0.0.1");
        await using var leg = await TestLeg.ConnectAsync(_loop, origin.EndPoint);
        using var peer = await origin.AcceptAsync();
        Assert.False(await _loop.Run(() => leg.Leg.PeerClosedFirst));
        // The loop looks for events only when this has returned.
        Assert.True(await _loop.Run(() =>
        {
            peer.Socket.Send(new byte[] { 1, 2, 3 });
            peer.Socket.Shutdown(SocketShutdown.Send);
            return leg.Leg.PeerClosedFirst;
        }));
        await leg.Probe.AwaitAsync(LegEvent.Readable);
        Assert.True(await _loop.Run(() => leg.Leg.PeerClosedFirst)); // whatever is still unread
        await _loop.Run(leg.Leg.ShutdownSend);
        Assert.False(await _loop.Run(() => leg.Leg.PeerClosedFirst)); // ours has been sent as well
        await _loop.Run(leg.Leg.Close);
        Assert.False(await _loop.Run(() => leg.Leg.PeerClosedFirst));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fin_that_comes_after_ours_did_not_come_first(bool reset)
    {
        await using var origin = Listen("127.0.0.1");
        await using var leg = await TestLeg.ConnectAsync(_loop, origin.EndPoint);
        using var peer = await origin.AcceptAsync();
        if (!reset) await _loop.Run(leg.Leg.ShutdownSend);
        if (reset) peer.Reset();
        else peer.HalfClose();
        await leg.ReceiveToEndAsync();
        Assert.False(await _loop.Run(() => leg.Leg.PeerClosedFirst));
    }

    [Fact]
    public async Task Only_what_is_sent_first_may_be_sent_without_having_turned_delays_off()
    {
        await using var origin = Listen("127.0.0.1");
        await using var leg = await TestLeg.ConnectAsync(_loop, origin.EndPoint);
        using var peer = await origin.AcceptAsync();
        await leg.TrySendAsync(new byte[1]);
        Assert.Equal(0, await _loop.Run(() => ListenSocketTests.NoDelay(leg.Leg)));
        await leg.TrySendAsync(new byte[1]);
        Assert.Equal(1, await _loop.Run(() => ListenSocketTests.NoDelay(leg.Leg)));
        await peer.ReceiveExactlyAsync(2);

        await using var other = await TestLeg.ConnectAsync(_loop, origin.EndPoint);
        using var otherPeer = await origin.AcceptAsync();
        for (var i = 0; i < 2; i++) await other.TrySendAsync(new byte[1], new byte[1]);
        Assert.Equal(1, await _loop.Run(() => ListenSocketTests.NoDelay(other.Leg)));
        await otherPeer.ReceiveExactlyAsync(4);
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task ShutdownSend_ends_one_direction_only(string address)
    {
        await using var origin = Listen(address);
        await using var leg = await TestLeg.ConnectAsync(_loop, origin.EndPoint);
        using var peer = await origin.AcceptAsync();
        await leg.TrySendAsync(new byte[10]);
        await _loop.Run(leg.Leg.ShutdownSend);
        var ending = await peer.ReceiveToEndAsync();
        Assert.Equal((PeerEnd.Eof, 10), (ending.End, ending.Count));
        await peer.SendAllAsync(new byte[20]);
        Assert.Equal(20, (await leg.ReceiveAsync(20)).Length);
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task Abort_resets_the_peer(string address)
    {
        await using var origin = Listen(address);
        await using var leg = await TestLeg.ConnectAsync(_loop, origin.EndPoint);
        using var peer = await origin.AcceptAsync();
        await _loop.Run(leg.Leg.Abort);
        Assert.False(leg.Leg.IsOpen);
        Assert.Equal(PeerEnd.Reset, (await peer.ReceiveToEndAsync()).End);
        Assert.Equal(0, _loop.Io.WatchedSockets);
    }

    [Fact]
    public async Task Close_delivers_what_was_sent_and_may_be_repeated()
    {
        await using var origin = Listen("127.0.0.1");
        await using var leg = await TestLeg.ConnectAsync(_loop, origin.EndPoint);
        using var peer = await origin.AcceptAsync();
        await leg.TrySendAsync(new byte[100]);
        await _loop.Run(() =>
        {
            leg.Leg.Close();
            leg.Leg.Close();
            leg.Leg.Abort();
            leg.Leg.ShutdownSend();
        });
        var ending = await peer.ReceiveToEndAsync();
        Assert.Equal((PeerEnd.Eof, 100), (ending.End, ending.Count));
        Assert.Equal(-1, await _loop.Run(() => leg.Leg.UnreadBytes));
        Assert.False(await _loop.Run(() => leg.Leg.TryReadInfo(out _)));
    }

    private static TestOrigin Listen(string address, TcpPeerOptions? options = null) =>
        TestOrigin.Listen(new IPEndPoint(IPAddress.Parse(address), 0), options);

    /// <summary>The kernel deals out ephemeral ports in order, so that after at most one tour of them a connect to a
    /// free ephemeral port has that port for its own.</summary>
    private async Task RefusesItselfAsync(IPAddress address)
    {
        var target = TcpAddress.From(new IPEndPoint(address, EphemeralPort(address)));
        for (var attempt = 0; attempt < 200_000; attempt++)
        {
            var probe = new LegProbe();
            var leg = await _loop.Run(() => Leg.Connect(_loop.Io, target, probe));
            if (!leg.HasFailed) Assert.Equal(LegEvent.ConnectFailed, await probe.NextAsync());
            Assert.Equal(Errno.ConnectionRefused, leg.Error);
            var itself = await _loop.Run(() => leg.Local == leg.Remote);
            await _loop.Run(leg.Close);
            if (itself) return;
        }

        Assert.Fail("no connect reached itself");
    }

    /// <summary>A free port of the parity that the kernel prefers for connects, that of the first ephemeral port.</summary>
    private static int EphemeralPort(IPAddress address)
    {
        while (true)
        {
            using var bound = new RefusingPort(address);
            if (bound.EndPoint.Port % 2 == FirstEphemeralPort % 2) return bound.EndPoint.Port;
            using var other = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                other.Bind(new IPEndPoint(address, bound.EndPoint.Port - 1));
                return bound.EndPoint.Port - 1;
            }
            catch (SocketException)
            {
                // Taken: look further.
            }
        }
    }

    private static int FirstEphemeralPort =>
        int.Parse(File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range").Split()[0], System.Globalization.CultureInfo.InvariantCulture);
}
