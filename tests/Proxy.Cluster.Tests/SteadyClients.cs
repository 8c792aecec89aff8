using System.Collections.Concurrent;
using System.Net;
using Proxy.Testing;

namespace Proxy.Cluster.Tests;

/// <summary>Clients that connect, exchange, compare every byte and close in order, again and again, each at one listener.
/// What goes wrong anywhere is kept.</summary>
internal sealed class SteadyClients : IAsyncDisposable
{
    private const int Exchanges = 8;
    private const int ExchangeBytes = 64;

    // Far above what a busy machine makes of it, far below what waiting for a dead node or a coordinator would take.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource _over = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly Task _running;
    private long _connections;

    private SteadyClients(int count, IReadOnlyList<Member> nodes) =>
        _running = Task.WhenAll(Enumerable.Range(0, count).Select(i => RunAsync(nodes[i % nodes.Count], i)));

    /// <summary>Connections that were used and closed in order so far.</summary>
    public long Connections => Volatile.Read(ref _connections);

    /// <summary>What went wrong so far.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>Starts clients, in turns on the nodes given.</summary>
    public static SteadyClients Start(int count, params IReadOnlyList<Member> nodes) => new(count, nodes);

    /// <summary>The origin's side.</summary>
    public static async Task EchoAsync(TcpPeer peer)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            int count;
            while ((count = await peer.ReceiveAsync(buffer, CancellationToken.None)) > 0)
                await peer.SendAsync(buffer.AsMemory(0, count), CancellationToken.None);
        }
        catch (System.Net.Sockets.SocketException)
        {
            // A node that is killed resets its side; the clients say whether that was in order.
        }
        catch (ObjectDisposedException)
        {
            // The test is over.
        }
    }

    /// <summary>Waits until many more connections have been used.</summary>
    public async Task WaitForMoreAsync(int count)
    {
        var wanted = Connections + count;
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var tick = new PeriodicTimer(Pause);
        while (Connections < wanted && _failures.IsEmpty) await tick.WaitForNextTickAsync(bound.Token);
    }

    /// <summary>Ends them; not one exchange may have failed.</summary>
    public async Task EndAsync()
    {
        await _over.CancelAsync();
        await _running;
        Assert.Empty(_failures);
        Assert.NotEqual(0, Connections);
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _running;
        _over.Dispose();
    }

    private async Task RunAsync(Member node, int number)
    {
        for (var round = 0UL; !_over.IsCancellationRequested; round++)
        {
            try
            {
                await ConnectAsync(node.Listener, new BytePattern(((ulong)number << 32) + round));
                Interlocked.Increment(ref _connections);
            }
            catch (Exception failure)
            {
                _failures.Enqueue($"{DateTime.UtcNow:HH:mm:ss.fff} client {number} at {node.Name}: {failure.GetType().Name} {failure.Message}");
                await Task.Delay(Pause);
            }
        }
    }

    private static async Task ConnectAsync(IPEndPoint listener, BytePattern bytes)
    {
        using var peer = await TcpPeer.ConnectAsync(listener);
        for (var i = 0; i < Exchanges; i++)
        {
            await peer.SendPatternAsync(bytes, ExchangeBytes, i * ExchangeBytes);
            var mismatch = await peer.ReceivePatternAsync(bytes, ExchangeBytes, i * ExchangeBytes);
            if (mismatch >= 0) throw new InvalidDataException($"byte {mismatch} differs");
            await Task.Delay(Pause);
        }

        peer.HalfClose();
        var ending = await peer.ReceiveToEndAsync();
        if (ending.End != PeerEnd.Eof || ending.Bytes.Length > 0) throw new InvalidDataException($"ended by {ending.End} after {ending.Bytes.Length} bytes");
    }
}
