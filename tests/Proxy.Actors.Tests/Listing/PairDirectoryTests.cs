using Akka.Actor;
using Akka.Cluster;
using Proxy.Actors.Closing;
using Proxy.Actors.Counting;
using Proxy.Actors.Listing;
using Proxy.Actors.Pairs;
using Proxy.Actors.Placement;
using Proxy.Actors.Telemetry;
using Proxy.Actors.Tests.Pairs;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Listing;

/// <summary>Looking into pairs and ending them, figures, and following, compared with what the test knows itself.</summary>
[Collection(LiveNodeGroup.Name)]
public sealed class PairDirectoryTests : DirectoryNode
{
    private const int SmallBuffer = 32 * 1024;

    [Fact]
    public async Task Killing_by_filter_ends_the_pairs_that_are_meant_and_noOther()
    {
        var web = new List<ConnectedPair>();
        for (var i = 0; i < 40; i++) web.Add(await OpenAsync("web"));
        var api = await OpenAsync("api");

        var killed = await Directory.KillAsync(new PairFilter { Listener = "web" }, DirectoryScope.Node);
        Assert.Equal(40, Assert.Single(killed.Answers));
        foreach (var pair in web)
        {
            await Task.WhenAll(pair.Client.SeesAsync(PeerEnd.Reset), pair.Server.SeesAsync(PeerEnd.Reset));
            Assert.Equal(PairEnd.Killed, (await Node.Log.EndAsync(pair.Client.LocalEndPoint)).End);
        }

        await MoveAsync(api, toServer: 10, toClient: 10);
    }

    [Fact]
    public async Task Killing_by_name_says_what_was_ended()
    {
        var pair = await OpenAsync("web");
        var id = (await ListAsync(PairFilter.All)).Single().Pair;
        Assert.Equal(PairPhase.Bound, await Directory.KillAsync(id, DirectoryScope.Node.Limit));
        await Task.WhenAll(pair.Client.SeesAsync(PeerEnd.Reset), pair.Server.SeesAsync(PeerEnd.Reset));
        await Node.WaitUntilIdleAsync();
        Assert.Equal(PairPhase.Unknown, await Directory.KillAsync(id, DirectoryScope.Node.Limit));
    }

    [Fact]
    public async Task A_stalled_reader_is_said_to_be_who_is_waited_for()
    {
        var client = await TcpPeer.ConnectAsync(Node.Listener("web"), new TcpPeerOptions { ReceiveBuffer = SmallBuffer });
        var pair = Keep(new ConnectedPair(Node, client, await Origin.AcceptAsync()));
        await pair.Server.SendUntilFullAsync(new BytePattern(5));
        await Eventually.EqualAsync(1, async () => (await ListAsync(new PairFilter { State = PairState.Stalled })).Count);

        var row = (await ListAsync(PairFilter.All)).Single();
        Assert.True(row.KeptToClient > 0, "nothing is kept");
        var report = await Directory.InspectAsync(row.Pair, DirectoryScope.Node.Limit);
        var words = Assert.Single(PairWaits.Describe(report));
        var block = report.ClientBlock!.Value;
        Assert.Equal(
            $"the client does not read: {ByteText.Of(block.KeptBytes + block.UnacknowledgedBytes)} wait for it, "
            + $"{ByteText.Of(row.KeptToClient)} in our buffers and {ByteText.Of(block.UnacknowledgedBytes)} in the kernel; "
            + $"the server is being held back: {ByteText.Of(report.ServerBlock!.Value.UnreadBytes)} of it are unread in the kernel",
            words);
        var socket = Assert.Single(await KernelSocket.ListAsync($"src {client.RemoteEndPoint} and dst {client.LocalEndPoint}"));
        Assert.Equal(
            (socket.Unacknowledged, socket.Figure("notsent") ?? 0, socket.Figure("snd_wnd") ?? 0),
            (block.UnacknowledgedBytes, block.UnsentBytes, block.PeerWindow));
    }

    [Fact]
    public async Task A_quiet_pair_waits_for_nothing_and_one_that_is_no_more_is_unknown()
    {
        var pair = await OpenAsync("web");
        await MoveAsync(pair, toServer: 10, toClient: 10);
        var id = (await ListAsync(PairFilter.All)).Single().Pair;
        await Eventually.EqualAsync(
            "nothing waits: what has come has been handed over and acknowledged",
            async () => PairWaits.Describe(await Directory.InspectAsync(id, DirectoryScope.Node.Limit)).Single());
        pair.Client.Reset();
        await Node.WaitUntilIdleAsync();
        var report = await Directory.InspectAsync(id, DirectoryScope.Node.Limit);
        Assert.Equal((PairPhase.Unknown, "there is no such pair"), (report.Phase, PairWaits.Describe(report).Single()));
    }

    [Fact]
    public async Task A_pair_of_a_loop_or_a_node_that_is_not_there_is_unknown_and_leaves_no_shard()
    {
        const int Loop = 9;
        var uid = Cluster.Get(Node.Node.System).SelfUniqueAddress.Uid;
        foreach (var shard in new[] { PairId.ShardOf(uid, Loop), PairId.ShardOf(uid + 1, 0) })
        {
            var pair = PairId.Create(shard, Loop, 1);
            Assert.Equal(PairPhase.Unknown, (await Directory.InspectAsync(pair, DirectoryScope.Node.Limit)).Phase);
            Assert.Equal(PairPhase.Unknown, await Directory.KillAsync(pair, DirectoryScope.Node.Limit));
            Assert.False(await HasShardAsync(shard));
        }
    }

