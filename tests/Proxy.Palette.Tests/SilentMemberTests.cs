using System.Diagnostics;
using System.Net;
using Proxy.Pbm.Exit;
using Proxy.Pbm.Output;
using Proxy.Pbm.Shell;
using Proxy.Pbm.Wire;
using Proxy.Testing;

namespace Proxy.Palette.Tests;

/// <summary>A member that does not answer: the others do, in bounded time, and name it.</summary>
public sealed class SilentMemberTests
{
    [Fact]
    public async Task A_member_that_stands_still_is_named_and_delays_the_answer_by_its_limit()
    {
        await using var origin = TestOrigin.Listen();
        var routes = new Dictionary<string, IPEndPoint> { ["web"] = origin.EndPoint };
        await using var first = await NodeProcess.StartAsync(null, routes);
        await using var second = await NodeProcess.StartAsync(first, routes);
        using var client = await TcpPeer.ConnectAsync(first.Listener("web"));
        using var server = await origin.AcceptAsync();
        using var otherClient = await TcpPeer.ConnectAsync(second.Listener("web"));
        using var otherServer = await origin.AcceptAsync();
        await Eventually.EqualAsync(2, async () => (await Pbm.JsonAsync(first, "proxy pairs")).Rows.Count);
        var quick = await TakesAsync(first);

        await second.Process.FreezeAsync();
        var listed = Stopwatch.StartNew();
        var answer = await Pbm.JsonAsync(first, "proxy pairs --sort age");
        listed.Stop();
        second.Process.Signal(UnixSignal.Continue);

        Assert.Equal(client.LocalEndPoint.ToString(), Assert.Single(answer.Rows).GetProperty("client").GetString());
        Assert.Matches($"without {second.Address}: (no answer within 2 s|unreachable)", answer.Errors);
        // The limit of 2 s and half a second on the way, and what a busy machine takes for starting the client.
        Assert.True(listed.Elapsed - quick < TimeSpan.FromSeconds(10), $"took {listed.Elapsed}, {quick} without a silent member");
    }

    [Fact]
    public async Task A_node_that_stands_still_and_is_asked_itself_is_told_from_one_that_cannot_be_connected_to()
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await NodeProcess.StartAsync(null, new Dictionary<string, IPEndPoint> { ["web"] = origin.EndPoint });
        var limits = ClientLimits.Default with { Begin = TimeSpan.FromMilliseconds(300), Silence = TimeSpan.FromSeconds(2) };
        using var client = new AdminClient(node.Admin, null, ClientLimits.Default with { Silence = limits.Silence });
        await using var tail = client.RunAsync(["proxy", "tail"], CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await tail.MoveNextAsync());

        await node.Process.FreezeAsync();
        var cut = await Assert.ThrowsAsync<PbmException>(async () => await tail.MoveNextAsync());
        using var other = new AdminClient(node.Admin, null, limits);
        var unanswered = await Assert.ThrowsAsync<PbmException>(() => other.ListAsync(CancellationToken.None));
        node.Process.Signal(UnixSignal.Continue);
        Assert.Equal((3, $"{node.Admin} is connected, and has said nothing for 2 s"), (cut.ExitCode, cut.Message));
        Assert.Equal((3, $"{node.Admin} is connected, and has said nothing for 0.3 s"), (unanswered.ExitCode, unanswered.Message));
        Assert.Contains("is stopped (kill -CONT ", unanswered.Remedy, StringComparison.Ordinal);
        Assert.Equal(node.Address, Assert.Single((await Pbm.JsonAsync(node, "cluster show")).Rows).GetProperty("address").GetString());
    }

    [Fact]
    public async Task Of_a_node_that_stands_still_while_a_drain_is_waited_for_it_is_said_that_the_drain_goes_on()
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await NodeProcess.StartAsync(null, new Dictionary<string, IPEndPoint> { ["web"] = origin.EndPoint });
        using var client = await TcpPeer.ConnectAsync(node.Listener("web"));
        using var server = await origin.AcceptAsync();
        using var admin = new AdminClient(node.Admin, null, ClientLimits.Default with { Silence = TimeSpan.FromSeconds(2) });
        using var interrupts = new Interrupts();
        using var text = new StringWriter();
        using var output = TextWriter.Synchronized(text);
        using var errors = new StringWriter();
        var runner = new CommandRunner(admin, interrupts, new Streams(null, output, errors, () => Terminal.None), alwaysJson: true);
        var drain = runner.RunLineAsync("proxy drain --wait 5m");
        await Eventually.EqualAsync(true, () =>
        {
            lock (output) return $"{text}".Contains("\"progress\":", StringComparison.Ordinal); // as those who write do
        });

        await node.Process.FreezeAsync();
        Assert.Equal(3, await drain.WaitAsync(TimeSpan.FromSeconds(60)));
        node.Process.Signal(UnixSignal.Continue);
        Assert.StartsWith("pbm: the node goes on draining; it takes clients again with: proxy undrain\npbm: " + node.Admin, $"{errors}", StringComparison.Ordinal);
    }

    private static async Task<TimeSpan> TakesAsync(NodeProcess node)
    {
        var watch = Stopwatch.StartNew();
        await Pbm.JsonAsync(node, "proxy pairs --sort age");
        return watch.Elapsed;
    }
}
