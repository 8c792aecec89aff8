using System.Net;
using Proxy.Actors.Checks;
using Proxy.Actors.Pools;
using Proxy.Configuration;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Checks;

public sealed class CheckEngineTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    [Fact]
    public async Task A_server_that_takes_connections_is_up_and_one_that_refuses_goes_down()
    {
        using var bench = new CheckBench();
        var origin = TestOrigin.Listen();
        bench.Engine.Watch([CheckBench.Target(origin.EndPoint)]);

        var first = await bench.NextAsync();
        Assert.True(first.Ok);
        Assert.Equal("connected", first.Words);
        Assert.Equal(Health.Up, first.Verdict.State);
        await origin.DisposeAsync();

        var result = first;
        while (result.Ok) result = await bench.NextAsync();
        Assert.Equal("connection refused", result.Words);
        Assert.Equal(Health.Up, result.Verdict.State);
        await bench.NextAsync();
        Assert.Equal(Health.Down, (await bench.NextAsync()).Verdict.State);
    }

    [Theory]
    [InlineData(CheckKind.Tcp, 0)]
    [InlineData(CheckKind.Redis, 5)]
    public async Task A_server_notices_no_bare_connect(CheckKind kind, int least)
    {
        using var bench = new CheckBench();
        var heard = 0;
        await using var origin = TestOrigin.Serve(async peer =>
        {
            Interlocked.Increment(ref heard);
            await peer.SendAllAsync("+PONG\r\n"u8.ToArray());
        });
        bench.Engine.Watch([CheckBench.Target(origin.EndPoint, CheckBench.Settings(kind))]);
        for (var i = 0; i < 5; i++) Assert.True((await bench.NextAsync()).Ok);
        bench.Engine.Watch([]);
        await bench.SettleAsync();

        // Who comes later is taken later.
        using var client = await TcpPeer.ConnectAsync(origin.EndPoint);
        await client.ReceiveExactlyAsync(7);
        Assert.InRange(Volatile.Read(ref heard) - 1, least, least == 0 ? 0 : int.MaxValue);
    }

    [Fact]
    public async Task Checks_leave_no_time_wait_behind()
    {
        using var bench = new CheckBench();
        await using var origin = TestOrigin.Serve(async peer => await peer.ReceiveToEndAsync());
        bench.Engine.Watch([CheckBench.Target(origin.EndPoint, CheckBench.Settings(every: 5))]);
        for (var i = 0; i < 20; i++) Assert.True((await bench.NextAsync()).Ok);

        // State 06 of proc(5), "net/tcp".
        var port = $":{origin.EndPoint.Port:X4}";
        Assert.DoesNotContain(await File.ReadAllLinesAsync("/proc/net/tcp"), line => line.Contains(port, StringComparison.Ordinal) && line.Contains(" 06 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_a_connect_fails_by_timeout()
    {
        using var bench = new CheckBench();
        using var hole = await BlackholePort.OpenAsync();
        bench.Engine.Watch([CheckBench.Target(hole.EndPoint, CheckBench.Settings(timeout: 50))]);

        var result = await bench.NextAsync();
        Assert.False(result.Ok);
        Assert.Equal("connect timeout", result.Words);
        Assert.InRange(result.Duration.TotalMilliseconds, 45, 5000);
    }

    [Fact]
    public async Task Targets_that_stay_keep_their_state_and_those_that_go_are_not_checked()
    {
        using var bench = new CheckBench();
        using var refusing = new RefusingPort();
        await using var origin = TestOrigin.Listen();
        var stays = CheckBench.Target(refusing.EndPoint);
        var goes = CheckBench.Target(origin.EndPoint, CheckBench.Steps(new CheckStep(CheckStepKind.Send, [.. "PING\r\n"u8], "", false, "send PING")));
        bench.Engine.Watch([stays, goes]);
        await Eventually.EqualAsync(true, () => origin.AcceptedCount > 0);
        while (!bench.Results.Any(each => each.Target.Endpoint == stays.Endpoint && each.Result.Verdict.State == Health.Down)) await bench.NextAsync();

        bench.Engine.Watch([stays]);
        await bench.SettleAsync();
        int accepted;
        do
        {
            // What the kernel has taken is counted a moment later.
            accepted = origin.AcceptedCount;
            await Task.Delay(50);
        }
        while (accepted != origin.AcceptedCount);

        bench.Results.Clear();
        for (var i = 0; i < 5 || bench.Results.Count < 5; i++) await bench.NextAsync();

        Assert.All(bench.Results, each => Assert.Equal(Health.Down, each.Result.Verdict.State));
        Assert.Equal(accepted, origin.AcceptedCount);
    }

    [Fact]
    public async Task What_others_know_of_a_new_target_is_where_it_begins()
    {
        using var bench = new CheckBench();
        await using var origin = TestOrigin.Listen();
        bench.Engine.Watch([CheckBench.Target(origin.EndPoint) with { Known = new CheckVerdict(Health.Down, 0, 3) }]);

        Assert.Equal(Health.Down, (await bench.NextAsync()).Verdict.State);
        Assert.Equal(Health.Up, (await bench.NextAsync()).Verdict.State);
    }

    [Fact]
    public async Task A_server_is_not_blamed_for_time_that_the_node_has_lost()
    {
        var time = new ManualTime();
        using var bench = new CheckBench(time);
        await using var origin = TestOrigin.Listen();
        bench.Engine.Watch([CheckBench.Target(origin.EndPoint, CheckBench.Settings(CheckKind.Redis, every: 100, timeout: 1000))]);
        await AdvanceAsync(bench, time, TimeSpan.FromMilliseconds(100));
        using var first = await origin.AcceptAsync();

        // All of its time goes by at one go, as it does for a process that is stopped: that check says nothing, and another one is made.
        time.Advance(TimeSpan.FromSeconds(10));
        await bench.SettleAsync();
        Assert.Contains(bench.Log.Lines, line => line.StartsWith("warning PC340 ", StringComparison.Ordinal));
        await AdvanceAsync(bench, time, TimeSpan.FromMilliseconds(100));
        using var second = await origin.AcceptAsync();
        Assert.Empty(bench.Results);

        // The time of the other one goes by as it should.
        await AdvanceAsync(bench, time, TimeSpan.FromMilliseconds(1000));
        Assert.Equal("timeout at: expect +PONG", (await bench.NextAsync()).Words);
    }

    [Fact]
    public async Task A_late_engine_says_so_once_in_ten_seconds()
    {
        var time = new ManualTime();
        using var bench = new CheckBench(time);
        await using var origin = TestOrigin.Serve(peer => peer.ReceiveToEndAsync());
        bench.Engine.Watch([CheckBench.Target(origin.EndPoint, CheckBench.Settings(every: 100))]);
        for (var i = 0; i < 10; i++)
        {
            await AdvanceUntilAsync(bench, time, () => bench.Results.Count > i);
            time.Advance(TimeSpan.FromMilliseconds(900));
            await bench.SettleAsync();
        }

        Assert.Single(bench.Log.Lines, line => line.Contains("PC340", StringComparison.Ordinal));
        time.Advance(TimeSpan.FromSeconds(10));
        await bench.SettleAsync();
        Assert.Equal(2, bench.Log.Lines.Count(line => line.Contains("PC340", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task First_checks_are_spread_over_the_interval_and_later_ones_keep_to_it()
    {
        var time = new ManualTime();
        using var bench = new CheckBench(time);
        using var refusing = new RefusingPort();
        const int Count = 200;
        var settings = CheckBench.Settings(every: 1000);
        bench.Engine.Watch([.. Enumerable.Range(0, Count).Select(i => CheckBench.Target(refusing.EndPoint, settings, $"pool{i}"))]);
        await AdvanceUntilAsync(bench, time, () => bench.Results.Count >= 6 * Count);

        var first = bench.Results.DistinctBy(each => each.Target.Pool).ToList();
        Assert.Equal(Count, first.Count);
        var tenths = first.GroupBy(each => each.Result.At.Millisecond / 100).Select(group => group.Count());
        Assert.All(tenths, count => Assert.InRange(count, 5, 45));
        foreach (var target in bench.Results.GroupBy(each => each.Target.Pool))
        {
            var times = target.Select(each => each.Result.At).ToList();
            var intervals = times.Zip(times.Skip(1), (before, after) => (after - before).TotalMilliseconds).Skip(1).ToList();
            Assert.All(intervals, interval => Assert.InRange(interval, 940, 1070));
        }
    }

    [Fact]
    public async Task A_check_that_is_asked_for_comes_at_once_and_a_storm_of_them_no_closer_than_fast()
    {
        var time = new ManualTime();
        using var bench = new CheckBench(time);
        using var refusing = new RefusingPort();
        var target = CheckBench.Target(refusing.EndPoint, CheckBench.Settings(every: 60_000) with { Fast = TimeSpan.FromMilliseconds(500) })
            with
        { Known = new CheckVerdict(Health.Down, 0, 3) };
        bench.Engine.Watch([target]);
        await AdvanceUntilAsync(bench, time, () => bench.Results.Count == 1);
        await AdvanceAsync(bench, time, TimeSpan.FromMilliseconds(500));
        Assert.Single(bench.Results);

        for (var i = 0; i < 10_000; i++) bench.Engine.CheckSoon("web", target.Endpoint.ToUpperInvariant());
        await AdvanceAsync(bench, time, Step);
        Assert.Equal(2, bench.Results.Count);

        for (var i = 0; i < 10_000; i++) bench.Engine.CheckSoon("web", target.Endpoint);
        await AdvanceAsync(bench, time, TimeSpan.FromMilliseconds(460));
        Assert.Equal(2, bench.Results.Count);
        await AdvanceAsync(bench, time, TimeSpan.FromMilliseconds(60));
        Assert.Equal(3, bench.Results.Count);
        bench.Engine.CheckSoon("web", "nobody:1");
        bench.Engine.CheckSoon("nothing", target.Endpoint);
    }

    [Fact]
    public async Task Words_of_a_failure_name_the_port_where_it_is_the_checks_own()
    {
        using var bench = new CheckBench();
        using var refusing = RefusingPort.Open();
        await using var origin = TestOrigin.Listen();
        bench.Engine.Watch([CheckBench.Target(origin.EndPoint, CheckBench.Settings() with { Port = refusing.EndPoint.Port })]);
        Assert.Equal($"port {refusing.EndPoint.Port}: connection refused", (await bench.NextAsync()).Words);
        bench.Engine.Watch([CheckBench.Target(refusing.EndPoint, CheckBench.Settings() with { Port = refusing.EndPoint.Port })]);
        await Eventually.EqualAsync(true, () => bench.Results.Any(each => each.Result.Words == "connection refused"));
    }

    [Fact]
    public async Task Checks_in_flight_are_bounded_and_those_that_wait_do_not_lose_their_time()
    {
        var time = new ManualTime();
        using var bench = new CheckBench(time, maxInFlight: 8);
        await using var origin = TestOrigin.Serve(peer => peer.ReceiveToEndAsync());
        var settings = CheckBench.Settings(CheckKind.Redis, every: 100_000, timeout: 1500);
        bench.Engine.Watch([.. Enumerable.Range(0, 20).Select(i => CheckBench.Target(origin.EndPoint, settings, $"pool{i}"))]);
        await AdvanceAsync(bench, time, TimeSpan.FromMilliseconds(1400));

        // The eighth place is for one that speaks TLS.
        await Eventually.EqualAsync(7, () => origin.HandlingCount);
        await AdvanceUntilAsync(bench, time, () => bench.Results.Count == 20);
        Assert.All(bench.Results, each => Assert.InRange(each.Result.Duration.TotalMilliseconds, 1490, 1600));
        Assert.Contains(bench.Log.Lines, line => line.StartsWith("warning PC341 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_engine_that_ends_gives_up_what_is_in_flight()
    {
        var bench = new CheckBench();
        await using var origin = TestOrigin.Listen();
        bench.Engine.Watch([CheckBench.Target(origin.EndPoint, CheckBench.Settings(CheckKind.Redis))]);
        var now = bench.Engine.CheckNowAsync(CheckBench.Target(origin.EndPoint, CheckBench.Settings(CheckKind.Redis)));
        using var first = await origin.AcceptAsync();
        using var second = await origin.AcceptAsync();
        bench.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => now);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.Engine.CheckNowAsync(CheckBench.Target(origin.EndPoint)));
        Assert.NotEqual(PeerEnd.Timeout, (await first.ReceiveToEndAsync()).End);
        Assert.NotEqual(PeerEnd.Timeout, (await second.ReceiveToEndAsync()).End);
        Assert.Empty(bench.Results);
    }

    /// <summary>Lets time go by as a loop sees it that is not late.</summary>
    private static async Task AdvanceAsync(CheckBench bench, ManualTime time, TimeSpan by)
    {
        for (var left = by; left > TimeSpan.Zero; left -= Step)
        {
            time.Advance(Step);
            await bench.SettleAsync();
        }
    }

    private static async Task AdvanceUntilAsync(CheckBench bench, ManualTime time, Func<bool> isDone)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!isDone())
        {
            bound.Token.ThrowIfCancellationRequested();
            await AdvanceAsync(bench, time, Step);
        }
    }
}
