using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Proxy.Testing;

/// <summary>
/// Runs many connections at a time through a proxy to an origin of its own. Each follows a random script that its seed and
/// number give (<see cref="ChurnScript"/>): sizes in both directions, order of FINs, resets and closes at random points, slow
/// readers. Every byte is checked on both sides, and each side has to see the other's end as it was meant: FIN as FIN after
/// all bytes, RST as RST after a prefix of them.
/// </summary>
public sealed partial class ChurnDriver : IAsyncDisposable
{
    private readonly ChurnOptions _options;
    private readonly TestOrigin _origin;
    private readonly ChurnLedger _ledger = new();
    private readonly ConcurrentDictionary<ulong, ChurnSession> _sessions = new();
    private long _next = -1;

    /// <summary>Opens the origin; nothing is run yet.</summary>
    public ChurnDriver(ChurnOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Concurrency);
        if (options.Count is null && options.Duration is null)
            throw new ArgumentException("a run needs a count or a duration", nameof(options));
        _options = options;
        _origin = TestOrigin.Serve(ServeAsync, options.OriginAt, new TcpPeerOptions { Timeout = options.Deadline });
    }

    /// <summary>Where the proxy has to connect to.</summary>
    public IPEndPoint OriginEndPoint => _origin.EndPoint;

    /// <summary>The counts so far.</summary>
    public ChurnSnapshot Snapshot() => _ledger.Snapshot(_origin.HandlingCount);

    /// <summary>Runs connections through the listener at <paramref name="proxy"/>; once for a driver.</summary>
    public async Task<ChurnResult> RunAsync(IPEndPoint proxy, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(proxy);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (_options.Duration is { } duration)
            over.CancelAfter(duration);
        await Task.WhenAll(Enumerable.Range(0, _options.Concurrency).Select(worker => Task.Run(() => WorkAsync(worker, proxy, over.Token))));
        await DrainAsync();
        return new ChurnResult(Snapshot(), _ledger.Failures);
    }

    /// <summary>Closes the origin.</summary>
    public ValueTask DisposeAsync() => _origin.DisposeAsync();

    private async Task WorkAsync(int worker, IPEndPoint proxy, CancellationToken over)
    {
        var from = SourceOf(worker, proxy);
        while (!over.IsCancellationRequested && _ledger.Failed < _options.MostFailures)
        {
            var number = Interlocked.Increment(ref _next);
            if (number >= _options.Count)
                return;
            await ConnectAsync(ChurnScript.Create(_options.Seed, _options.FirstConnection + (ulong)number, _options.MostBytes), proxy, from);
        }
    }

    // An address for each worker: a client port stays in TIME-WAIT for 60 s, and one address has some 28,000 of them.
    private static IPEndPoint? SourceOf(int worker, IPEndPoint proxy) => proxy.AddressFamily == AddressFamily.InterNetwork
        ? new IPEndPoint(new IPAddress([127, 0, (byte)(1 + worker / 250), (byte)(1 + worker % 250)]), 0)
        : null;

    private async Task DrainAsync()
    {
        // Connections whose client has gone: the proxy has to close them as well.
        using var bound = new CancellationTokenSource(_options.EndBound);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            while (_origin.HandlingCount > 0)
                await tick.WaitForNextTickAsync(bound.Token);
        }
        catch (OperationCanceledException)
        {
            Fail(ChurnFault.Orphan, $"{_origin.HandlingCount} connections are open at the origin after all clients have gone");
        }
    }

    private void Fail(ChurnFault fault, string detail) =>
        _ledger.Fail(new ChurnFailure(_options.Seed, null, null, ChurnRole.Server, fault, detail));
}