    [Fact]
    public async Task Figures_are_exact_for_pairs_that_live_and_pairs_that_have_ended()
    {
        var ended = await OpenAsync("web");
        await MoveAsync(ended, toServer: 100, toClient: 7);
        ended.Client.Reset();
        await ended.Server.SeesAsync(PeerEnd.Reset);
        await Node.WaitUntilIdleAsync();
        var live = await OpenAsync("web");
        await MoveAsync(live, toServer: 20, toClient: 3);
        await StatsAreAsync((1, 2, 120, 10));
        await MoveAsync(live, toServer: 1, toClient: 2);
        await StatsAreAsync((1, 2, 121, 12));

        var stats = Assert.Single((await Directory.StatsAsync(DirectoryScope.Node)).Answers);
        var endpoint = Assert.Single(stats.Endpoints);
        Assert.Equal((Origin.EndPoint.ToString(), 1, 2L, 121L, 12L), (endpoint.Name, endpoint.Pairs, endpoint.Total, endpoint.BytesToServer, endpoint.BytesToClient));
        Assert.Equal(1, endpoint.Ends[(int)PairEnd.ClientReset]);
        Assert.Equal(1, endpoint.Ends.Sum());
        Assert.Equal((Directory.Node, 1), (stats.Node, stats.Pairs));
    }

    [Fact]
    public async Task An_endpoint_that_refuses_is_counted()
    {
        await Other.StopListeningAsync();
        using var client = await TcpPeer.ConnectAsync(Node.Listener("api"));
        Assert.Equal(PeerEnd.Eof, (await client.ReceiveToEndAsync()).End);
        await Node.WaitUntilIdleAsync();

        var stats = Assert.Single((await Directory.StatsAsync(DirectoryScope.Node)).Answers);
        var listener = Assert.Single(stats.Listeners);
        Assert.Equal(("api", 0, 1L, 1L), (listener.Name, listener.Pairs, listener.Total, listener.Failures));
        Assert.Equal(1, listener.Ends[(int)PairEnd.ConnectFailed]);
        Assert.Equal((Other.EndPoint.ToString(), 0L, 1L), (stats.Endpoints.Single().Name, stats.Endpoints.Single().Total, stats.Endpoints.Single().Failures));
    }

    [Fact]
    public async Task The_bank_is_told_as_it_is()
    {
        var client = await TcpPeer.ConnectAsync(Node.Listener("web"), new TcpPeerOptions { ReceiveBuffer = SmallBuffer });
        var pair = Keep(new ConnectedPair(Node, client, await Origin.AcceptAsync()));
        await pair.Server.SendUntilFullAsync(new BytePattern(6));
        var kept = (await ListAsync(PairFilter.All)).Single().KeptToClient;

        var buffers = Assert.Single((await Directory.BuffersAsync(DirectoryScope.Node)).Answers);
        var counts = await Node.Node.CountAsync();
        Assert.Equal((64L << 20, 16 << 10, 1, 256 << 10, false), (buffers.BankBytes, buffers.SegmentBytes, buffers.Holders, buffers.ShareBytes, buffers.IsShort));
        Assert.Equal(counts.SegmentsHeld, buffers.SegmentsHeld);
        Assert.InRange(buffers.SegmentsHeld * (long)buffers.SegmentBytes, kept, kept + (2L * buffers.SegmentBytes));
    }

    [Fact]
    public async Task A_follower_sees_pairs_begin_and_end()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var seen = new List<AccessRecord>();
        await using var following = Directory.FollowAsync(new PairFilter { Listener = "web" }, DirectoryScope.Node, stop.Token).GetAsyncEnumerator();
        var next = following.MoveNextAsync().AsTask();
        // Until the first question has been answered, nobody follows yet.
        await Directory.BuffersAsync(DirectoryScope.Node);
        await OpenAsync("api");
        var pair = await OpenAsync("web");
        pair.Client.Reset();
        while (seen.Count < 2 && await next)
        {
            var part = Assert.Single(following.Current.Answers);
            Assert.Equal((Directory.Node, 0L), (part.Node, part.LeftOut));
            seen.AddRange(part.Records);
            if (seen.Count < 2) next = following.MoveNextAsync().AsTask();
        }

        Assert.Equal([PairEnd.None, PairEnd.ClientReset], seen.Select(record => record.End));
        Assert.All(seen, record => Assert.Equal(pair.Client.LocalEndPoint, record.Client.ToEndPoint()));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await following.MoveNextAsync());
    }

    private Task StatsAreAsync((int Pairs, long Total, long ToServer, long ToClient) expected) => Eventually.EqualAsync(expected, async () =>
    {
        var stats = Assert.Single((await Directory.StatsAsync(DirectoryScope.Node)).Answers);
        var listener = stats.Listeners.Single(each => each.Name == "web");
        return (listener.Pairs, listener.Total, listener.BytesToServer, listener.BytesToClient);
    });

    // The region itself waits for the answers of its shards, also of one that ends.
    private async Task<bool> HasShardAsync(string shard) =>
        (await Node.Node.System.ActorSelection($"/system/sharding/pair/{shard}").Ask<ActorIdentity>(new Identify(null), DirectoryScope.Node.Limit)).Subject is not null;
}
