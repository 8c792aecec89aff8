using System.Diagnostics;
using Proxy.Actors.Access;
using Proxy.Actors.Closing;
using Proxy.Actors.Tests.Pairs;
using Proxy.Actors.Tests.Streams;
using Proxy.Configuration;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Access;

/// <summary>Pairs that are throttled, on real sockets.</summary>
public sealed class ThrottledLegTests : IDisposable
{
    private const int Megabyte = 1_000_000;

    // A machine that has no time makes it slower: whoever is too slow is measured anew, so often at most. Nobody is ever faster by 5 %.
    private const int Measurements = 6;
    private const double NeverFaster = 0.95;

    private readonly LaneFixture _lanes = new();

    public void Dispose() => _lanes.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_direction_of_a_pair_has_the_pairs_rate_and_no_byte_is_lost(bool together)
    {
        const double Expected = 1.5; // twice that if the directions shared the rate
        double slower;
        var left = Measurements;
        do
        {
            var times = await TransferAsync(together);
            Assert.All(times, time => Assert.InRange(time, Expected * NeverFaster, double.MaxValue));
            slower = times.Max();
        }
        while (slower > Expected * 1.4 && --left > 0);
        Assert.InRange(slower, 0, Expected * 1.4);
    }

    [Fact]
    public async Task Pairs_that_share_a_rate_have_equal_parts_whatever_they_ask_for()
    {
        const int Pairs = 50;
        var bandwidth = new Bandwidth(new BandwidthSettings(null, 2 * Megabyte), new AccessClock(TimeProvider.System));
        var pairs = await Task.WhenAll(Enumerable.Range(0, Pairs).Select(_ => ThrottledPair.OpenAsync(_lanes, bandwidth)));
        using var over = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var received = new long[Pairs];
        // The first has all that its server can send, the others a little now and then.
        var sending = pairs.Select((pair, i) => SendAsync(pair, i == 0 ? 256 * 1024 : 4 * 1024, over.Token)).ToArray();
        var clock = Stopwatch.StartNew();
        var receiving = pairs.Select((pair, i) => CountAsync(pair, received, i, over.Token)).ToArray();
        // At first there is a burst for those that come first, and a server's first bytes are more or less.
        await Eventually.EqualAsync(true, () => clock.Elapsed > TimeSpan.FromSeconds(0.5));
        long[] counts;
        double rate;
        var left = Measurements;
        do
        {
            var (before, started) = (Counts(), clock.Elapsed);
            await Eventually.EqualAsync(true, () => clock.Elapsed - started > TimeSpan.FromSeconds(1.5));
            counts = [.. Counts().Zip(before, (all, first) => all - first)];
            rate = counts.Sum() / (clock.Elapsed - started).TotalSeconds / (2 * Megabyte);
            Assert.InRange(rate, 0, 1 / NeverFaster);
        }
        while ((rate < 0.75 || !IsShared(counts)) && --left > 0);
        Assert.InRange(rate, 0.75, 1 / NeverFaster);
        await over.CancelAsync();
        foreach (var pair in pairs) pair.Client.Reset();
        await Task.WhenAll([.. sending, .. receiving]);
        foreach (var pair in pairs) await pair.DisposeAsync();

        Assert.True(IsShared(counts), string.Join(' ', counts));

        // A turn is 10,000 bytes: six or so for each, and one more or less.
        static bool IsShared(long[] counts) => counts.Min() >= counts.Average() * 0.5 && counts.Max() <= counts.Average() * 1.6;

        long[] Counts() => [.. received.Select((_, i) => Volatile.Read(ref received[i]))];
    }

