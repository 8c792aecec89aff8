using Proxy.Actors.Closing;
using Proxy.Actors.ControlMemory;
using Proxy.Actors.Pairs;
using Proxy.Actors.Tests.Pairs;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Answers;

/// <summary>Listeners that say the same bytes to everybody.</summary>
public sealed class RawAnswerTests(AnswerNode node) : IClassFixture<AnswerNode>
{
    [Fact]
    public async Task Bytes_come_without_a_request_and_then_the_end()
    {
        using var client = await node.ConnectAsync("raw");
        await client.SeesAsync(PeerEnd.Eof, "421 we are moving\r\n"u8.ToArray());
        await client.SendAllAsync("EHLO a\r\n"u8.ToArray());
        var report = await node.Node.InspectAsync(await node.Node.Log.BoundAsync(client.LocalEndPoint));
        Assert.Equal((PairPhase.Bound, "here", true, null), (report.Phase, report.Row!.Endpoint, report.Row.IsServedHere, report.Row.Server));
        Assert.Equal((TcpState.FinWait2, null), (report.ClientFlow!.Value.State, report.ServerFlow?.State));
        client.HalfClose();
        var end = await node.Node.Log.EndAsync(client.LocalEndPoint);
        Assert.Equal((PairEnd.ServerClosed, 19L, 8L), (end.End, end.BytesToClient, end.BytesToServer));
        await Eventually.EqualAsync(PairPhase.TimeWait, async () => (await node.Node.InspectAsync(end)).Phase);
        Assert.Equal(TcpState.TimeWait, (await node.Node.InspectAsync(end)).ClientFlow!.Value.State);
    }

    [Fact]
    public async Task What_a_slow_client_does_not_take_is_in_nobodys_buffer()
    {
        using var client = await TcpPeer.ConnectAsync(node.Node.Listener("large"), new TcpPeerOptions { ReceiveBuffer = 16 * 1024 });
        var bound = await node.Node.Log.BoundAsync(client.LocalEndPoint);
        await Eventually.EqualAsync(true, async () => (await node.Node.InspectAsync(bound)).ToClient is { IsBlocked: true });
        var report = await node.Node.InspectAsync(bound);
        Assert.Equal((0, 0), (report.ToClient!.KeptBytes, (await node.Node.Node.CountAsync()).SegmentsHeld));
        var ending = await client.ReceiveToEndAsync();
        Assert.Equal((PeerEnd.Eof, 4 << 20), (ending.End, ending.Bytes.Length));
        Assert.False(ending.Bytes.Span.ContainsAnyExcept((byte)'a'));
    }

    [Fact]
    public async Task A_kill_resets_the_client()
    {
        using var client = await node.ConnectAsync("health");
        node.Node.Kill(await node.Node.Log.BoundAsync(client.LocalEndPoint));
        await client.SeesAsync(PeerEnd.Reset);
        var end = await node.Node.Log.EndAsync(client.LocalEndPoint);
        Assert.Equal((PairEnd.Killed, "KD"), (end.End, end.State.ToString()));
    }

    [Fact]
    public async Task Idle_timeout_and_drain_end_answered_pairs_as_others()
    {
        await using var own = await TestNode.StartAsync("""
            proxy.listeners.l { bind = "127.0.0.1:0", respond { body = ok } }
            proxy.timeouts.idle = 100ms
            proxy.drain { timeout = 0s, notice = 0s }
            """);
        using var client = await TcpPeer.ConnectAsync(own.Listener("l"));
        await client.SeesAsync(PeerEnd.Eof);
        var end = await own.Log.EndAsync(client.LocalEndPoint);
        Assert.Equal((PairEnd.IdleTimeout, "cD"), (end.End, end.State.ToString()));
        client.HalfClose();
        await own.WaitUntilIdleAsync();
        Assert.Equal((1, 1), ((await own.Node.CountAsync()).FlowEntries, (await own.Node.CountAsync()).FlowsInTimeWait));

        using var last = await TcpPeer.ConnectAsync(own.Listener("l"));
        await own.Log.BoundAsync(last.LocalEndPoint);
        await own.Node.DrainAsync(CancellationToken.None);
        Assert.Contains((await own.Log.EndAsync(last.LocalEndPoint)).End, new[] { PairEnd.Drained, PairEnd.IdleTimeout });
    }
}
