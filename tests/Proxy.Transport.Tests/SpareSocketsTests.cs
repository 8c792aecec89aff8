using System.Net;
using Proxy.Testing;

namespace Proxy.Transport.Tests;

public sealed class SpareSocketsTests : IDisposable
{
    private readonly TestLoop _loop = new();
    private readonly SpareSockets _spares = new();

    public void Dispose()
    {
        _loop.Dispose();
        _spares.Dispose();
        Assert.Empty(_loop.Errors);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task A_socket_that_was_reset_serves_the_next_connection(string address)
    {
        await using var first = TestOrigin.Listen(new IPEndPoint(IPAddress.Parse(address), 0));
        await using var second = TestOrigin.Listen(new IPEndPoint(IPAddress.Parse(address), 0));
        var before = await ConnectAsync(first.EndPoint);
        using var peer = await first.AcceptAsync();
        await peer.SendAllAsync(new byte[] { 1, 2, 3 });
        await before.Probe.AwaitAsync(LegEvent.Readable);
        var descriptor = before.Leg.Descriptor;
        await _loop.Run(before.Leg.Abort);
        Assert.Equal(PeerEnd.Reset, (await peer.ReceiveToEndAsync()).End);
        Assert.Equal((1, false), await _loop.Run(() => (_spares.Count, before.Leg.IsOpen)));

        // Nothing of what was before comes to the connection that follows.
        var after = await ConnectAsync(second.EndPoint);
        Assert.Equal((descriptor, 0), await _loop.Run(() => (after.Leg.Descriptor, _spares.Count)));
        using var next = await second.AcceptAsync();
        await after.TrySendAsync([7]);
        Assert.Equal([7], await next.ReceiveExactlyAsync(1));
        await next.SendAllAsync(new byte[] { 4, 5 });
        Assert.Equal([4, 5], await after.ReceiveAsync(2));
        next.HalfClose();
        Assert.Equal(IoStatus.End, (await after.ReceiveToEndAsync()).Ending);
        Assert.DoesNotContain(LegEvent.ConnectFailed, before.Probe.Seen);
        await _loop.Run(after.Leg.Abort);
        Assert.Equal(PeerEnd.Reset, (await next.ReceiveToEndAsync()).End);
        Assert.Equal(1, await _loop.Run(() => _spares.Count));
    }

    [Fact]
    public async Task A_spare_that_is_refused_says_so_and_is_closed()
    {
        await using var origin = TestOrigin.Listen();
        using var refusing = new RefusingPort();
        var before = await ConnectAsync(origin.EndPoint);
        await _loop.Run(before.Leg.Abort);

        var refused = await StartAsync(refusing.EndPoint);
        if (!await _loop.Run(() => refused.Leg.HasFailed)) Assert.Equal(LegEvent.ConnectFailed, await refused.Probe.NextAsync());
        await _loop.Run(refused.Leg.Abort);
        Assert.Equal((0, 0), await _loop.Run(() => (_spares.Count, _loop.Io.WatchedSockets)));
    }

    [Fact]
    public async Task A_spare_of_one_family_makes_room_for_a_socket_of_the_other()
    {
        await using var four = TestOrigin.Listen();
        await using var six = TestOrigin.Listen(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        await _loop.Run((await ConnectAsync(four.EndPoint)).Leg.Abort);
        var after = await ConnectAsync(six.EndPoint);
        Assert.Equal(0, await _loop.Run(() => _spares.Count));
        await _loop.Run(after.Leg.Abort);
        await _loop.Run(_spares.Clear);
        Assert.Equal(0, await _loop.Run(() => _spares.Count));
    }

    private async Task<TestLeg> ConnectAsync(IPEndPoint remote)
    {
        var leg = await StartAsync(remote);
        if (!await _loop.Run(() => leg.Leg.IsConnected)) Assert.Equal(LegEvent.Connected, await leg.Probe.NextAsync());
        return leg;
    }

    private async Task<TestLeg> StartAsync(IPEndPoint remote)
    {
        var probe = new LegProbe();
        return new TestLeg(_loop, await _loop.Run(() => Leg.Connect(_loop.Io, TcpAddress.From(remote), probe, spares: _spares)), probe);
    }
}