    [Fact]
    public async Task Half_closes_pass_behind_the_last_byte()
    {
        await using var pair = await OpenAsync(new BandwidthSettings(Megabyte, Megabyte));
        var request = Bytes(300_000, seed: 3);
        var answer = Bytes(300_000, seed: 4);
        await pair.Client.SendAllAsync(request);
        pair.Client.HalfClose();
        Assert.Equal(request, await pair.Server.ReceiveExactlyAsync(request.Length));
        await pair.Server.SeesAsync(PeerEnd.Eof);
        await pair.Server.SendAllAsync(answer);
        pair.Server.HalfClose();
        Assert.Equal(answer, await pair.Client.ReceiveExactlyAsync(answer.Length));
        await pair.Client.SeesAsync(PeerEnd.Eof);
        Assert.Equal(PairEnd.ClientClosed, await pair.Ended);
        await _lanes.AssertNothingHeldAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reset_passes_though_the_pair_waits_for_its_rate(bool fromClient)
    {
        await using var pair = await OpenAsync(new BandwidthSettings(10_000, null));
        var (from, to) = fromClient ? (pair.Client, pair.Server) : (pair.Server, pair.Client);
        _ = from.SendAllAsync(Bytes(100_000, seed: 5)).ContinueWith(_ => { }, TaskScheduler.Default);
        await to.ReceiveExactlyAsync(2_000);
        to.Reset();
        Assert.Equal(fromClient ? PairEnd.ServerReset : PairEnd.ClientReset, await pair.Ended);
        await from.SeesAsync(PeerEnd.Reset);
        await _lanes.AssertNothingHeldAsync();
    }

    [Fact]
    public async Task A_pair_that_ends_gives_its_turn_to_the_others()
    {
        var clock = new AccessClock(TimeProvider.System);
        var bandwidth = new Bandwidth(new BandwidthSettings(null, 100_000), clock);
        await using var one = await ThrottledPair.OpenAsync(_lanes, bandwidth);
        await using var other = await ThrottledPair.OpenAsync(_lanes, bandwidth);
        _ = one.Server.SendAllAsync(Bytes(500_000, seed: 6)).ContinueWith(_ => { }, TaskScheduler.Default);
        await one.Client.ReceiveExactlyAsync(5_000);
        one.Client.Reset();
        Assert.Equal(PairEnd.ClientReset, await one.Ended);
        var answer = Bytes(20_000, seed: 7);
        await other.Server.SendAllAsync(answer);
        Assert.Equal(answer, await other.Client.ReceiveExactlyAsync(answer.Length));
    }

    /// <summary>Three megabytes each way at two a second.</summary>
    /// <returns>How many seconds each way took.</returns>
    private async Task<double[]> TransferAsync(bool together)
    {
        await using var pair = await OpenAsync(new BandwidthSettings(2 * Megabyte, together ? 2 * Megabyte : null));
        var request = Bytes(3 * Megabyte, seed: 1);
        var answer = Bytes(3 * Megabyte, seed: 2);
        var clock = Stopwatch.StartNew();
        var sent = Task.WhenAll(pair.Client.SendAllAsync(request), pair.Server.SendAllAsync(answer));
        var toServer = TimedAsync(pair.Server, request.Length, clock);
        var toClient = TimedAsync(pair.Client, answer.Length, clock);
        await sent;
        Assert.Equal(request, (await toServer).Bytes);
        Assert.Equal(answer, (await toClient).Bytes);
        return [(await toServer).Time.TotalSeconds, (await toClient).Time.TotalSeconds];
    }

    private Task<ThrottledPair> OpenAsync(BandwidthSettings limits) =>
        ThrottledPair.OpenAsync(_lanes, new Bandwidth(limits, new AccessClock(TimeProvider.System)));

    private static async Task<(byte[] Bytes, TimeSpan Time)> TimedAsync(TcpPeer peer, int count, Stopwatch clock) =>
        (await peer.ReceiveExactlyAsync(count), clock.Elapsed);

    private static async Task SendAsync(ThrottledPair pair, int size, CancellationToken over)
    {
        var bytes = new byte[size];
        try
        {
            while (!over.IsCancellationRequested) await pair.Server.SendAsync(bytes, over);
        }
        catch (Exception failure) when (failure is OperationCanceledException or System.Net.Sockets.SocketException)
        {
            // The test is over.
        }
    }

    private static async Task CountAsync(ThrottledPair pair, long[] received, int at, CancellationToken over)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await pair.Client.ReceiveAsync(buffer, over) is > 0 and var count) Interlocked.Add(ref received[at], count);
        }
        catch (Exception failure) when (failure is OperationCanceledException or System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static byte[] Bytes(int count, int seed)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
