using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.Transport.Tests;

public sealed class TcpInfoTests
{
    private const int Established = 1;
    private const int CloseWait = 8;

    [Fact]
    public void Layout_is_the_kernels() => Assert.Equal(240, Unsafe.SizeOf<TcpInfo>());

    [Fact]
    public async Task Figures_are_those_that_ss_shows()
    {
        await using var origin = TestOrigin.Listen();
        using var loop = new TestLoop();
        await using var leg = await TestLeg.ConnectAsync(loop, origin.EndPoint);
        using var peer = await origin.AcceptAsync();
        await leg.TrySendAsync(new byte[5_000]);
        await peer.ReceiveExactlyAsync(5_000);
        await peer.SendAllAsync(new byte[3_000]);
        await leg.ReceiveAsync(3_000);
        var local = (await loop.Run(() => leg.Leg.Local)).Port;
        var shown = await ProcessUnderTest.RunAsync(
            "ss", ["-tinH", "state", "established", $"sport = :{local} and dport = :{origin.EndPoint.Port}"], TestLoop.Limit);
        var info = await loop.Run(() =>
        {
            Assert.True(leg.Leg.TryReadInfo(out var read));
            return read;
        });

        Assert.Equal(Established, info.State);
        Assert.True(info.RoundTrip > 0);
        Assert.Equal(Shown(shown, @"\brtt:([\d.]+)/"), info.RoundTrip / 1000.0, 3);
        Assert.Equal(Shown(shown, @"\brtt:[\d.]+/([\d.]+)"), info.RoundTripVariance / 1000.0, 3);
        Assert.Equal(Shown(shown, @"\bmss:(\d+)"), info.SendMaximumSegment);
        Assert.Equal(Shown(shown, @"\badvmss:(\d+)"), info.AdvertisedSegment);
        Assert.Equal(Shown(shown, @"\bpmtu:(\d+)"), info.PathMtu);
        Assert.Equal(Shown(shown, @"\bcwnd:(\d+)"), info.SendCongestionWindow);
        Assert.Equal(Shown(shown, @"\bbytes_received:(\d+)"), info.BytesReceived);
        Assert.Equal(Shown(shown, @"\bsegs_out:(\d+)"), info.SegmentsOut);
        Assert.Equal(Shown(shown, @"\bminrtt:([\d.]+)"), info.MinimumRoundTrip / 1000.0, 3);
        Assert.Equal(Shown(shown, @"\bsnd_wnd:(\d+)"), info.SendWindow);
        Assert.Equal(3_000ul, info.BytesReceived);
        Assert.Equal(5_000ul, info.BytesSent);
        Assert.Equal(5_001ul, info.BytesAcknowledged); // the kernel counts our SYN
    }

    [Fact]
    public async Task State_follows_the_peers_fin()
    {
        await using var origin = TestOrigin.Listen();
        using var loop = new TestLoop();
        await using var leg = await TestLeg.ConnectAsync(loop, origin.EndPoint);
        using var peer = await origin.AcceptAsync();
        peer.HalfClose();
        await leg.Probe.AwaitAsync(LegEvent.Readable);
        Assert.Equal(CloseWait, await loop.Run(() => leg.Leg.TryReadInfo(out var info) ? info.State : -1));
    }

    [Fact]
    public async Task Unread_bytes_are_counted()
    {
        await using var origin = TestOrigin.Listen();
        using var loop = new TestLoop();
        await using var leg = await TestLeg.ConnectAsync(loop, origin.EndPoint);
        using var peer = await origin.AcceptAsync();
        await peer.SendAllAsync(new byte[123]);
        await leg.Probe.AwaitAsync(LegEvent.Readable);
        Assert.Equal(123, await loop.Run(() => leg.Leg.UnreadBytes));
        Assert.Equal(0, await loop.Run(() => leg.Leg.TypeOfService));
    }

    private static double Shown(string output, string pattern)
    {
        var match = Regex.Match(output, pattern);
        Assert.True(match.Success, $"{pattern} in {output}");
        return double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
    }
}
