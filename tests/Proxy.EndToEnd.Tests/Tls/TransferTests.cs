using System.Net;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Tls;

/// <summary>Bytes through any combination of plain and TLS on the two sides.</summary>
public sealed class TransferTests
{
    private const long MiB = 1024 * 1024;

    private static readonly BytePattern Up = new(161);
    private static readonly BytePattern Down = new(162);
    private static readonly BytePattern Last = new(163);

    private static long Bytes => Scale.Of(64, 1024) * MiB;

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Both_directions_arrive_unchanged_and_a_half_close_lets_the_answer_through(bool isListener, bool isPool)
    {
        using var authority = new TestAuthority();
        var seen = new TaskCompletionSource<(long, long)>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var origin = TlsOrigin.Serve(isPool ? authority : null, async (peer, stream) =>
        {
            var sending = Streams.SendAsync(stream, Down, Bytes);
            seen.SetResult(await Streams.ReceiveAsync(stream, Up));
            await sending;
            await Streams.SendAsync(stream, Last, MiB);
            await Streams.HalfCloseAsync(stream, peer);
        });
        await using var proxy = await TlsNode.StartAsync(authority, origin, isListener, isPool);
        var (peer, stream) = await ConnectAsync(proxy.Listener, isListener);
        using (peer)
        await using (stream)
        {
            var receiving = Streams.ReceiveAsync(stream, Down, Bytes);
            await Streams.SendAsync(stream, Up, Bytes);
            Assert.Equal((Bytes, -1), await receiving);
            await Streams.HalfCloseAsync(stream, peer);

            Assert.Equal((Bytes, -1), await seen.Task.WaitAsync(TestScale.Current.Bound));
            Assert.Equal((MiB, -1), await Streams.ReceiveAsync(stream, Last));
        }

        var ended = await proxy.EndedAsync(peer.LocalEndPoint);
        Assert.Contains($" to-server={Bytes} to-client={Bytes + MiB} end=client-closed", ended, StringComparison.Ordinal);
        await proxy.EndAsync();
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_server_that_ends_first_still_hears_the_client(bool isListener, bool isPool)
    {
        using var authority = new TestAuthority();
        var seen = new TaskCompletionSource<(long, long)>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var origin = TlsOrigin.Serve(isPool ? authority : null, async (peer, stream) =>
        {
            await Streams.SendAsync(stream, Down, MiB);
            await Streams.HalfCloseAsync(stream, peer);
            seen.SetResult(await Streams.ReceiveAsync(stream, Up));
        });
        await using var proxy = await TlsNode.StartAsync(authority, origin, isListener, isPool);
        var (peer, stream) = await ConnectAsync(proxy.Listener, isListener);
        using (peer)
        await using (stream)
        {
            Assert.Equal((MiB, -1), await Streams.ReceiveAsync(stream, Down));
            await Streams.SendAsync(stream, Up, 4 * MiB);
            await Streams.HalfCloseAsync(stream, peer);
            Assert.Equal((4 * MiB, -1), await seen.Task.WaitAsync(TestScale.Current.Bound));
        }

        Assert.Contains(" end=server-closed", await proxy.EndedAsync(peer.LocalEndPoint), StringComparison.Ordinal);
        await proxy.EndAsync();
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Slow_readers_get_every_byte_also_when_the_bank_is_short(bool isListener, bool isPool)
    {
        const int Readers = 12;
        const long Each = 3 * MiB;
        using var authority = new TestAuthority();
        await using var origin = TlsOrigin.Serve(isPool ? authority : null, async (peer, stream) =>
        {
            var receiving = Streams.ReceiveAsync(stream, Up, pause: TimeSpan.FromMilliseconds(2));
            await Streams.SendAsync(stream, Down, Each);
            Assert.Equal((Each, -1), await receiving);
            await Streams.HalfCloseAsync(stream, peer);
        });
        await using var proxy = await TlsNode.StartAsync(
            authority, origin, isListener, isPool, "proxy.buffers { bank = 256KiB, max-share = 64KiB }");

        await Task.WhenAll(Enumerable.Range(0, Readers).Select(async _ =>
        {
            var (peer, stream) = await ConnectAsync(proxy.Listener, isListener);
            using (peer)
            await using (stream)
            {
                var receiving = Streams.ReceiveAsync(stream, Down, pause: TimeSpan.FromMilliseconds(2));
                await Streams.SendAsync(stream, Up, Each);
                await Streams.HalfCloseAsync(stream, peer);
                Assert.Equal((Each, -1), await receiving);
            }
        }));

        await proxy.EndAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reset_on_one_side_is_a_reset_on_the_other(bool isClient)
    {
        using var authority = new TestAuthority();
        var accepted = new TaskCompletionSource<TcpPeer>(TaskCreationOptions.RunContinuationsAsynchronously);
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var origin = TlsOrigin.Serve(authority, async (peer, stream) =>
        {
            Assert.Equal((1000, -1), await Streams.ReceiveAsync(stream, Up, 1000));
            accepted.SetResult(peer);
            await over.Task;
        });
        await using var proxy = await TlsNode.StartAsync(authority, origin, true, true);
        using var client = await TlsClient.ConnectAsync(proxy.Listener, "site.example");
        await Streams.SendAsync(client.Stream, Up, 1000);
        var server = await accepted.Task.WaitAsync(TestScale.Current.Bound);

        var (resets, sees) = isClient ? (client.Peer, server) : (server, client.Peer);
        resets.Reset();
        var end = (await sees.ReceiveToEndAsync()).End;
        over.SetResult();
        Assert.Equal(PeerEnd.Reset, end);

        Assert.Contains($" end={(isClient ? "client" : "server")}-reset", await proxy.EndedAsync(client.Address), StringComparison.Ordinal);
        await proxy.EndAsync();
    }

    private static async Task<(TcpPeer Peer, Stream Stream)> ConnectAsync(IPEndPoint at, bool isTls)
    {
        if (isTls)
        {
            var client = await TlsClient.ConnectAsync(at, "site.example");
            return (client.Peer, client.Stream);
        }

        var peer = await TcpPeer.ConnectAsync(at);
        return (peer, Streams.Plain(peer));
    }
}
