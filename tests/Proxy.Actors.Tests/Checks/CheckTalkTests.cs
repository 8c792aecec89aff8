using System.Net;
using System.Text;
using Proxy.Actors.Checks;
using Proxy.Configuration;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Checks;

/// <summary>What checks make of servers, of bad ones above all.</summary>
public sealed class CheckTalkTests
{
    [Fact]
    public async Task Http_sends_a_request_that_ends_its_connection()
    {
        using var bench = new CheckBench();
        await using var origin = TestOrigin.Listen();
        bench.Engine.Watch([CheckBench.Target(origin.EndPoint, CheckBench.Settings(CheckKind.Http))]);
        using var peer = await origin.AcceptAsync();
        var expected = $"GET / HTTP/1.1\r\nHost: {origin.EndPoint}\r\nUser-Agent: ProxyCluster (check)\r\nAccept: */*\r\nConnection: close\r\n\r\n";
        Assert.Equal(expected, Encoding.UTF8.GetString(await peer.ReceiveExactlyAsync(expected.Length)));
        await peer.SendAllAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"u8.ToArray());

        Assert.Equal((true, "status 200"), await OutcomeAsync(bench));

        // It is left the moment that it takes to close, and told of no reset.
        await peer.SendAllAsync("ok"u8.ToArray());
        peer.HalfClose();
        Assert.Equal(PeerEnd.Eof, (await peer.ReceiveToEndAsync()).End);
    }

    [Fact]
    public async Task A_server_that_does_not_close_is_left_all_the_same()
    {
        using var bench = new CheckBench();
        await using var origin = TestOrigin.Listen();
        bench.Engine.Watch([CheckBench.Target(origin.EndPoint, CheckBench.Settings(CheckKind.Http, every: 60_000))]);
        using var peer = await origin.AcceptAsync();
        await peer.SendAllAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray());

