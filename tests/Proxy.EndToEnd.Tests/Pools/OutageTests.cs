using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Pools;

/// <summary>Real servers that hang, come back and die, behind a real node that checks them.</summary>
public sealed partial class OutageTests
{
    private const string Sessions = "select count(*) from pg_stat_activity, pg_sleep(0.05) where client_port > 0";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_redis_that_hangs_gets_nobody_until_it_is_back_and_one_that_is_killed_costs_no_client()
    {
        await using var first = await RedisServer.StartAsync();
        await using var second = await RedisServer.StartAsync();
        await using var proxy = await ProxyProcess.StartConfiguredAsync(
            $$"""
            proxy.listeners.l { bind = "127.0.0.1:0", pool = p }
            proxy.pools.p {
              endpoints = ["{{first.EndPoint}}", "{{second.EndPoint}}"]
              check { kind = redis, every = 200ms, fast = 100ms, down = 200ms, timeout = 300ms, rise = 1, fall = 2 }
            }
            """,
            "l");
        await UntilAsync(proxy, [first, second]);

        first.Process.Signal(UnixSignal.Stop);
        await proxy.Process.WaitForLineAsync(new Regex($"PC345 pool p: endpoint {first.EndPoint} is down"), Patience);
        for (var i = 0; i < 20; i++) Assert.Equal(second.EndPoint.Port, await AskAsync(proxy.Listener).WaitAsync(Soon));

        first.Process.Signal(UnixSignal.Continue);
        await UntilAsync(proxy, [first, second]);

        // Who is connected while the server dies is reset with it: a client comes when nobody listens any more.
        await first.Process.StopAsync(UnixSignal.Kill, Patience);
        for (var i = 0; i < 50; i++) Assert.Equal(second.EndPoint.Port, await AskAsync(proxy.Listener).WaitAsync(Soon));
        await proxy.EndAsync();
    }

    [Fact]
    public async Task A_postgres_takes_no_more_sessions_than_it_may_and_who_finds_it_full_waits()
    {
        await using var postgres = await PostgresServer.StartAsync();
        await using var proxy = await ProxyProcess.StartConfiguredAsync(
            $$"""
            proxy.listeners.l { bind = "127.0.0.1:0", pool = p }
            proxy.pools.p { endpoints = [{ address = "{{postgres.EndPoint}}", max-pairs = 5 }], check = postgres, queue { max = 100, timeout = 60s } }
            """,
            "l");
        var most = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 40), new ParallelOptions { MaxDegreeOfParallelism = 40 }, async (_, cancellation) =>
        {
            var output = await ProcessUnderTest.RunAsync(
                DebianProgram.Find("psql", "postgresql-client"),
                ["-h", $"{proxy.Listener.Address}", "-p", $"{proxy.Listener.Port}", "-U", PostgresServer.User, "-Atc", Sessions, PostgresServer.Database],
                Patience);
            var sessions = int.Parse(output.Trim(), System.Globalization.CultureInfo.InvariantCulture);
            lock (proxy) most = Math.Max(most, sessions);
        });
        // A check may have a session, too.
        Assert.InRange(most, 2, 6);
        await proxy.EndAsync();
    }

    /// <summary>Asks until all of some servers have answered.</summary>
    private static async Task UntilAsync(ProxyProcess proxy, RedisServer[] servers)
    {
        var wanted = servers.Select(server => server.EndPoint.Port).ToHashSet();
        using var bound = new CancellationTokenSource(Patience);
        while (wanted.Count > 0)
        {
            bound.Token.ThrowIfCancellationRequested();
            wanted.Remove(await AskAsync(proxy.Listener).WaitAsync(Soon, bound.Token));
        }
    }

    /// <summary>The port of the server that answers a client.</summary>
    private static async Task<int> AskAsync(IPEndPoint listener)
    {
        using var client = await TcpPeer.ConnectAsync(listener);
        await client.SendAllAsync("INFO server\r\n"u8.ToArray());
        var answer = new StringBuilder();
        while (true)
        {
            answer.Append(Encoding.ASCII.GetString(await client.ReceiveExactlyAsync(1)));
            if (PortLine().Match(answer.ToString()) is { Success: true } match) return int.Parse(match.Groups["port"].Value, System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    [GeneratedRegex(@"tcp_port:(?<port>[0-9]+)\r")]
    private static partial Regex PortLine();
}
