using System.Net;
using System.Net.Sockets;

namespace Proxy.Testing.Tests;

public class TcpPeerTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task Peers_exchange_bytes_over_both_families(string address)
    {
        await using var origin = TestOrigin.Listen(new IPEndPoint(IPAddress.Parse(address), 0));
        using var client = await TcpPeer.ConnectAsync(origin.EndPoint);
        using var server = await origin.AcceptAsync();

        await client.SendAllAsync("ping"u8.ToArray());
        Assert.Equal("ping"u8.ToArray(), await server.ReceiveExactlyAsync(4));
        Assert.Equal(client.LocalEndPoint, server.RemoteEndPoint);
        Assert.Equal(origin.EndPoint, client.RemoteEndPoint);
    }

    [Fact]
    public async Task A_peer_connects_from_the_address_it_is_given()
    {
        await using var origin = TestOrigin.Listen();
        var from = new IPEndPoint(IPAddress.Parse("127.0.77.5"), 0);
        using var client = await TcpPeer.ConnectAsync(origin.EndPoint, new TcpPeerOptions { From = from });
        Assert.Equal(from.Address, client.LocalEndPoint.Address);
    }

    [Fact]
    public async Task HalfClose_is_seen_as_eof_and_leaves_the_other_direction_open()
    {
        await using var pair = await PeerPair.ConnectAsync();
        await pair.Client.SendAllAsync(new byte[] { 1, 2, 3 });
        pair.Client.HalfClose();
        var ending = await pair.Server.ReceiveToEndAsync();
        Assert.Equal(PeerEnd.Eof, ending.End);
        Assert.Equal(new byte[] { 1, 2, 3 }, ending.Bytes.ToArray());

        await pair.Server.SendAllAsync(new byte[] { 4 });
        Assert.Equal(new byte[] { 4 }, await pair.Client.ReceiveExactlyAsync(1));
    }

    [Fact]
    public async Task Reset_is_seen_as_reset_after_the_bytes_before_it()
    {
        await using var pair = await PeerPair.ConnectAsync();
        await pair.Client.SendAllAsync(new byte[] { 1, 2, 3 });
        await pair.Server.ReceiveExactlyAsync(1);
        pair.Client.Reset();
        var ending = await pair.Server.ReceiveToEndAsync();
        Assert.Equal(PeerEnd.Reset, ending.End);
        Assert.Equal(new byte[] { 2, 3 }, ending.Bytes.ToArray());
    }

    [Fact]
    public async Task Reset_that_a_sender_met_is_reset_for_the_receiver_too()
    {
        await using var pair = await PeerPair.ConnectAsync();
        pair.Server.Reset();
        await Assert.ThrowsAsync<SocketException>(() => pair.Client.SendPatternAsync(new BytePattern(1), 1 << 20));
        Assert.Equal(PeerEnd.Reset, (await pair.Client.ReceiveToEndAsync()).End);
    }

    [Fact]
    public async Task Reset_while_both_directions_are_busy_is_never_mistaken_for_eof()
    {
        for (var i = 0; i < 200; i++)
        {
            await using var pair = await PeerPair.ConnectAsync();
            var sending = pair.Client.SendPatternAsync(new BytePattern(1), 1 << 26);
            var receiving = pair.Client.ReceivePatternToEndAsync(new BytePattern(2));
            await pair.Server.SendPatternAsync(new BytePattern(2), 1000);
            pair.Server.Reset();
            await Assert.ThrowsAsync<SocketException>(() => sending);
            var ending = await receiving;
            Assert.Equal(PeerEnd.Reset, ending.End);
            Assert.True(ending.IsPrefix);
        }
    }

    [Fact]
    public async Task Close_with_unread_bytes_resets()
    {
        await using var pair = await PeerPair.ConnectAsync();
        await pair.Client.SendAllAsync(new byte[] { 1, 2 });
        await pair.Server.ReceiveExactlyAsync(1);
        pair.Server.Dispose();
        Assert.Equal(PeerEnd.Reset, (await pair.Client.ReceiveToEndAsync()).End);
    }

    [Fact]
    public async Task Waits_end_at_their_bound()
    {
        await using var pair = await PeerPair.ConnectAsync();
        Assert.Equal(PeerEnd.Timeout, (await pair.Client.ReceiveToEndAsync(Short)).End);
        Assert.Equal(PeerEnd.Timeout, (await pair.Client.ReceivePatternToEndAsync(new BytePattern(1), 0, Short)).End);
        await Assert.ThrowsAsync<TimeoutException>(() => pair.Client.ReceiveExactlyAsync(1, Short));
        await Assert.ThrowsAsync<TimeoutException>(() => pair.Client.ReceivePatternAsync(new BytePattern(1), 1, 0, Short));
        await Assert.ThrowsAsync<TimeoutException>(() => pair.Client.SendPatternAsync(new BytePattern(1), 1 << 26, 0, Short));
        await Assert.ThrowsAsync<TimeoutException>(() => pair.Client.SendAllAsync(new byte[1 << 26], Short));
        await Assert.ThrowsAsync<TimeoutException>(() => pair.Origin.AcceptAsync(Short));
    }

    [Fact]
    public async Task ReceiveExactly_says_how_much_came_before_the_end()
    {
        await using var pair = await PeerPair.ConnectAsync();
        await pair.Client.SendAllAsync(new byte[] { 1 });
        pair.Client.HalfClose();
        var error = await Assert.ThrowsAsync<EndOfStreamException>(() => pair.Server.ReceiveExactlyAsync(3));
        Assert.Contains("1 of 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_small_receive_buffer_holds_the_sender_back()
    {
        var small = new TcpPeerOptions { ReceiveBuffer = 8 * 1024, SendBuffer = 8 * 1024 };
        await using var pair = await PeerPair.ConnectAsync(small, small);
        var pattern = new BytePattern(3);
        var sent = await pair.Server.SendPatternUntilFullAsync(pattern, 1 << 26, Short);
        Assert.InRange(sent, 1, 1 << 20);
        Assert.Equal(-1, await pair.Client.ReceivePatternAsync(pattern, sent));
    }

    [Fact]
    public async Task Paused_reading_takes_nothing_until_it_is_resumed()
    {
        await using var pair = await PeerPair.ConnectAsync();
        pair.Client.PauseReading();
        await pair.Server.SendAllAsync(new byte[] { 1 });
        await Assert.ThrowsAsync<TimeoutException>(() => pair.Client.ReceiveExactlyAsync(1, Short));
        var receiving = pair.Client.ReceiveExactlyAsync(1);
        pair.Client.ResumeReading();
        Assert.Equal(new byte[] { 1 }, await receiving);
    }

    [Fact]
    public async Task A_wrong_byte_is_reported_with_its_position()
    {
        await using var pair = await PeerPair.ConnectAsync();
        var pattern = new BytePattern(4);
        var bytes = new byte[200_000];
        pattern.Fill(0, bytes);
        bytes[123_456] ^= 0x20;
        var sending = pair.Client.SendAllAsync(bytes);
        var receiving = pair.Server.ReceivePatternToEndAsync(pattern);
        await sending;
        pair.Client.HalfClose();
        Assert.Equal(new PatternEnding(PeerEnd.Eof, 200_000, 123_456), await receiving);
    }
}