        Assert.Equal((true, "status 200"), await OutcomeAsync(bench));
        Assert.Equal(PeerEnd.Reset, (await peer.ReceiveToEndAsync()).End);
    }

    [Fact]
    public async Task Bytes_that_come_one_by_one_are_put_together()
    {
        using var bench = new CheckBench();
        await using var origin = TestOrigin.Serve(async peer =>
        {
            foreach (var each in "+PONG\r\n"u8.ToArray())
            {
                await peer.SendAllAsync(new[] { each });
                await Task.Yield();
            }

            await peer.ReceiveToEndAsync();
        });
        bench.Engine.Watch([CheckBench.Target(origin.EndPoint, CheckBench.Settings(CheckKind.Redis))]);

        Assert.Equal((true, "+PONG"), await OutcomeAsync(bench));
    }

    [Theory]
    [InlineData(CheckKind.Http, "timeout at: expect status 200-399, came \"H\"")]
    [InlineData(CheckKind.Redis, "no +PONG, but \"H\"")]
    [InlineData(CheckKind.Postgres, "no PostgreSQL, but \"H\"")]
    public async Task A_server_that_says_too_little_fails_by_timeout_or_by_what_it_says(CheckKind kind, string words)
    {
        using var bench = new CheckBench();
        await using var origin = TestOrigin.Serve(async peer =>
        {
            await peer.SendAllAsync("H"u8.ToArray());
            await peer.ReceiveToEndAsync();
        });
        bench.Engine.Watch([CheckBench.Target(origin.EndPoint, CheckBench.Settings(kind, timeout: 100))]);

        Assert.Equal((false, words), await OutcomeAsync(bench));
    }

    [Theory]
    [InlineData(CheckKind.Http)]
    [InlineData(CheckKind.Redis)]
    [InlineData(CheckKind.Postgres)]
    [InlineData(CheckKind.Steps)]
    public async Task A_server_that_sends_without_end_fails_in_bounded_memory(CheckKind kind)
    {
        using var bench = new CheckBench();
        var endless = new byte[64 * 1024];
        Array.Fill(endless, (byte)'R');
        await using var origin = TestOrigin.Serve(async peer =>
        {
            while (await SendsAsync(peer, endless))
            {
            }
        });
        var settings = CheckBench.Settings(kind) with { Steps = [Expect("+PONG")] };
        bench.Engine.Watch([CheckBench.Target(origin.EndPoint, settings)]);

        for (var i = 0; i < 3; i++) Assert.False((await bench.NextAsync()).Ok);
        var (ok, words) = await OutcomeAsync(bench);
        Assert.False(ok);
        Assert.InRange(words.Length, 10, CheckText.MaxWords + 3);
        if (kind == CheckKind.Steps) Assert.EndsWith("within 16384 bytes", words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CheckKind.Http)]
    [InlineData(CheckKind.Redis)]
    [InlineData(CheckKind.Postgres)]
    [InlineData(CheckKind.Steps)]
    public async Task A_server_that_resets_fails_with_these_words(CheckKind kind)
    {
        using var bench = new CheckBench();
        await using var origin = TestOrigin.Serve(async peer =>
        {
            await peer.ReceiveExactlyAsync(1);
            peer.Reset();
        });
        var settings = CheckBench.Settings(kind) with { Steps = [new CheckStep(CheckStepKind.Send, [1, 2, 3], "", false, "send 01 02 03"), Expect("+PONG")] };
        bench.Engine.Watch([CheckBench.Target(origin.EndPoint, settings)]);

        var (ok, words) = await OutcomeAsync(bench);
        Assert.False(ok);
        Assert.StartsWith("connection reset by peer", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Steps_each_use_up_what_they_match()
    {
        using var bench = new CheckBench();
        await using var origin = TestOrigin.Serve(async peer =>
        {
            await peer.SendAllAsync("220 ready\r\n"u8.ToArray());
            Assert.Equal("HELO x\r\n"u8.ToArray(), await peer.ReceiveExactlyAsync(8));
            await peer.SendAllAsync("250 one\r\n250 two\r\n"u8.ToArray());
            Assert.Equal("QUIT\r\n"u8.ToArray(), await peer.ReceiveExactlyAsync(6));
        });
        bench.Engine.Watch([CheckBench.Target(origin.EndPoint, CheckBench.Steps(
            new CheckStep(CheckStepKind.ExpectPattern, [], "^220 .*\\n", false, "expect-regex 220"),
            Send("HELO x\r\n"),
            new CheckStep(CheckStepKind.Expect, [.. "500"u8], "", true, "not expect 500"),
            Expect("250"),
            Expect("250"),
            Send("QUIT\r\n")))]);

        Assert.Equal((true, "\"250\""), await OutcomeAsync(bench));
    }

    [Fact]
    public async Task A_step_that_does_not_find_a_second_one_says_what_has_come()
    {
        using var bench = new CheckBench();
        await using var origin = TestOrigin.Serve(peer => peer.SendAllAsync("250 one\r\n"u8.ToArray()));
        bench.Engine.Watch([CheckBench.Target(origin.EndPoint, CheckBench.Steps(Expect("250"), Expect("250")))]);

        Assert.Equal((false, "closed: no \"250\", but \" one\\r\\n\""), await OutcomeAsync(bench));
    }

    [Fact]
    public async Task Many_bytes_that_come_singly_are_matched_at_the_end_at_last()
    {
        using var bench = new CheckBench();
        await using var origin = TestOrigin.Serve(async peer =>
        {
            for (var i = 0; i < 300; i++)
            {
                await peer.SendAllAsync("x"u8.ToArray());
                await Task.Yield();
            }

            await peer.SendAllAsync("end"u8.ToArray());
            await peer.ReceiveToEndAsync();
        });
        bench.Engine.Watch([CheckBench.Target(origin.EndPoint, CheckBench.Settings(CheckKind.Steps, timeout: 500) with
        {
            Steps = [new CheckStep(CheckStepKind.ExpectPattern, [], "end$", false, "expect-regex end")],
        })]);

        Assert.Equal((true, "\"end$\""), await OutcomeAsync(bench));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_pool_with_a_header_has_the_check_speak_for_itself(int version)
    {
        using var bench = new CheckBench();
        await using var origin = TestOrigin.Listen();
        bench.Engine.Watch([CheckBench.Target(origin.EndPoint, CheckBench.Settings(CheckKind.Redis)) with { HeaderVersion = version }]);
        using var peer = await origin.AcceptAsync();
        var from = peer.RemoteEndPoint;
        byte[] header = version == 1
            ? Encoding.ASCII.GetBytes($"PROXY TCP4 127.0.0.1 127.0.0.1 {from.Port} {origin.EndPoint.Port}\r\n")
            : [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A, 0x20, 0x00, 0x00, 0x00];

        Assert.Equal(header, await peer.ReceiveExactlyAsync(header.Length));
        Assert.Equal("*1\r\n$4\r\nPING\r\n"u8.ToArray(), await peer.ReceiveExactlyAsync(14));
    }

    [Fact]
    public async Task A_port_of_its_own_is_connected_to_without_the_header()
    {
        using var bench = new CheckBench();
        await using var origin = TestOrigin.Listen();
        var settings = CheckBench.Settings(CheckKind.Redis) with { Port = origin.EndPoint.Port };
        bench.Engine.Watch([CheckBench.Target(new IPEndPoint(IPAddress.Loopback, 1), settings) with { HeaderVersion = 2 }]);
        using var peer = await origin.AcceptAsync();

        Assert.Equal("*1\r\n$4\r\nPING\r\n"u8.ToArray(), await peer.ReceiveExactlyAsync(14));
    }

    [Fact]
    public async Task A_check_that_is_looked_on_at_tells_each_step()
    {
        using var bench = new CheckBench();
        await using var origin = TestOrigin.Serve(async peer =>
        {
            await peer.ReceiveExactlyAsync(14);
            await peer.SendAllAsync("-LOADING Redis is loading\r\n"u8.ToArray());
            await peer.ReceiveToEndAsync();
        });

        var report = await bench.Engine.CheckNowAsync(CheckBench.Target(origin.EndPoint, CheckBench.Settings(CheckKind.Redis)));

        Assert.False(report.Ok);
        Assert.Equal("no +PONG, but -LOADING Redis is loading", report.Words);
        Assert.Equal(("web", $"{origin.EndPoint}"), (report.Pool, report.Address));
        Assert.Equal([$"connect to {origin.EndPoint}", "send PING", "expect +PONG"], report.Steps.Select(step => step.Text));
        Assert.Equal([true, true, false], report.Steps.Select(step => step.Ok));
        Assert.Equal("\"-LOADING Redis is loading\\r\\n\"", report.Steps[2].Came);
        Assert.Equal(report.Words, report.Steps[2].Words);
        Assert.Empty(bench.Results);
    }

    [Fact]
    public async Task A_check_that_is_looked_on_at_tells_of_a_connect_that_fails()
    {
        using var bench = new CheckBench();
        using var refusing = new RefusingPort();

        var report = await bench.Engine.CheckNowAsync(CheckBench.Target(refusing.EndPoint));

        Assert.Equal((false, "connection refused"), (report.Ok, report.Words));
        Assert.Equal("connection refused", Assert.Single(report.Steps).Words);
    }

    private static CheckStep Send(string text) => new(CheckStepKind.Send, [.. Encoding.UTF8.GetBytes(text)], "", false, $"send {text}");

    private static CheckStep Expect(string text) => new(CheckStepKind.Expect, [.. Encoding.UTF8.GetBytes(text)], "", false, $"expect {text}");

    private static async Task<(bool Ok, string Words)> OutcomeAsync(CheckBench bench)
    {
        var result = await bench.NextAsync();
        return (result.Ok, result.Words);
    }

    private static async Task<bool> SendsAsync(TcpPeer peer, byte[] bytes)
    {
        try
        {
            await peer.SendAllAsync(bytes);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
