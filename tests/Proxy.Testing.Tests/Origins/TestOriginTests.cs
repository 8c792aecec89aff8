using System.Net;
using System.Net.Sockets;

namespace Proxy.Testing.Tests;

public class TestOriginTests
{
    [Fact]
    public async Task A_handler_runs_for_every_connection()
    {
        await using var origin = TestOrigin.Serve(async peer => await peer.SendAllAsync(await peer.ReceiveExactlyAsync(1)));
        for (byte i = 0; i < 5; i++)
        {
            using var client = await TcpPeer.ConnectAsync(origin.EndPoint);
            await client.SendAllAsync(new[] { i });
            Assert.Equal(new[] { i }, (await client.ReceiveToEndAsync()).Bytes.ToArray());
        }

        Assert.Equal(5, origin.AcceptedCount);
    }

    [Fact]
    public async Task A_handler_that_throws_fails_the_disposal()
    {
        var origin = TestOrigin.Serve(_ => throw new InvalidDataException("wrong"));
        using (var client = await TcpPeer.ConnectAsync(origin.EndPoint))
            await client.ReceiveToEndAsync();
        var error = await Assert.ThrowsAsync<AggregateException>(() => origin.DisposeAsync().AsTask());
        Assert.Contains("wrong", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposal_does_not_wait_for_a_handler_that_waits()
    {
        var origin = TestOrigin.Serve(peer => peer.ReceiveToEndAsync(TimeSpan.FromMinutes(10)));
        using var client = await TcpPeer.ConnectAsync(origin.EndPoint);
        await client.SendAllAsync(new byte[1]);
        await origin.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_stopped_origin_refuses_and_keeps_what_it_has()
    {
        await using var pair = await PeerPair.ConnectAsync();
        await pair.Origin.StopListeningAsync();
        var error = await Assert.ThrowsAsync<SocketException>(() => TcpPeer.ConnectAsync(pair.Origin.EndPoint));
        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
        await pair.Client.SendAllAsync(new byte[] { 9 });
        Assert.Equal(new byte[] { 9 }, await pair.Server.ReceiveExactlyAsync(1));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task A_refusing_port_refuses(string address)
    {
        using var port = new RefusingPort(IPAddress.Parse(address));
        var error = await Assert.ThrowsAsync<SocketException>(() => TcpPeer.ConnectAsync(port.EndPoint));
        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task A_blackhole_does_not_answer(string address)
    {
        using var port = await BlackholePort.OpenAsync(IPAddress.Parse(address));
        var bounded = new TcpPeerOptions { Timeout = TimeSpan.FromSeconds(2) };
        await Assert.ThrowsAsync<TimeoutException>(() => TcpPeer.ConnectAsync(port.EndPoint, bounded));
    }
}
