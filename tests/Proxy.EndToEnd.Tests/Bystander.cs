using Proxy.Testing;

namespace Proxy.EndToEnd.Tests;

/// <summary>A client that exchanges 64 bytes with an echoing origin again and again, and notices anything out of the ordinary.</summary>
internal sealed class Bystander : IDisposable
{
    private const int ExchangeBytes = 64;

    private readonly TcpPeer _peer;
    private readonly BytePattern _bytes;
    private long _exchanges;

    public Bystander(TcpPeer peer, ulong seed)
    {
        _peer = peer;
        _bytes = new BytePattern(seed);
    }

    /// <summary>Exchanges completed so far.</summary>
    public long Exchanges => Volatile.Read(ref _exchanges);

    /// <summary>The other side: sends back what it receives until the end, then ends too.</summary>
    public static async Task EchoAsync(TcpPeer peer)
    {
        var buffer = new byte[ExchangeBytes];
        int count;
        using var bound = new CancellationTokenSource(TestScale.Current.Bound);
        while ((count = await peer.ReceiveAsync(buffer, bound.Token)) > 0)
            await peer.SendAsync(buffer.AsMemory(0, count), bound.Token);
    }

    /// <summary>Exchanges until <paramref name="over"/>, then ends the connection and sees its orderly end.</summary>
    public async Task RunAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
            await ExchangeAsync();

        _peer.HalfClose();
        var ending = await _peer.ReceiveToEndAsync();
        Assert.Equal((PeerEnd.Eof, 0), (ending.End, ending.Count));
    }

    /// <summary>Exchanges once.</summary>
    public async Task ExchangeAsync()
    {
        var offset = Exchanges * ExchangeBytes;
        await _peer.SendPatternAsync(_bytes, ExchangeBytes, offset);
        Assert.Equal(-1, await _peer.ReceivePatternAsync(_bytes, ExchangeBytes, offset));
        Interlocked.Increment(ref _exchanges);
    }

    /// <summary>Waits until <paramref name="count"/> more exchanges are done.</summary>
    public async Task WaitForMoreAsync(int count)
    {
        var wanted = Exchanges + count;
        using var bound = new CancellationTokenSource(_peer.Timeout);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (Exchanges < wanted)
            await tick.WaitForNextTickAsync(bound.Token);
    }

    /// <summary>Closes its connection.</summary>
    public void Dispose() => _peer.Dispose();
}
