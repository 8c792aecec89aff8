using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Proxy.Testing;

namespace Proxy.Palette.Tests;

/// <summary>A node with thousands of pairs: looking at them is quick, and traffic does not notice.</summary>
public sealed class ManyPairsTests
{
    private const int Quiet = 5000;
    private const int Busy = 8;
    private const int Exchanges = 3000;
    private const int Concurrency = 128;
    private const int LeastLooks = 5; // so that there is a median

    // Both are for a machine that does other things besides; benchmarks/README.md says how to measure.
    private const int MostLatency = 10;
    private static readonly TimeSpan Jitter = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task The_busiest_of_5000_pairs_are_found_within_a_second_and_exchanges_go_on()
    {
        await using var origin = TestOrigin.Serve(EchoAsync, options: new TcpPeerOptions { Timeout = Patience });
        await using var node = await NodeProcess.StartAsync(null, new Dictionary<string, IPEndPoint> { ["web"] = origin.EndPoint });
        var quiet = new Socket[Quiet];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Quiet),
            new ParallelOptions { MaxDegreeOfParallelism = Concurrency },
            async (i, _) => quiet[i] = await ConnectAsync(node.Listener("web"), i));
        using var stop = new CancellationTokenSource();
        var busy = new List<Task<string>>();
        for (var i = 0; i < Busy; i++) busy.Add(BusyAsync(node.Listener("web"), stop.Token));
        using var http = new HttpClient { BaseAddress = new Uri($"http://{node.Admin}") };
        await Eventually.EqualAsync(Quiet + Busy, async () => (await RowsAsync(http, "proxy pairs")).Count);

        // Once for the compiler, which is at work on both sides.
        await ExchangeAsync(node.Listener("web"));
        await RowsAsync(http, "proxy pairs --limit 20 --sort rate");
        var before = await ExchangeAsync(node.Listener("web"));
        var exchanging = ExchangeAsync(node.Listener("web"));
        var looks = await LookAsync(http, exchanging);
        var during = await exchanging;

        await stop.CancelAsync();
        var expected = (await Task.WhenAll(busy)).Order(StringComparer.Ordinal);
        Assert.All(looks, look => Assert.Equal(20, look.Rows.Count));
        var last = looks[^1].Rows.Select(row => row.GetProperty("client").GetString()!);
        // The pair that exchanges is among the first, too.
        Assert.Superset(expected.ToHashSet(), last.Take(Busy + 1).ToHashSet());
        var took = looks.Select(look => look.Took).Order().ToList();
        Assert.True(took[took.Count / 2] <= TimeSpan.FromSeconds(1), $"the answers took {string.Join(", ", took)}");
        Assert.True(during <= (before * MostLatency) + Jitter, $"p99 of an exchange: {before} before, {during} during {looks.Count} listings");
        foreach (var socket in quiet) socket.Dispose();
        await Eventually.EqualAsync(0, async () => (await RowsAsync(http, "proxy pairs")).Count);
    }

    private static async Task<List<(TimeSpan Took, IReadOnlyList<JsonElement> Rows)>> LookAsync(HttpClient http, Task until)
    {
        var looks = new List<(TimeSpan, IReadOnlyList<JsonElement>)>();
        do
        {
            var watch = Stopwatch.StartNew();
            var rows = await RowsAsync(http, "proxy pairs --limit 20 --sort rate");
            looks.Add((watch.Elapsed, rows));
        }
        while (!until.IsCompleted || looks.Count < LeastLooks);

        return looks;
    }

    private static async Task<IReadOnlyList<JsonElement>> RowsAsync(HttpClient http, string command)
    {
        using var response = await http.PostAsJsonAsync("/v1/commands", new { command = command.Split(' ') });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
        Assert.True(lines[^1].GetProperty("ok").GetBoolean(), lines[^2].ToString());
        return [.. lines.Where(line => line.GetProperty("kind").GetString() == "rows").SelectMany(line => line.GetProperty("rows").EnumerateArray())];
    }

    /// <summary>Exchanges 64 bytes again and again; the 99th percentile of how long that took.</summary>
    private static async Task<TimeSpan> ExchangeAsync(IPEndPoint listener)
    {
        using var peer = await TcpPeer.ConnectAsync(listener);
        var percentile = await peer.ExchangeAsync(Exchanges);
        peer.HalfClose();
        Assert.Equal(PeerEnd.Eof, (await peer.ReceiveToEndAsync()).End);
        return percentile;
    }

    /// <summary>Exchanges with a pause between, so that there is traffic and the machine is not full.</summary>
    /// <returns>The client's address.</returns>
    private static async Task<string> BusyAsync(IPEndPoint listener, CancellationToken stop)
    {
        using var peer = await TcpPeer.ConnectAsync(listener, null, CancellationToken.None);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        var message = new byte[16 * 1024];
        while (!stop.IsCancellationRequested)
        {
            await peer.SendAllAsync(message);
            await peer.ReceiveExactlyAsync(message.Length);
            await pace.WaitForNextTickAsync(CancellationToken.None);
        }

        return peer.LocalEndPoint.ToString();
    }

    private static async Task EchoAsync(TcpPeer peer)
    {
        var buffer = new byte[16 * 1024];
        int count;
        using var bound = new CancellationTokenSource(Patience);
        while ((count = await peer.ReceiveAsync(buffer, bound.Token)) > 0) await peer.SendAsync(buffer.AsMemory(0, count), bound.Token);
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint to, int number)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(new IPAddress([127, 0, (byte)(1 + (number / 250 % 250)), (byte)(1 + (number % 250))]), 0));
        await socket.ConnectAsync(to);
        return socket;
    }
}
