using System.Net.Sockets;
using Proxy.Testing;

namespace Proxy.Transport.Tests;

/// <summary>Bytes that go from leg to leg by way of a loop's pipe.</summary>
public sealed class SplicePipeTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly TestLoop _loop = new();
    private readonly TestOrigin _origin = TestOrigin.Listen();
    private readonly List<IDisposable> _peers = [];
    private readonly SplicePipe _pipe;

    public SplicePipeTests() => _pipe = _loop.Io.OpenPipe()!;

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in _peers) peer.Dispose();
        await _origin.DisposeAsync();
        _loop.Dispose();
    }

    [Fact]
    public async Task Bytes_of_a_leg_are_sent_by_another_and_counted()
    {
        await using var from = await ConnectAsync();
        await using var to = await ConnectAsync();
        await from.Peer.SendAllAsync("hello"u8.ToArray());
        Assert.Equal(5, await FillAsync(from, 1024));
        Assert.Equal(5, _pipe.Bytes);
        Assert.Equal(new Transfer(IoStatus.Done, 5), await _loop.Run(() => to.Leg.TrySend(_pipe)));
        Assert.Equal("hello"u8.ToArray(), await to.Peer.ReceiveExactlyAsync(5));
        Assert.Equal((0, 5L), (_pipe.Bytes, _pipe.Moved));
    }

    [Fact]
    public async Task Only_what_is_spliced_first_may_be_sent_without_having_turned_delays_off()
    {
        await using var from = await ConnectAsync();
        await using var to = await ConnectAsync();
        for (var turnedOff = 0; turnedOff < 2; turnedOff++)
        {
            await from.Peer.SendAllAsync("hello"u8.ToArray());
            Assert.Equal(5, await FillAsync(from, 1024));
            await _loop.Run(() => to.Leg.TrySend(_pipe));
            Assert.Equal("hello"u8.ToArray(), await to.Peer.ReceiveExactlyAsync(5));
            Assert.Equal(turnedOff, await _loop.Run(() => ListenSocketTests.NoDelay(to.Leg)));
            // Whether there is more, a receive tells, and with it what comes next.
            Assert.Equal(IoStatus.WouldBlock, (await from.Test.TryReceiveAsync()).Transfer.Status);
        }
    }

    [Fact]
    public async Task No_more_is_received_than_asked_for_and_an_empty_queue_is_left_to_a_receive()
    {
        await using var from = await ConnectAsync();
        await from.Peer.SendAllAsync("hello"u8.ToArray());
        Assert.Equal(2, await FillAsync(from, 2));
        Assert.True(from.Leg.CanReceive);
        Assert.Equal("he"u8.ToArray(), await TakeAsync(2));
        Assert.Equal(3, await _loop.Run(() => from.Leg.TryReceive(_pipe, 1024)));
        Assert.Equal(0, await _loop.Run(() => from.Leg.TryReceive(_pipe, 1024)));
        Assert.True(from.Leg.CanReceive);
        Assert.Equal(IoStatus.WouldBlock, (await from.Test.TryReceiveAsync()).Transfer.Status);
        Assert.False(from.Leg.CanReceive);
        Assert.Equal("llo"u8.ToArray(), await TakeAsync(3));
    }

    [Fact]
    public async Task End_and_reset_are_left_to_a_receive()
    {
        await using var ended = await ConnectAsync();
        ended.Peer.HalfClose();
        Assert.Equal(0, await FillAsync(ended, 1024));
        Assert.True(ended.Leg.CanReceive);
        Assert.Equal(IoStatus.End, (await ended.Test.TryReceiveAsync()).Transfer.Status);

        await using var reset = await ConnectAsync();
        reset.Peer.Reset();
        Assert.Equal(0, await FillAsync(reset, 1024));
        Assert.True(reset.Leg.CanReceive);
        Assert.Equal(IoStatus.Failed, (await reset.Test.TryReceiveAsync()).Transfer.Status);
    }

    [Fact]
    public async Task Mark_of_urgent_data_is_left_to_a_receive()
    {
        await using var from = await ConnectAsync();
        from.Peer.Socket.Send("!"u8, SocketFlags.OutOfBand);
        Assert.Equal(0, await FillAsync(from, 1024));
        Assert.True(from.Leg.CanReceive);
        Assert.Equal(new Transfer(IoStatus.Done, 1), (await from.Test.TryReceiveAsync()).Transfer);
    }

    [Fact]
    public async Task Leg_that_has_no_space_leaves_the_rest_in_the_pipe_and_tells_when_it_has()
    {
        await using var from = await ConnectAsync();
        await using var to = await ConnectAsync();
        var block = new byte[64 * 1024];
        new Random(1).NextBytes(block);
        var sent = 0L;
        var transfer = new Transfer(IoStatus.Done, 0);
        while (_pipe.Bytes == 0)
        {
            await from.Peer.SendAllAsync(block);
            for (var left = block.Length; left > 0 && _pipe.Bytes == 0;)
            {
                left -= await FillAsync(from, left);
                transfer = await _loop.Run(() => to.Leg.TrySend(_pipe));
                sent += transfer.Bytes;
            }
        }

        Assert.NotEqual(IoStatus.Failed, transfer.Status);
        var rest = await TakeAsync(_pipe.Bytes);
        Assert.Equal(block[^rest.Length..], rest);
        for (var left = sent; left > 0; left -= block.Length) Assert.Equal(block[..(int)Math.Min(left, block.Length)], await to.Peer.ReceiveExactlyAsync((int)Math.Min(left, block.Length)));
        await to.Test.Probe.AwaitAsync(LegEvent.Writable);
    }

    [Fact]
    public async Task Leg_whose_peer_has_reset_it_fails_and_the_process_goes_on()
    {
        await using var from = await ConnectAsync();
        await using var to = await ConnectAsync();
        await from.Peer.SendAllAsync("hello"u8.ToArray());
        Assert.Equal(5, await FillAsync(from, 1024));
        to.Peer.Reset();
        await to.Test.Probe.AwaitAsync(LegEvent.Readable);
        Assert.Equal(IoStatus.Failed, (await _loop.Run(() => to.Leg.TrySend(_pipe))).Status);
        Assert.Equal(IoStatus.Failed, (await _loop.Run(() => to.Leg.TrySend(_pipe))).Status); // EPIPE, and SIGPIPE that nobody heeds
        Assert.True(to.Leg.HasFailed);
        Assert.Equal("hello"u8.ToArray(), await TakeAsync(5));
    }

    [Fact]
    public void Loop_has_one_pipe_and_closes_it()
    {
        Assert.Same(_pipe, _loop.Io.OpenPipe());
        var before = Pipes();
        using (var loop = new TestLoop())
        {
            Assert.NotNull(loop.Io.OpenPipe());
            before = [.. Pipes().Except(before)]; // and perhaps such as others have opened meanwhile
        }

        Assert.NotEmpty(before.Except(Pipes()));

        static List<string> Pipes() =>
            [.. Directory.EnumerateFiles("/proc/self/fd").Select(each => new FileInfo(each).LinkTarget ?? "").Where(name => name.StartsWith("pipe:", StringComparison.Ordinal)).Distinct()];
    }

    private async Task<Ends> ConnectAsync()
    {
        var leg = await TestLeg.ConnectAsync(_loop, _origin.EndPoint);
        var peer = await _origin.AcceptAsync();
        _peers.Add(peer);
        return new Ends(leg, peer);
    }

    private async Task<int> FillAsync(Ends from, int length)
    {
        while (!await _loop.Run(() => from.Leg.CanReceive)) await from.Test.Probe.AwaitAsync(LegEvent.Readable);
        return await _loop.Run(() => from.Leg.TryReceive(_pipe, length));
    }

    private Task<byte[]> TakeAsync(int length) => _loop.Run(() => Take(length));

    private unsafe byte[] Take(int length)
    {
        var taken = new byte[length];
        fixed (byte* start = taken) _pipe.Take(start, length);
        return taken;
    }

    private sealed record Ends(TestLeg Test, TcpPeer Peer) : IAsyncDisposable
    {
        public Leg Leg => Test.Leg;

        public ValueTask DisposeAsync() => Test.DisposeAsync();
    }
}
