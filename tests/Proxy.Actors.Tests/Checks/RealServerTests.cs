using System.Diagnostics;
using Proxy.Actors.Checks;
using Proxy.Actors.Pools;
using Proxy.Configuration;
using Proxy.Testing;
using Proxy.Transport.Tests;

namespace Proxy.Actors.Tests.Checks;

/// <summary>Checks of the servers that they are made for.</summary>
public sealed class RealServerTests
{
    [Fact]
    public async Task Nginx_passes_by_its_statuses_and_without_a_reset_in_its_log()
    {
        await using var nginx = await NginxServer.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(nginx.FilesDirectory, "up"), new string('x', 100_000));
        using var bench = new CheckBench();

        Assert.Equal("status 200", await PassAsync(bench, Http(nginx, "/files/up", 200)));
        Assert.Equal("status 404", await PassAsync(bench, Http(nginx, "/files/none", 404)));
        var wrong = await bench.Engine.CheckNowAsync(Http(nginx, "/files/none", 200));
        Assert.Equal((false, "status 404, wanted 200"), (wrong.Ok, wrong.Words));
        Assert.DoesNotContain("reset", nginx.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hung_nginx_goes_down_and_comes_back()
    {
        await using var nginx = await NginxServer.StartAsync();
        using var bench = new CheckBench();
        var target = Http(nginx, "/", 404) with { Settings = CheckBench.Settings(CheckKind.Http, every: 30, timeout: 150) with { Http = new("HEAD", "/", "", [new(200, 499)]) } };
        bench.Engine.Watch([target]);
        await StateAsync(bench, Health.Up);
        nginx.Process.Signal(UnixSignal.Stop);
        Assert.StartsWith("timeout at: expect status", (await StateAsync(bench, Health.Down)).Words, StringComparison.Ordinal);
        nginx.Process.Signal(UnixSignal.Continue);
        await StateAsync(bench, Health.Up);
    }

    [Fact]
    public async Task Redis_passes_until_it_is_killed()
    {
        await using var redis = await RedisServer.StartAsync();
        using var bench = new CheckBench();
        var target = CheckBench.Target(redis.EndPoint, CheckBench.Settings(CheckKind.Redis));
        Assert.Equal("+PONG", await PassAsync(bench, target));

        bench.Engine.Watch([target]);
        await StateAsync(bench, Health.Up);
        redis.Process.Signal(UnixSignal.Kill);
        Assert.Equal("connection refused", (await StateAsync(bench, Health.Down)).Words);
    }

    [Fact]
    public async Task Redis_is_down_while_it_loads_and_up_when_it_has()
    {
        await using var redis = await RedisServer.StartLoadingAsync();
        using var bench = new CheckBench();
        bench.Engine.Watch([CheckBench.Target(redis.EndPoint, CheckBench.Settings(CheckKind.Redis, every: 50))]);
        Assert.StartsWith("no +PONG, but -LOADING", (await StateAsync(bench, Health.Down)).Words, StringComparison.Ordinal);

        using var operatorsOwn = await TcpPeer.ConnectAsync(redis.EndPoint);
        await operatorsOwn.SendAllAsync("CONFIG SET key-load-delay 0\r\n"u8.ToArray());
        Assert.Equal("+PONG", (await StateAsync(bench, Health.Up)).Words);
    }

    [Fact]
    public async Task Steps_of_a_check_of_redis_pass()
    {
        await using var redis = await RedisServer.StartAsync();
        using var bench = new CheckBench();
        var settings = CheckBench.Steps(
            new CheckStep(CheckStepKind.Send, [.. "PING\r\n"u8], "", false, "send PING"),
            new CheckStep(CheckStepKind.Expect, [.. "-ERR"u8], "", true, "not expect -ERR"),
            new CheckStep(CheckStepKind.ExpectPattern, [], "^[+]P.NG\r\n", false, "expect-regex PONG"),
            new CheckStep(CheckStepKind.Send, [.. "INFO replication\r\n"u8], "", false, "send INFO replication"),
            new CheckStep(CheckStepKind.Expect, [.. "role:master"u8], "", false, "expect role:master"));

        Assert.Equal("\"role:master\"", await PassAsync(bench, CheckBench.Target(redis.EndPoint, settings)));
    }

    [Fact]
    public async Task Postgres_passes_while_it_serves_and_fails_while_it_shuts_down()
    {
        await using var postgres = await PostgresServer.StartAsync();
        using var bench = new CheckBench();
        Assert.Equal("a session begins", await PassAsync(bench, Of(postgres, PostgresServer.User, "")));
        Assert.Equal("a session begins", await PassAsync(bench, Of(postgres, PostgresServer.User, "none")));

        // With a session open it waits for that to end, and takes no other.
        using var session = await TcpPeer.ConnectAsync(postgres.EndPoint);
        await session.SendAllAsync(PostgresScript.Of(new PostgresCheckSettings(PostgresServer.User, "")).Steps[0].Send!);
        await session.ReceiveExactlyAsync(100);
        UnixProcess.Signal(postgres.ServerId, UnixSignal.Terminate);
        await postgres.Process.WaitForLineAsync(new("smart shutdown request"), TimeSpan.FromSeconds(20));

        var report = await bench.Engine.CheckNowAsync(Of(postgres, PostgresServer.User, ""));
        Assert.Equal((false, "the server says 57P03 the database system is shutting down"), (report.Ok, report.Words));
        Assert.DoesNotContain("could not receive data", postgres.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Postgres_is_down_while_it_recovers_and_up_when_it_is_promoted()
    {
        await using var postgres = await PostgresServer.StartAsync(isStandby: true);
        using var bench = new CheckBench();
        bench.Engine.Watch([Of(postgres, PostgresServer.User, "")]);
        Assert.StartsWith("the server says 57P03 the database system is ", (await StateAsync(bench, Health.Down)).Words, StringComparison.Ordinal);

        postgres.Promote();
        Assert.Equal("a session begins", (await StateAsync(bench, Health.Up)).Words);
    }

    private static CheckTarget Http(NginxServer nginx, string path, int status) => CheckBench.Target(
        nginx.EndPoint, CheckBench.Settings(CheckKind.Http) with { Http = new HttpCheckSettings("GET", path, "", [new StatusRange(status, status)]) });

    private static CheckTarget Of(PostgresServer server, string user, string database) => CheckBench.Target(
        server.EndPoint, CheckBench.Settings(CheckKind.Postgres) with { Postgres = new PostgresCheckSettings(user, database) });

    private static async Task<string> PassAsync(CheckBench bench, CheckTarget target)
    {
        var report = await bench.Engine.CheckNowAsync(target);
        Assert.True(report.Ok, report.Words);
        return report.Words;
    }

    private static async Task<CheckResult> StateAsync(CheckBench bench, Health state)
    {
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            var result = await bench.NextAsync();
            if (result.Verdict.State == state) return result;
            Assert.True(Stopwatch.GetElapsedTime(begun) < TestLoop.Limit, $"it is still {result.Verdict.State}: {result.Words}");
        }
    }
}
