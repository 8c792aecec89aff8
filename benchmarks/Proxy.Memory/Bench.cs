using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Proxy.Actors;
using Proxy.Configuration;

namespace Proxy.Memory;

/// <summary>A node in this process, the origin behind it, and the rows that are measured with them.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private const int StormFlows = 16384;
    private const double MostRecycled = 0.02;

    private readonly HaltingTime _time;
    private readonly ProxyNode _node;
    private readonly LoadTool _origin;

    private Bench(HaltingTime time, ProxyNode node, LoadTool origin)
    {
        _time = time;
        _node = node;
        _origin = origin;
    }

    private string Target => _node.Listeners[0].Endpoint.ToString();

    /// <summary>Starts node and origin and runs a little of everything through them, so that code and pools exist.</summary>
    internal static async Task<Bench> StartAsync(bool storm)
    {
        var port = FreePort();
        var origin = await LoadTool.OriginAsync(port);
        var settings = ProxySettingsReader.ReadText($$"""
            proxy {
              listeners.l { bind = "127.0.0.1:0", pool = p }
              pools.p { endpoints = ["127.0.0.1:{{port}}"] }
              control-memory { time-wait = 10m, max-flows = {{(storm ? StormFlows : 262144)}} }
              access-log.format = off
            }
            """).Settings!;
        var time = new HaltingTime();
        var bench = new Bench(time, await ProxyNode.StartAsync(settings, time: time), origin);
        await bench.ConnectAsync(5000);
        await bench.PingPongAsync();
        await Task.Delay(2000);
        return bench;
    }

    /// <summary>Pairs that stay: idle ones have exchanged a byte, active ones have a client that does not read.</summary>
    internal async Task<string> HoldAsync(string title, int number, bool stall)
    {
        var before = MemoryReading.Take();
        using var load = Load("hold", "--connections", Text(number), stall ? "--stall" : "");
        await load.LineAsync();
        await Task.Delay(3000);
        var counts = await _node.CountAsync();
        if (counts.Pairs != number || (stall ? counts.SegmentsHeld < number : counts.LanesAttached + counts.SegmentsHeld != 0))
            throw new InvalidOperationException($"not as expected: {counts}");
        var row = Row(stall ? $"{title} ({counts.LanesAttached} lanes)" : title, number, before, MemoryReading.Take());
        await load.FinishAsync();
        return row;
    }

    /// <summary>Pairs that have ended, the server first, so that the client leg is in TIME-WAIT: its addresses are many.</summary>
    internal async Task<string> CloseAsync(string title, int number, bool passivate)
    {
        if (!passivate) _time.Halt();
        var held = (await _node.CountAsync()).FlowsInTimeWait;
        var before = MemoryReading.Take();
        await ConnectAsync(number);
        await Task.Delay(3000);
        var counts = await _node.CountAsync();
        // A client's address that comes again recycles the entry of the one before.
        var entered = counts.FlowsInTimeWait - held;
        if (counts.Pairs != 0 || entered < number * (1 - MostRecycled))
            throw new InvalidOperationException($"not as expected: {counts}");
        var row = Row(title, entered, before, MemoryReading.Take());
        if (!passivate) _time.GoOn();
        return row;
    }

    /// <summary>Many short connections against a small table: resident memory and entries as they go by.</summary>
    internal async Task<string> StormAsync(int number)
    {
        var text = new StringBuilder($"\n{number:N0} short connections, max-flows = {StormFlows:N0}\n\n")
            .AppendLine("| seconds | resident, MB | entries in TIME-WAIT |").AppendLine("| ---: | ---: | ---: |");
        var began = Stopwatch.GetTimestamp();
        var storm = ConnectAsync(number);
        do
        {
            var counts = await _node.CountAsync();
            text.AppendLine(CultureInfo.InvariantCulture, $"| {Stopwatch.GetElapsedTime(began).TotalSeconds:N0} | {MemoryReading.ReadResident() / 1e6:N1} | {counts.FlowsInTimeWait:N0} |");
            if (counts.FlowsInTimeWait > StormFlows) throw new InvalidOperationException($"beyond the bound: {counts}");
        }
        while (await Task.WhenAny(storm, Task.Delay(5000)) != storm);
        await storm;
        return text.Append("\nNo errors.").ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _origin.Dispose();
    }

    private async Task ConnectAsync(int number)
    {
        using var load = Load("connect", "--concurrency", "64", "--count", Text(number), "--close", "server");
        await load.FinishAsync();
    }

    private async Task PingPongAsync()
    {
        using var load = Load("pingpong", "--connections", "64", "--seconds", "1");
        await load.FinishAsync();
    }

    private LoadTool Load(params string[] arguments) =>
        LoadTool.Start([.. arguments.Where(each => each.Length > 0), "--connect", Target]);

    private static string Row(string title, int number, MemoryReading before, MemoryReading after) =>
        $"| {title} | {number:N0} | {Each(before.Heap, after.Heap, number)} | {Each(before.Native, after.Native, number)} "
        + $"| {Each(before.Collected, after.Resident, number)} | {Each(before.Collected, after.Collected, number)} |";

    private static string Each(long before, long after, int number) => $"{(double)(after - before) / number:N0}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A port below the ephemeral range, so that no connection of ours takes it.</summary>
    private static int FreePort()
    {
        for (var port = 9000; ; port++)
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next one.
            }
        }
    }
}
