using Proxy.Transport;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Tests.Tls;

/// <summary>How a TLS leg ends, and what it says of it.</summary>
[Collection(TlsTestGroup.Name)]
public sealed class TlsLegEndTests
{
    [Fact]
    public async Task A_close_notify_is_an_end_though_the_connection_goes_on_and_what_comes_behind_is_thrown_away()
    {
        using var bench = new LegBench();
        await bench.AgreeAsync();
        await bench.RunAsync(() =>
        {
            bench.Arrive([.. bench.Encrypted("last"u8), .. bench.CloseNotify()]);
            Assert.Equal("last"u8.ToArray(), bench.Receive().Bytes);
            Assert.Equal(IoStatus.End, bench.Receive().Status);
            Assert.Equal((true, false, false), (bench.Leg.EndedBeforeFin, bench.Leg.IsTruncated, bench.Leg.HasFailed));
            bench.Send("still"u8);
            Assert.Equal("still"u8.ToArray(), bench.FromLeg());
            bench.Arrive("garbage"u8);
            Assert.Equal(IoStatus.End, bench.Receive(1).Status);
            Assert.Equal(0, bench.Inner.Unread);
            bench.Inner.End(IoStatus.End);
            Assert.Equal(IoStatus.End, bench.Receive(1).Status);
            Assert.False(bench.Leg.EndedBeforeFin);
        });
    }

    [Fact]
    public async Task A_reset_behind_the_close_notify_is_noticed()
    {
        using var bench = new LegBench();
        await bench.AgreeAsync();
        await bench.RunAsync(() =>
        {
            bench.Arrive(bench.CloseNotify());
            Assert.Equal(IoStatus.End, bench.Receive().Status);
            Assert.False(bench.Leg.HasFailed);
            bench.Inner.End(IoStatus.Failed);
            _ = bench.Receive(1);
            Assert.True(bench.Leg.HasFailed);
        });
    }

    [Theory]
    [InlineData(false, IoStatus.End)]
    [InlineData(true, IoStatus.Failed)]
    public async Task A_FIN_without_close_notify_is_a_truncated_end_or_a_failure(bool isStrict, IoStatus expected)
    {
        using var bench = new LegBench(isStrict: isStrict);
        await bench.AgreeAsync();
        await bench.RunAsync(() =>
        {
            bench.Inner.Arrive(bench.Encrypted("last"u8));
            bench.Inner.End(IoStatus.End);
            Assert.Equal("last"u8.ToArray(), bench.Receive().Bytes);
            Assert.Equal(expected, bench.Receive().Status);
            Assert.Equal((true, isStrict, false), (bench.Leg.IsTruncated, bench.Leg.HasFailed, bench.Leg.EndedBeforeFin));
        });
    }

    [Fact]
    public async Task A_broken_record_fails_behind_the_good_ones_and_the_peer_gets_an_alert()
    {
        using var bench = new LegBench();
        await bench.AgreeAsync();
        await bench.RunAsync(() =>
        {
            var (good, bad) = (bench.Encrypted("good"u8), bench.Encrypted("bad"u8));
            bad[^1] ^= 1;
            bench.Arrive([.. good, .. bad]);
            Assert.Equal("good"u8.ToArray(), bench.Receive().Bytes);
            Assert.True(bench.Leg.CanReceive);
            Assert.Equal(IoStatus.Failed, bench.Receive().Status);
            Assert.Equal((true, "a record is broken: its check value does not fit"), (bench.Leg.HasFailed, bench.Leg.Failure));
            Assert.Equal(IoStatus.Failed, bench.Send("x"u8).Status);
            Assert.Empty(bench.FromLeg());
            Assert.Equal("peer sent alert: bad record mac", bench.Peer.Failure);
        });
    }

    [Fact]
    public async Task The_end_goes_behind_what_is_kept()
    {
        using var bench = new LegBench();
        await bench.AgreeAsync();
        await bench.RunAsync(() =>
        {
            bench.Inner.Space = 100;
            var bytes = new byte[30_000];
            Assert.Equal(bytes.Length, bench.Send(bytes).Bytes);
            Assert.InRange(bench.Leg.KeptBytes, bytes.Length - 100, bytes.Length);
            bench.Leg.ShutdownSend();
            Assert.False(bench.Inner.IsShut);
            Assert.Equal(bench.Leg.KeptBytes + 1, bench.Leg.UnacknowledgedBytes);
            bench.Open(10_000);
            Assert.False(bench.Inner.IsShut);
            bench.Open(int.MaxValue);
            Assert.True(bench.Inner.IsShut);
            Assert.Equal(bytes, bench.FromLeg());
            Assert.Equal(TlsStatus.Closed, bench.PeerStatus);
            bench.Arrive(bench.Encrypted("answer"u8));
            Assert.Equal("answer"u8.ToArray(), bench.Receive().Bytes);
        });
    }

