using System.Net.Sockets;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests;

/// <summary>Urgent bytes (RFC 9293 section 3.8.5) come through in their place among the others, as RFC 6093 asks for.</summary>
public sealed class UrgentTests
{
    [Fact]
    public async Task Urgent_bytes_come_through_in_both_directions_in_their_place()
    {
        await using var origin = TestOrigin.Listen();
        await using var proxy = await ProxyProcess.StartAsync(origin.EndPoint);
        using (var client = await TcpPeer.ConnectAsync(proxy.Listener))
        using (var server = await origin.AcceptAsync())
        {
            foreach (var (from, to) in new[] { (client, server), (server, client) })
            {
                from.Socket.Send("before"u8);
                from.Socket.Send("!"u8, SocketFlags.OutOfBand);
                from.Socket.Send("?"u8, SocketFlags.OutOfBand);
                from.Socket.Send("after"u8);
                Assert.Equal("before!?after"u8.ToArray(), await to.ReceiveExactlyAsync(13));

                // Alone, and as the last byte.
                from.Socket.Send("."u8, SocketFlags.OutOfBand);
                Assert.Equal("."u8.ToArray(), await to.ReceiveExactlyAsync(1));
            }

            client.Socket.Send("!"u8, SocketFlags.OutOfBand);
            client.HalfClose();
            server.HalfClose();
            Assert.Equal("!"u8.ToArray(), (await server.ReceiveToEndAsync()).Bytes.ToArray());
            Assert.Equal(PeerEnd.Eof, (await client.ReceiveToEndAsync()).End);
        }

        await proxy.EndAsync();
    }

    [Fact]
    public async Task Urgent_bytes_in_a_transfer_change_nothing_of_it()
    {
        const int blocks = 200;
        await using var origin = TestOrigin.Listen();
        await using var proxy = await ProxyProcess.StartAsync(origin.EndPoint);
        var block = new byte[10_000];
        new Random(1).NextBytes(block);
        using (var client = await TcpPeer.ConnectAsync(proxy.Listener))
        using (var server = await origin.AcceptAsync())
        {
            var receiving = server.ReceiveToEndAsync();
            await Task.Run(() =>
            {
                for (var i = 0; i < blocks; i++) client.Socket.Send(block, i % 3 == 0 ? SocketFlags.OutOfBand : SocketFlags.None);
            });
            client.HalfClose();
            var received = await receiving;
            Assert.Equal(PeerEnd.Eof, received.End);
            Assert.Equal(Enumerable.Repeat(block, blocks).SelectMany(each => each), received.Bytes.ToArray());
            server.HalfClose();
            await client.ReceiveToEndAsync();
        }

        await proxy.EndAsync();
    }
}
