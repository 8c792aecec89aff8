using System.Net;
using Proxy.Actors.Listing;
using Proxy.Actors.Pairs;
using Proxy.Actors.Tests.Pairs;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Listing;

/// <summary>Listings of a node's pairs, compared with the connections that the test holds itself.</summary>
[Collection(LiveNodeGroup.Name)]
public sealed class PairListingTests : DirectoryNode
{
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
            (Directory.Node, (await web.BoundAsync()).Pair, PairState.Open, Origin.EndPoint.ToString(), web.Server.LocalEndPoint, 1000L, 30L, 0, 0),
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
        await MeansAsync(new PairFilter { Endpoint = Other.EndPoint.ToString() }, api, closing);
        await MeansAsync(new PairFilter { Client = Prefix(web.Client.LocalEndPoint.ToString()) }, web);
        await MeansAsync(new PairFilter { Client = Prefix("127.0.0.0/8") }, web, api, closing);
        await MeansAsync(new PairFilter { Client = Prefix("10.0.0.0/8") });
        await MeansAsync(new PairFilter { Listener = "api", State = PairState.Open }, api);
        await MeansAsync(new PairFilter { OlderThan = TimeSpan.FromHours(1) });
        await MeansAsync(new PairFilter { OlderThan = TimeSpan.Zero }, web, api, closing);
    }

    [Fact]
    public async Task A_ranking_has_the_largest_first_and_counts_theOthers()
    {
        var pairs = new List<ConnectedPair>();
        for (var i = 0; i < 5; i++)
        {
            pairs.Add(await OpenAsync("web"));
            await MoveAsync(pairs[i], toServer: 100 * (1 + ((i * 2) % 5)), toClient: 0);

            // Ages are whole milliseconds: the first is to be the oldest.
            if (i == 0) await Eventually.EqualAsync(true, async () => (await ListAsync(PairFilter.All)).Single().Age.TotalMilliseconds >= 20);
        }

        var byBytes = await Directory.RankAsync(PairFilter.All, PairOrder.Bytes, 2, DirectoryScope.Node);
        Assert.Equal((500L, 400L, 5), (byBytes.Rows[0].Bytes, byBytes.Rows[1].Bytes, byBytes.Matched));
        Assert.Equal(2, byBytes.Rows.Length);
        Assert.Empty(byBytes.Missing);
        var byAge = await Directory.RankAsync(PairFilter.All, PairOrder.Age, 5, DirectoryScope.Node);
        Assert.Equal(byAge.Rows.OrderByDescending(row => row.Age).Select(row => row.Pair), byAge.Rows.Select(row => row.Pair));
        Assert.Equal(pairs[0].Client.LocalEndPoint, byAge.Rows[0].Client);
        var oldest = await Directory.RankAsync(PairFilter.All, PairOrder.Age, 1, DirectoryScope.Node);
        Assert.Equal(pairs[0].Client.LocalEndPoint, Assert.Single(oldest.Rows).Client);
    }

    [Fact]
    public async Task A_rate_is_what_moved_between_two_looks()
    {
        var idle = await OpenAsync("web");
        // More than the other moves in the meantime.
        for (var i = 0; i < 160; i++) await MoveAsync(idle, toServer: 200_000, toClient: 0);
        var busy = await OpenAsync("web");
        using var stop = new CancellationTokenSource();
        var traffic = EchoAsync(busy, stop.Token);

        var window = TimeSpan.FromMilliseconds(300);
        var ranking = await Directory.RankAsync(PairFilter.All, PairOrder.Rate, 2, DirectoryScope.Node, window);
        var first = await Directory.RankAsync(PairFilter.All, PairOrder.Rate, 1, DirectoryScope.Node, window);
        await stop.CancelAsync();
        await traffic;
        Assert.Equal(
            [busy.Client.LocalEndPoint, idle.Client.LocalEndPoint],
            ranking.Rows.Select(row => row.Client));
        Assert.True(ranking.Rows[0].Rate > 0, $"a rate of {ranking.Rows[0].Rate}");
        Assert.Equal(0, ranking.Rows[1].Rate);
        Assert.Equal(busy.Client.LocalEndPoint, Assert.Single(first.Rows).Client);
    }

    [Fact]
    public async Task A_listing_of_several_pages_has_each_pair_once_whileOthers_come_and_go()
    {
        var staying = new List<ConnectedPair>();
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
        await PairWalk.RunAsync(Node.Node.NodeLoops[0], visitor, CancellationToken.None);
        Assert.Equal([PairWalk.Slice, PairWalk.Slice, PairWalk.Slice / 2], visitor.VisitsByTurn);
    }

    [Fact]
    public async Task A_node_whose_loop_stands_still_is_named_after_the_limit()
    {
        await OpenAsync("web");
        var scope = DirectoryScope.Node with { Limit = TimeSpan.FromMilliseconds(200) };
        using (await LoopStall.StartAsync(Node.Node))
        {
            var ranking = await Directory.RankAsync(PairFilter.All, PairOrder.Age, 5, scope);
            Assert.Empty(ranking.Rows);
            Assert.Equal(new Missing(Directory.Node, "no answer within 0.2 s"), Assert.Single(ranking.Missing));
        }

        Assert.Single((await Directory.RankAsync(PairFilter.All, PairOrder.Age, 5, DirectoryScope.Node)).Rows);
    }

    private async Task MeansAsync(PairFilter filter, params ConnectedPair[] pairs) => Assert.Equal(
        Order(pairs.Select(pair => pair.Client.LocalEndPoint)), Order((await ListAsync(filter)).Select(row => row.Client)));

    private static async Task EchoAsync(ConnectedPair pair, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested) await MoveAsync(pair, toServer: 64, toClient: 64);
    }

    private async Task<int> ComeAndGoAsync(CancellationToken stop)
    {
        var count = 0;
        for (; !stop.IsCancellationRequested; count++)
        {
            using var client = await TcpPeer.ConnectAsync(Node.Listener("api"), null, CancellationToken.None);
            using var server = await Other.AcceptAsync();
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

        public bool Visit(int slot, LivePair pair)
        {
            if (pair.Now != _turn) VisitsByTurn.Add(0);
            _turn = pair.Now;
            VisitsByTurn[^1]++;
            return true;
        }
    }
}
