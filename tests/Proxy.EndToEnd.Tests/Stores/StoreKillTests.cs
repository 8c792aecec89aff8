using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Stores;

/// <summary>Nodes that are killed while clients hand in and servers are handed out.</summary>
public sealed class StoreKillTests
{
    private const int Clients = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<int, int> _arrived = [];
    private readonly ConcurrentDictionary<int, bool> _answered = [];
    private readonly ConcurrentQueue<string> _broken = [];
    private int _number;

    // Rounds: 2, and 200 with PROXY_TEST_SCALE=full or as many as STORE_KILLS says.
    private static int Rounds => Environment.GetEnvironmentVariable("STORE_KILLS") is { Length: > 0 } rounds
        ? int.Parse(rounds, CultureInfo.InvariantCulture)
        : Scale.Of(2, 200);

    [Fact]
    public async Task Every_unit_whose_client_was_answered_arrives_and_none_in_part()
    {
        await using var server = TestOrigin.Serve(TakeAsync);
        using var store = new StoreProcess(server.EndPoint);
        var random = new Random(18);
        for (var round = 0; round < Rounds; round++)
        {
            await using var node = await store.StartAsync();
            using var over = new CancellationTokenSource();
            var clients = Enumerable.Range(0, Clients).Select(_ => HandInAsync(node, new Random(random.Next()), over.Token)).ToList();
            var answered = _answered.Count;
            await Eventually.EqualAsync(true, () => _answered.Count > answered + 50);
            await Task.Delay(random.Next(200));
            node.Process.Signal(UnixSignal.Kill);
            await node.Process.WaitForExitAsync(Patience);
            await over.CancelAsync();
            await Task.WhenAll(clients);
        }

        await using (var node = await store.StartAsync())
        {
            // As long as it takes while there is more of it: thousands may wait.
            for (var before = -1; before < _arrived.Count && Missing().Any();)
            {
                before = _arrived.Count;
                await Eventually.EqualAsync(true, () => _arrived.Count >= before + 100 || !Missing().Any());
            }

            await node.EndAsync();
        }

        Assert.Empty(_broken);
        Assert.Empty(Missing());
        var doubles = _arrived.Values.Sum() - _arrived.Count;
        Assert.InRange(doubles, 0, Rounds * 200);
    }

    private IEnumerable<int> Missing() => _answered.Keys.Where(unit => !_arrived.ContainsKey(unit));

    private async Task TakeAsync(TcpPeer peer)
    {
        var ending = await peer.ReceiveToEndAsync(Patience);
        if (ending.End != PeerEnd.Eof || ending.Count == 0) return;
        try
        {
            _arrived.AddOrUpdate(CheckedUnit.Read(ending.Bytes.Span), 1, (_, times) => times + 1);
        }
        catch (InvalidDataException broken)
        {
            _broken.Enqueue(broken.Message);
        }
    }

    private async Task HandInAsync(ProxyProcess node, Random random, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var number = Interlocked.Increment(ref _number);
            try
            {
                using var client = await TcpPeer.ConnectAsync(node.Listener, cancellation: over);
                await client.SendAllAsync(CheckedUnit.Make(number, random));
                client.HalfClose();
                if ((await client.ReceiveToEndAsync(Patience)).End == PeerEnd.Eof) _answered[number] = true;
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or TimeoutException)
            {
                // The node is gone.
            }
        }
    }
}
