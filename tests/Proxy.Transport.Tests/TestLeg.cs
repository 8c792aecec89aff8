using System.Net;

namespace Proxy.Transport.Tests;

/// <summary>A leg on a loop, used from a test as the product uses it: it is read while it may have something, and after
/// that when the loop says so.</summary>
internal sealed class TestLeg : IAsyncDisposable
{
    private readonly TestLoop _loop;

    public TestLeg(TestLoop loop, Leg leg, LegProbe probe) => (_loop, Leg, Probe) = (loop, leg, probe);

    public Leg Leg { get; }

    public LegProbe Probe { get; }

    /// <summary>Connects, and waits until it is.</summary>
    public static async Task<TestLeg> ConnectAsync(TestLoop loop, IPEndPoint remote)
    {
        var leg = await StartAsync(loop, remote);
        if (!await loop.Run(() => leg.Leg.IsConnected || leg.Leg.HasFailed)) await leg.Probe.NextAsync();
        Assert.True(leg.Leg.IsConnected, TransportException.Describe(leg.Leg.Error));
        return leg;
    }

    /// <summary>Begins to connect.</summary>
    public static async Task<TestLeg> StartAsync(TestLoop loop, IPEndPoint remote)
    {
        var probe = new LegProbe();
        return new TestLeg(loop, await loop.Run(() => Leg.Connect(loop.Io, TcpAddress.From(remote), probe)), probe);
    }

    /// <summary>One try to receive.</summary>
    public Task<(Transfer Transfer, byte[] Bytes)> TryReceiveAsync(int length = 64 * 1024) => _loop.Run(() => TryReceive(length));

    /// <summary>One try to send.</summary>
    public Task<Transfer> TrySendAsync(byte[] bytes) => _loop.Run(() => TrySend(bytes));

    /// <summary>One try to send bytes of which some lie elsewhere.</summary>
    public Task<Transfer> TrySendAsync(byte[] first, byte[] then) => _loop.Run(() => TrySend(first, then));

    /// <summary>Receives so many bytes.</summary>
    public async Task<byte[]> ReceiveAsync(int count)
    {
        var all = new List<byte>();
        while (all.Count < count)
        {
            await AwaitReadableAsync();
            var (transfer, bytes) = await TryReceiveAsync(count - all.Count);
            Assert.True(transfer.Status is IoStatus.Done or IoStatus.WouldBlock, $"{transfer.Status} after {all.Count} of {count} bytes");
            all.AddRange(bytes);
        }

        return [.. all];
    }

    /// <summary>Receives until there is nothing more to come.</summary>
    public async Task<(IoStatus Ending, byte[] Bytes)> ReceiveToEndAsync()
    {
        var all = new List<byte>();
        while (true)
        {
            await AwaitReadableAsync();
            var (transfer, bytes) = await TryReceiveAsync();
            all.AddRange(bytes);
            if (transfer.Status is IoStatus.End or IoStatus.Failed) return (transfer.Status, [.. all]);
        }
    }

    public async ValueTask DisposeAsync() => await _loop.Run(Leg.Close);

    private async Task AwaitReadableAsync()
    {
        while (!await _loop.Run(() => Leg.CanReceive)) await Probe.AwaitAsync(LegEvent.Readable);
    }

    private unsafe (Transfer Transfer, byte[] Bytes) TryReceive(int length)
    {
        var buffer = new byte[length];
        fixed (byte* start = buffer)
        {
            var transfer = Leg.TryReceive(start, length);
            return (transfer, buffer[..transfer.Bytes]);
        }
    }

    /// <summary>One try to send, on the loop's thread.</summary>
    public unsafe Transfer TrySend(byte[] bytes)
    {
        fixed (byte* start = bytes) return Leg.TrySend(start, bytes.Length);
    }

    private unsafe Transfer TrySend(byte[] first, byte[] then)
    {
        fixed (byte* start = first, behind = then) return Leg.TrySend(start, first.Length, behind, then.Length);
    }
}
