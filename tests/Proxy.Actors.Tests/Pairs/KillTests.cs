using Proxy.Actors.Closing;
using Proxy.Actors.Counting;
using Proxy.Actors.Pairs;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Pairs;

/// <summary>Ending a pair on an operator's word, through the shard region.</summary>
[Collection(LiveNodeGroup.Name)]
public class KillTests(PatientNode node)
{
    [Fact]
    public async Task A_killed_pair_is_reset_on_both_legs()
    {
        using var pair = await node.OpenAsync();
        node.Node.Kill(await pair.BoundAsync());
        await Task.WhenAll(pair.Client.SeesAsync(PeerEnd.Reset), pair.Server.SeesAsync(PeerEnd.Reset));
        Assert.Equal("KD", (await pair.EndsAsync(PairEnd.Killed, client: null, server: null)).State.ToString());
    }

    [Fact]
    public async Task A_kill_does_not_wait_for_a_slow_reader()
    {
        using var pair = await node.OpenAsync();
        var record = await pair.BoundAsync();
        await pair.Server.SendUntilFullAsync(new BytePattern(9));
        node.Node.Kill(record);
        await pair.Server.SeesAsync(PeerEnd.Reset);
        await pair.EndsAsync(PairEnd.Killed, client: null, server: null);

        using var next = await node.OpenAsync();
        await next.BoundAsync();
        await next.Server.SendAllAsync("the lane serves the next pair"u8.ToArray());
        next.Server.Reset();
        await next.Client.SeesAsync(PeerEnd.Reset, "the lane serves the next pair"u8.ToArray());
    }

    [Fact]
    public async Task A_pair_that_delivers_what_came_before_a_reset_is_killed()
    {
        using var pair = await node.OpenAsync();
        var record = await pair.BoundAsync();
        await pair.Server.SendUntilFullAsync(new BytePattern(9));
        pair.Server.Reset();
        var loop = node.Node.Node.NodeLoops[0];
        await Eventually.EqualAsync(PairEnd.ServerReset, () => loop.CallAsync(() => loop.Pairs.Live.Single(each => each.Id.Text == record.Pair).Bound!.Closing.Reason));
        node.Node.Kill(record);
        Assert.Equal("KD", (await pair.EndsAsync(PairEnd.Killed, client: null, server: null)).State.ToString());
    }

    [Fact]
    public async Task Questions_that_come_while_a_pair_ends_are_answered()
    {
        using var pair = await node.OpenAsync();
        var record = await pair.BoundAsync();
        var before = Ask();
        node.Node.Kill(record);
        var answers = await Task.WhenAll(before.Concat(Ask()));
        Assert.All(answers, answer => Assert.Contains(answer.Phase, new[] { PairPhase.Bound, PairPhase.Unknown }));
        await pair.EndsAsync(PairEnd.Killed, client: null, server: null);

        Task<PairReport>[] Ask() => [.. Enumerable.Range(0, 1000).Select(_ => node.Node.InspectAsync(record))];
    }

    [Fact]
    public async Task A_pair_that_has_ended_stays_as_it_ended_when_it_is_killed()
    {
        using var pair = await node.OpenAsync();
        pair.Client.HalfClose();
        pair.Server.HalfClose();
        await Task.WhenAll(pair.Client.SeesAsync(PeerEnd.Eof), pair.Server.SeesAsync(PeerEnd.Eof));
        var record = await node.Node.Log.EndAsync(pair.Client.LocalEndPoint);
        node.Node.Kill(record);
        Assert.NotEqual(PairPhase.Bound, (await node.Node.InspectAsync(record)).Phase);
        await node.Node.WaitUntilIdleAsync();
    }

    [Fact]
    public async Task A_pair_that_is_connecting_can_be_killed()
    {
        using var client = await node.ConnectAsync("silent");
        await Eventually.EqualAsync(1, async () => (await node.Node.Node.CountAsync()).Pairs);
        var pairs = await node.Node.LivePairsAsync();
        node.Node.Kill(Assert.Single(pairs));
        await client.SeesAsync(PeerEnd.Reset);
        var end = await node.Node.Log.EndAsync(client.LocalEndPoint);
        Assert.Equal((PairEnd.Killed, "KC"), (end.End, end.State.ToString()));
        await node.Node.WaitUntilIdleAsync();
    }
}
