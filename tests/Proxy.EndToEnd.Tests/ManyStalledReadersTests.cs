using System.Diagnostics;
using System.Net;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests;

/// <summary>Many readers that stop at once: memory is bounded by the bank, and others go on beside them.</summary>
public class ManyStalledReadersTests
{
    private const long KiB = 1024;
    private const long MiB = 1024 * KiB;
    private const long BytesPerPair = 8 * KiB;
    private const int Downloads = 5;
    private const int ExchangeRuns = 9;

    // What the runtime's own heap moves by between two looks: a generation-0 budget, and code that is compiled anew.
    private const long Allowance = 24 * MiB;

    // What the kernel may hold unacknowledged for a reader that has never read: a window, and what lies unsent behind it
    // while the bank is short (KernelBounds). Left alone, it takes megabytes.
    private const double KernelUnacknowledged = 128 * KiB;

    private static readonly BytePattern Bytes = new(60);

    [Fact]
    public async Task Memory_grows_by_the_bank_at_most_and_others_go_on()
    {
        // What the origin's own kernel would hold is not the proxy's, and would fill the machine's TCP memory.
        await using var flood = TestOrigin.Serve(Flood.ServeAsync, options: new TcpPeerOptions { SendBuffer = 16 * 1024 });
        await using var echo = TestOrigin.Serve(Bystander.EchoAsync);
        await using var download = TestOrigin.Serve(SendAsync);
        await using var proxy = await ProxyProcess.StartNodeAsync(
            $"proxy.buffers.bank = {TestScale.Current.StalledBank}", null, flood.EndPoint, echo.EndPoint, download.EndPoint);
        await WarmUpAsync(proxy);
        var unloaded = await MeasureAsync(proxy);
        var before = proxy.Process.Vitals.ResidentBytes;

        var stalled = await StallAsync(proxy.Listeners[0], TestScale.Current.StalledReaders);
        await Task.Delay(TestScale.Current.StalledFor);
        var growth = proxy.Process.Vitals.ResidentBytes - before;
        var loaded = await MeasureAsync(proxy);
        var kernel = await KernelSocket.ListAsync($"sport = :{proxy.Listeners[0].Port}");
        Assert.Equal(stalled.Length, kernel.Count(each => each.State == "ESTAB"));
        Assert.InRange(kernel.Where(each => each.State == "ESTAB").Average(each => each.Unacknowledged), 1, KernelUnacknowledged);
        Array.ForEach(stalled, each => each.Reset());

        var allowed = TestScale.Current.StalledBank + (stalled.Length * BytesPerPair) + Allowance;
        Assert.True(growth <= allowed, $"resident memory grew by {growth:N0} bytes, {allowed:N0} are allowed");
        AssertGoesOn(unloaded, loaded);
        await proxy.EndAsync();
    }

    private static void AssertGoesOn(Service unloaded, Service loaded)
    {
        var figures = $"before: {unloaded}; beside the stalled readers: {loaded}";
        Assert.True(loaded.BytesPerSecond >= unloaded.BytesPerSecond * TestScale.Current.LeastRate, figures);
        Assert.True(loaded.Exchange99 <= (unloaded.Exchange99 * TestScale.Current.MostLatency) + TestScale.Current.Jitter, figures);
    }

    /// <summary>Compiles what will be measured, and lets the heap find its size.</summary>
    private static async Task WarmUpAsync(ProxyProcess proxy)
    {
        for (var round = 0; round < 3; round++)
        {
            var stalled = await StallAsync(proxy.Listeners[0], 50);
            await MeasureAsync(proxy);
            Array.ForEach(stalled, each => each.Reset());
        }
    }

    private static async Task<TcpPeer[]> StallAsync(IPEndPoint listener, int count)
    {
        var options = new TcpPeerOptions { ReceiveBuffer = 4096, Timeout = TimeSpan.FromMinutes(1) };
        var peers = new TcpPeer[count];
        for (var i = 0; i < count; i++) peers[i] = await TcpPeer.ConnectAsync(listener, options);
        await Task.WhenAll(peers.Select(each => each.ReceiveExactlyAsync(1)));
        return peers;
    }

    private static async Task SendAsync(TcpPeer peer)
    {
        await peer.SendPatternAsync(Bytes, TestScale.Current.BesideBytes, timeout: TestScale.Current.Bound);
        peer.HalfClose();
        await peer.ReceiveToEndAsync();
    }

    /// <summary>One download and one run of exchanges move by the factors that are allowed, so each is the median of several.</summary>
    private static async Task<Service> MeasureAsync(ProxyProcess proxy)
    {
        var rates = new List<double>();
        for (var i = 0; i < Downloads; i++) rates.Add(await DownloadAsync(proxy.Listeners[2]));
        var percentiles = new List<TimeSpan>();
        for (var i = 0; i < ExchangeRuns; i++) percentiles.Add(await ExchangeAsync(proxy.Listeners[1]));
        return new Service(rates.Order().ElementAt(Downloads / 2), percentiles.Order().ElementAt(ExchangeRuns / 2));
    }

    private static async Task<double> DownloadAsync(IPEndPoint listener)
    {
        using var reader = await TcpPeer.ConnectAsync(listener);
        var began = Stopwatch.GetTimestamp();
        var ending = await reader.ReceivePatternToEndAsync(Bytes, timeout: TestScale.Current.Bound);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Assert.Equal(new PatternEnding(PeerEnd.Eof, TestScale.Current.BesideBytes, -1), ending);
        reader.HalfClose();
        return ending.Count / seconds;
    }

    private static async Task<TimeSpan> ExchangeAsync(IPEndPoint listener)
    {
        const int Exchanges = 2000;
        using var peer = await TcpPeer.ConnectAsync(listener);
        var percentile = await peer.ExchangeAsync(Exchanges);
        peer.HalfClose();
        Assert.Equal(PeerEnd.Eof, (await peer.ReceiveToEndAsync()).End);
        return percentile;
    }

    /// <summary>How a download and a ping-pong pair fare.</summary>
    private sealed record Service(double BytesPerSecond, TimeSpan Exchange99)
    {
        public override string ToString() => $"{BytesPerSecond / 1e6:N0} MB/s, p99 {Exchange99.TotalMicroseconds:N0} µs";
    }
}