    [Fact]
    public async Task The_end_is_passed_on_once_though_the_leg_stays_writable()
    {
        // The kernel answers a shutdown by saying that the socket is writable: a loop would be kept busy as long as the peer stays.
        using var bench = new LegBench();
        await bench.AgreeAsync();
        await bench.RunAsync(() =>
        {
            bench.Leg.ShutdownSend();
            bench.Open(int.MaxValue);
            bench.Open(int.MaxValue);
            Assert.Equal(1, bench.Inner.Shutdowns);
            Assert.Empty(bench.FromLeg());
            Assert.Equal(TlsStatus.Closed, bench.PeerStatus);
        });
    }

    [Fact]
    public async Task A_close_frees_the_session_at_once_and_delivers_what_is_kept()
    {
        using var bench = new LegBench();
        await bench.AgreeAsync();
        await bench.RunAsync(() =>
        {
            var live = TlsSession.Live;
            bench.Inner.Space = 0;
            bench.Send("last words"u8);
            bench.Leg.Close();
            Assert.Equal(live - 1, TlsSession.Live);
            Assert.False(bench.Inner.IsClosed);
            bench.Open(int.MaxValue);
            Assert.True(bench.Inner.IsClosed);
            Assert.Equal("last words"u8.ToArray(), bench.FromLeg());
            Assert.Equal(TlsStatus.Closed, bench.PeerStatus);
        });
    }

    [Fact]
    public async Task A_reset_while_the_last_bytes_wait_gives_them_up()
    {
        using var bench = new LegBench();
        await bench.AgreeAsync();
        await bench.RunAsync(() =>
        {
            bench.Inner.Space = 0;
            bench.Send("last words"u8);
            bench.Leg.Close();
            bench.Inner.End(IoStatus.Failed);
            bench.Leg.OnReadable(PairSide.Client);
            Assert.True(bench.Inner.IsClosed);
            Assert.Equal(0, bench.Leg.KeptBytes);
        });
    }

    [Fact]
    public async Task An_abort_drops_what_is_kept()
    {
        using var bench = new LegBench();
        await bench.AgreeAsync();
        await bench.RunAsync(() =>
        {
            bench.Inner.Space = 0;
            bench.Send(new byte[20_000]);
            bench.Leg.Abort();
            Assert.True(bench.Inner.IsAborted);
            Assert.Equal(0, bench.Leg.KeptBytes);
        });
    }

    [Fact]
    public async Task A_handshake_that_fails_says_why_and_its_alert_is_delivered()
    {
        using var bench = new LegBench();
        await bench.RunAsync(() =>
        {
            bench.Leg.Begin(bench.Queue, bench);
            bench.Arrive("GET / HTTP/1.1\r\n\r\n"u8);
        });
        while (bench.IsDone is null) await bench.RunAsync(() => { });
        await bench.RunAsync(() =>
        {
            Assert.Equal("not TLS: the first bytes are an HTTP request", bench.Reason);
            Assert.Equal((true, bench.Reason), (bench.Leg.HasFailed, bench.Leg.Failure));
            bench.Leg.Close();
            Assert.True(bench.Inner.IsClosed);
            Assert.Equal((0, 0), (bench.Queue.InProgress, bench.Queue.Waiting));
        });
    }

    [Theory]
    [InlineData(IoStatus.End, "the peer closed the connection during the TLS handshake")]
    [InlineData(IoStatus.Failed, "the peer reset the connection during the TLS handshake")]
    public async Task A_peer_that_leaves_during_the_handshake_is_noticed(IoStatus ending, string reason)
    {
        using var bench = new LegBench(isServer: false);
        await bench.RunAsync(() =>
        {
            bench.Leg.Begin(bench.Queue, bench);
            bench.Inner.End(ending);
            bench.Leg.OnReadable(PairSide.Client);
        });
        while (bench.IsDone is null) await bench.RunAsync(() => { });
        Assert.Equal((false, reason), (bench.IsDone, bench.Reason));
    }

    [Fact]
    public async Task A_handshake_goes_on_when_the_leg_takes_a_few_bytes_at_a_time()
    {
        using var bench = new LegBench();
        await bench.RunAsync(() =>
        {
            bench.Inner.Space = 0;
            bench.Leg.Begin(bench.Queue, bench);
        });
        while (bench.IsDone is null || bench.PeerStatus == TlsStatus.NeedInput)
        {
            await bench.RunAsync(() =>
            {
                bench.Open(7);
                bench.StepPeer();
            });
        }

        Assert.True(bench.IsDone);
        await bench.RunAsync(() => bench.Open(int.MaxValue));
    }

    [Fact]
    public async Task A_handshake_that_is_given_up_tells_nobody()
    {
        using var bench = new LegBench();
        await bench.RunAsync(() =>
        {
            bench.Leg.Begin(bench.Queue, bench);
            bench.StepPeer();
            bench.Leg.Abort();
            Assert.Equal((0, 0), (bench.Queue.InProgress, bench.Queue.Waiting));
        });
        await bench.RunAsync(() => { });
        Assert.Null(bench.IsDone);
    }
}
