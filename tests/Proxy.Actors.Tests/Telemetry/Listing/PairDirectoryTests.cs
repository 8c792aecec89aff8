using System.Net;
using Proxy.Actors.Pairs;
using Proxy.Actors.Telemetry;
using Proxy.Actors.Telemetry.Listing;
using Proxy.Actors.Tests.Pairs;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Telemetry.Listing;

/// <summary>A node's directory, compared with the connections that the test holds itself.</summary>
[Collection(LiveNodeGroup.Name)]
public sealed class PairDirectoryTests : IAsyncLifetime
{
    private const int SmallBuffer = 32 * 1024;

    private readonly TestOrigin _origin = TestOrigin.Listen();
    private readonly TestOrigin _other = TestOrigin.Listen();
    private readonly List<IDisposable> _peers = [];
    private TestNode _node = null!;

    private PairDirectory Directory => _node.Node.Directory;

    public async Task InitializeAsync()
    {
        _node = await TestNode.StartAsync(
            TestNode.Route("web", IPAddress.Loopback, _origin.EndPoint) + TestNode.Route("api", IPAddress.Loopback, _other.EndPoint));
    }

    public async Task DisposeAsync()
    {
        foreach (var peer in _peers) peer.Dispose();
        await _node.WaitUntilIdleAsync();
        await _node.DisposeAsync();
        await _origin.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task A_listing_has_every_pair_as_its_peers_know_it()
    {
        var web = await OpenAsync("web");
        await MoveAsync(web, toServer: 1000, toClient: 30);
        var api = await OpenAsync("api");

        var rows = await ListAsync(PairFilter.All);
        Assert.Equal(Order([web.Client.LocalEndPoint, api.Client.LocalEndPoint]), Order(rows.Select(row => row.Client)));
        var row = rows.Single(each => each.Listener == "web");
        Assert.Equal(
            (Directory.Node, (await web.BoundAsync()).Pair, PairState.Open, _origin.EndPoint.ToString(), web.Server.LocalEndPoint, 1000L, 30L, 0, 0),
            (row.Node, row.Pair.Text, row.State, row.Endpoint, row.Server, row.BytesToServer, row.BytesToClient, row.KeptToServer, row.KeptToClient));
        Assert.Null(row.Rate);
        Assert.InRange(row.Age, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_filter_means_the_pairs_that_all_its_parts_are_true_of()
    {
        var web = await OpenAsync("web");
        var api = await OpenAsync("api");
        var closing = await OpenAsync("api");
        closing.Client.HalfClose();
        await closing.Server.SeesAsync(PeerEnd.Eof);
        await Eventually.EqualAsync(1, async () => (await ListAsync(new PairFilter { State = PairState.Closing })).Count);

        await MeansAsync(new PairFilter { State = PairState.Open }, web, api);
        await MeansAsync(new PairFilter { State = PairState.Closing }, closing);
        await MeansAsync(new PairFilter { Listener = "api" }, api, closing);
        await MeansAsync(new PairFilter { Endpoint = _other.EndPoint.ToString() }, api, closing);
        await MeansAsync(new PairFilter { Client = Prefix(web.Client.LocalEndPoint.ToString()) }, web);
        await MeansAsync(new PairFilter { Client = Prefix("127.0.0.0/8") }, web, api, closing);
        await MeansAsync(new PairFilter { Client = Prefix("10.0.0.0/8") });
        await MeansAsync(new PairFilter { Listener = "api", State = PairState.Open }, api);
        await MeansAsync(new PairFilter { OlderThan = TimeSpan.FromHours(1) });
        await MeansAsync(new PairFilter { OlderThan = TimeSpan.Zero }, web, api, closing);
    }

    [Fact]
    public async Task A_ranking_has_the_largest_first_and_counts_the_others()
    {
        var pairs = new List<LivePair>();
        for (var i = 0; i < 5; i++)
        {
            pairs.Add(await OpenAsync("web"));
            await MoveAsync(pairs[i], toServer: 100 * (1 + ((i * 2) % 5)), toClient: 0);
        }

        var byBytes = await Directory.RankAsync(PairFilter.All, PairOrder.Bytes, 2, DirectoryScope.Node);
        Assert.Equal((500L, 400L, 5), (byBytes.Rows[0].Bytes, byBytes.Rows[1].Bytes, byBytes.Matched));
        Assert.Equal(2, byBytes.Rows.Length);
        Assert.Empty(byBytes.Missing);
        var byAge = await Directory.RankAsync(PairFilter.All, PairOrder.Age, 5, DirectoryScope.Node);
        Assert.Equal(byAge.Rows.OrderByDescending(row => row.Age).Select(row => row.Pair), byAge.Rows.Select(row => row.Pair));
        Assert.Equal(pairs[0].Client.LocalEndPoint, byAge.Rows[0].Client);
    }

    [Fact]
    public async Task A_rate_is_what_moved_between_two_looks()
    {
        var idle = await OpenAsync("web");
        await MoveAsync(idle, toServer: 100_000, toClient: 0);
        var busy = await OpenAsync("web");
        using var stop = new CancellationTokenSource();
        var traffic = EchoAsync(busy, stop.Token);

        var ranking = await Directory.RankAsync(
            PairFilter.All, PairOrder.Rate, 2, DirectoryScope.Node, TimeSpan.FromMilliseconds(300));
        await stop.CancelAsync();
        await traffic;
        Assert.Equal(
            [busy.Client.LocalEndPoint, idle.Client.LocalEndPoint],
            ranking.Rows.Select(row => row.Client));
        Assert.True(ranking.Rows[0].Rate > 0, $"a rate of {ranking.Rows[0].Rate}");
        Assert.Equal(0, ranking.Rows[1].Rate);
    }

    [Fact]
    public async Task A_listing_of_several_pages_has_each_pair_once_while_others_come_and_go()
    {
        var staying = new List<LivePair>();
        for (var i = 0; i < 150; i++) staying.Add(await OpenAsync("web"));
        using var stop = new CancellationTokenSource();
        var coming = ComeAndGoAsync(stop.Token);
        for (var round = 0; round < 5; round++)
        {
            var rows = await ListAsync(new PairFilter { Listener = "web" });
            Assert.Equal(Order(staying.Select(pair => pair.Client.LocalEndPoint)), Order(rows.Select(row => row.Client)));
        }

        await stop.CancelAsync();
        Assert.True(await coming > 0, "nothing came and went");
    }

    [Fact]
    public async Task The_loop_looks_at_a_slice_of_the_pairs_at_a_time()
    {
        for (var i = 0; i < 2.5 * PairWalk.Slice; i++) await OpenAsync("web");
        var visitor = new TurnVisitor();
        await PairWalk.RunAsync(_node.Node.NodeLoops[0], visitor, CancellationToken.None);
        Assert.Equal([PairWalk.Slice, PairWalk.Slice, PairWalk.Slice / 2], visitor.VisitsByTurn);
    }

    [Fact]
    public async Task A_node_whose_loop_stands_still_is_named_after_the_limit()
    {
        await OpenAsync("web");
        var scope = DirectoryScope.Node with { Limit = TimeSpan.FromMilliseconds(200) };
        using (await LoopStall.StartAsync(_node.Node))
        {
            var ranking = await Directory.RankAsync(PairFilter.All, PairOrder.Age, 5, scope);
            Assert.Empty(ranking.Rows);
            Assert.Equal(new Missing(Directory.Node, "no answer within 0.2 s"), Assert.Single(ranking.Missing));
        }

        Assert.Single((await Directory.RankAsync(PairFilter.All, PairOrder.Age, 5, DirectoryScope.Node)).Rows);
    }

    [Fact]
    public async Task Killing_by_filter_ends_the_pairs_that_are_meant_and_no_other()
    {
        var web = new List<LivePair>();
        for (var i = 0; i < 40; i++) web.Add(await OpenAsync("web"));
        var api = await OpenAsync("api");

        var killed = await Directory.KillAsync(new PairFilter { Listener = "web" }, DirectoryScope.Node);
        Assert.Equal(40, Assert.Single(killed.Answers));
        foreach (var pair in web)
        {
            await Task.WhenAll(pair.Client.SeesAsync(PeerEnd.Reset), pair.Server.SeesAsync(PeerEnd.Reset));
            Assert.Equal(PairEnd.Killed, (await _node.Log.EndAsync(pair.Client.LocalEndPoint)).End);
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
        await _node.WaitUntilIdleAsync();
        Assert.Equal(PairPhase.Unknown, await Directory.KillAsync(id, DirectoryScope.Node.Limit));
    }

    [Fact]
    public async Task A_stalled_reader_is_said_to_be_who_is_waited_for()
    {
        var client = await TcpPeer.ConnectAsync(_node.Listener("web"), new TcpPeerOptions { ReceiveBuffer = SmallBuffer });
        var pair = Keep(new LivePair(_node, client, await _origin.AcceptAsync()));
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
        await _node.WaitUntilIdleAsync();
        var report = await Directory.InspectAsync(id, DirectoryScope.Node.Limit);
        Assert.Equal((PairPhase.Unknown, "there is no such pair"), (report.Phase, PairWaits.Describe(report).Single()));
    }

    [Fact]
    public async Task Figures_are_exact_for_pairs_that_live_and_pairs_that_have_ended()
    {
        var ended = await OpenAsync("web");
        await MoveAsync(ended, toServer: 100, toClient: 7);
        ended.Client.Reset();
        await ended.Server.SeesAsync(PeerEnd.Reset);
        await _node.WaitUntilIdleAsync();
        var live = await OpenAsync("web");
        await MoveAsync(live, toServer: 20, toClient: 3);
        await StatsAreAsync((1, 2, 120, 10));
        await MoveAsync(live, toServer: 1, toClient: 2);
        await StatsAreAsync((1, 2, 121, 12));

        var stats = Assert.Single((await Directory.StatsAsync(DirectoryScope.Node)).Answers);
        var endpoint = Assert.Single(stats.Endpoints);
        Assert.Equal((_origin.EndPoint.ToString(), 1, 2L, 121L, 12L), (endpoint.Name, endpoint.Pairs, endpoint.Total, endpoint.BytesToServer, endpoint.BytesToClient));
        Assert.Equal(1, endpoint.Ends[(int)PairEnd.ClientReset]);
        Assert.Equal(1, endpoint.Ends.Sum());
        Assert.Equal((Directory.Node, 1), (stats.Node, stats.Pairs));
    }

    [Fact]
    public async Task An_endpoint_that_refuses_is_counted()
    {
        await _other.StopListeningAsync();
        using var client = await TcpPeer.ConnectAsync(_node.Listener("api"));
        Assert.Equal(PeerEnd.Eof, (await client.ReceiveToEndAsync()).End);
        await _node.WaitUntilIdleAsync();

        var stats = Assert.Single((await Directory.StatsAsync(DirectoryScope.Node)).Answers);
        var listener = Assert.Single(stats.Listeners);
        Assert.Equal(("api", 0, 1L, 1L), (listener.Name, listener.Pairs, listener.Total, listener.Failures));
        Assert.Equal(1, listener.Ends[(int)PairEnd.ConnectFailed]);
        Assert.Equal((_other.EndPoint.ToString(), 0L, 1L), (stats.Endpoints.Single().Name, stats.Endpoints.Single().Total, stats.Endpoints.Single().Failures));
    }

    [Fact]
    public async Task The_bank_is_told_as_it_is()
    {
        var client = await TcpPeer.ConnectAsync(_node.Listener("web"), new TcpPeerOptions { ReceiveBuffer = SmallBuffer });
        var pair = Keep(new LivePair(_node, client, await _origin.AcceptAsync()));
        await pair.Server.SendUntilFullAsync(new BytePattern(6));
        var kept = (await ListAsync(PairFilter.All)).Single().KeptToClient;

        var buffers = Assert.Single((await Directory.BuffersAsync(DirectoryScope.Node)).Answers);
        var counts = await _node.Node.CountAsync();
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

    private async Task MeansAsync(PairFilter filter, params LivePair[] pairs) => Assert.Equal(
        Order(pairs.Select(pair => pair.Client.LocalEndPoint)), Order((await ListAsync(filter)).Select(row => row.Client)));

    private async Task<List<PairRow>> ListAsync(PairFilter filter)
    {
        var rows = new List<PairRow>();
        await foreach (var page in Directory.ListAsync(filter, DirectoryScope.Node))
        {
            Assert.Empty(page.Missing);
            rows.AddRange(page.Rows);
        }

        return rows;
    }

    private async Task<LivePair> OpenAsync(string listener)
    {
        var client = await TcpPeer.ConnectAsync(_node.Listener(listener));
        var pair = Keep(new LivePair(_node, client, await (listener == "web" ? _origin : _other).AcceptAsync()));
        await pair.BoundAsync();
        return pair;
    }

    private LivePair Keep(LivePair pair)
    {
        _peers.Add(pair);
        return pair;
    }

    private static async Task MoveAsync(LivePair pair, int toServer, int toClient)
    {
        await pair.Client.SendAllAsync(new byte[toServer]);
        await pair.Server.ReceiveExactlyAsync(toServer);
        await pair.Server.SendAllAsync(new byte[toClient]);
        await pair.Client.ReceiveExactlyAsync(toClient);
    }

    private static async Task EchoAsync(LivePair pair, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested) await MoveAsync(pair, toServer: 64, toClient: 64);
    }

    private async Task<int> ComeAndGoAsync(CancellationToken stop)
    {
        var count = 0;
        for (; !stop.IsCancellationRequested; count++)
        {
            using var client = await TcpPeer.ConnectAsync(_node.Listener("api"), null, CancellationToken.None);
            using var server = await _other.AcceptAsync();
            client.Reset();
        }

        return count;
    }

    private static AddressPrefix Prefix(string text)
    {
        Assert.True(AddressPrefix.TryParse(text, out var prefix));
        return prefix!;
    }

    private static IEnumerable<string> Order(IEnumerable<IPEndPoint> addresses) => addresses.Select(address => address.ToString()).Order();

    /// <summary>Counts the visits of each turn of the loop; between two turns, its clock moves on.</summary>
    private sealed class TurnVisitor : IPairVisitor
    {
        private long _turn = -1;

        internal List<int> VisitsByTurn { get; } = [];

        public bool Visit(int slot, PairActor pair)
        {
            if (pair.Now != _turn) VisitsByTurn.Add(0);
            _turn = pair.Now;
            VisitsByTurn[^1]++;
            return true;
        }
    }
}
