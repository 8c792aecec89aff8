using System.Collections.Immutable;
using System.Net;
using Akka.Actor;
using Akka.Actor.Setup;
using Proxy.Actors.Closing;
using Proxy.Actors.Counting;
using Proxy.Actors.Listing;
using Proxy.Actors.Pairs;
using Proxy.Actors.Placement;
using Proxy.Actors.Streams;
using Proxy.Actors.Telemetry;
using Proxy.Actors.Tests.Telemetry;
using Proxy.Actors.Wire;
using Proxy.Membership.Wire;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Listing;

/// <summary>What directories of nodes say to each other: it comes as it went, and fits into a frame.</summary>
public sealed class DirectoryWireTests : IDisposable
{
    // akka.remote.dot-netty.tcp.maximum-frame-size, less the envelope with two actor paths.
    private const int Frame = 128_000 - 2_000;

    // The longest that a configuration may have: a name; a host's name and a port.
    private static readonly string LongName = new('n', 64);
    private static readonly string LongEndpoint = new string('h', 253) + ":65535";

    private readonly ActorSystem _system = ActorSystem.Create("wire", ActorSystemSetup.Create(WireMessages.Contract));
    private readonly ProxySerializer _serializer;

    public DirectoryWireTests() => _serializer = new ProxySerializer((ExtendedActorSystem)_system);

    public void Dispose() => _system.Dispose();

    [Fact]
    public void A_filter_comes_as_it_went()
    {
        Assert.True(AddressPrefix.TryParse("10.0.0.0/8", out var client));
        var filter = new PairFilter
        {
            State = PairState.Stalled,
            Client = client,
            Endpoint = "10.0.0.7:80",
            Listener = "web",
            OlderThan = TimeSpan.FromSeconds(1.5),
            Sni = "*.shop.example",
            Route = "shop",
        };
        var limit = TimeSpan.FromSeconds(2);
        Assert.All(
            new object[]
            {
                new ListPairs(filter, new PairCursor(1, 77), 100, limit),
                new ListPairs(PairFilter.All, default, 1, limit),
                new RankPairs(filter, PairOrder.Rate, 20, TimeSpan.FromMilliseconds(250), limit),
                new KillPairs(filter, limit),
                new PairsKilled(3),
                new CollectStats(100, limit),
                new CollectBuffers(limit),
                new FollowPairs("ab-1", filter, limit),
                new DirectoryRefusal("busy"),
                new PairKilled(Id(1), PairPhase.TimeWait),
                new BufferStats("akka.tcp://a@b:1", 1L << 40, 16384, 1, 2, 3, 4, 5, 6, true, 7, 8),
            },
            message => Assert.Equal(message, Travel(message)));
    }

    [Fact]
    public void Rows_come_as_they_went_with_and_without_a_server()
    {
        var rows = ImmutableArray.Create(Row(1), Row(2) with { Server = null, Rate = null, State = PairState.Connecting });
        var page = Travel(new PairPage(rows, new PairCursor(0, 5)));
        Assert.Equal<PairRow>(rows, page.Rows);
        Assert.Equal(new PairCursor(0, 5), page.Next);
        Assert.Null(Travel(new PairPage([], null)).Next);
        var ranking = Travel(new PairRanking(rows, 17));
        Assert.Equal<PairRow>(rows, ranking.Rows);
        Assert.Equal(17, ranking.Matched);
    }

    [Fact]
    public void Records_and_figures_come_as_they_went()
    {
        var record = Records.Ended(failures: "10.0.0.8:80: refused") with { Details = Records.Details(), Reason = "why" };
        var followed = Travel(new FollowedPairs([record], 4));
        Assert.Equal((record, 4L), (followed.Records.Single(), followed.LeftOut));

        var page = new StatsPage(Stats(1), 3);
        var come = Travel(page);
        Assert.Equal((page.Next, page.Stats with { Listeners = default, Endpoints = default }), (come.Next, come.Stats with { Listeners = default, Endpoints = default }));
        var (sent, received) = (page.Stats.Listeners.Single(), come.Stats.Listeners.Single());
        Assert.Equal<long>(sent.Ends, received.Ends);
        Assert.Equal(sent with { Ends = default }, received with { Ends = default });
    }

    [Fact]
    public void Records_and_rows_of_nodes_without_details_are_read()
    {
        var followed = (FollowedPairs)_serializer.FromBinary(
            """{"Records":[{"Time":"2026-02-03T04:05:06+00:00","Pair":"1-2-3","Listener":"web","Client":"192.0.2.1:1","Endpoint":"-","Attempts":0,"ConnectTime":"00:00:01","End":"Killed","Duration":"00:00:01","BytesToServer":1,"BytesToClient":2,"Failures":""}],"LeftOut":0}"""u8.ToArray(), "dw");
        var record = followed.Records.Single();
        Assert.Equal(("", null, null, PairEnd.Killed, TimeSpan.FromSeconds(1)), (record.Reason, record.State, record.Details, record.End, record.ConnectTime));
        var page = (PairPage)_serializer.FromBinary(
            """{"Rows":[{"Node":"n","Pair":"1-2-3","State":"Open","Listener":"web","Client":"192.0.2.1:1","Endpoint":"-","Age":"00:00:01","Idle":"00:00:01","BytesToServer":1,"BytesToClient":2,"KeptToServer":3,"KeptToClient":4}],"Next":null}"""u8.ToArray(), "dp");
        Assert.Null(page.Rows.Single().Details);
    }

    [Fact]
    public void A_time_of_connecting_that_there_is_not_is_not_sent()
    {
        var record = Records.Ended() with { ConnectTime = null, Reason = "" };
        var bytes = _serializer.ToBinary(new FollowedPairs([record], 0));
        Assert.DoesNotContain("ConnectTime", System.Text.Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        Assert.Equal(record, ((FollowedPairs)_serializer.FromBinary(bytes, "dw")).Records.Single());
    }

    [Fact]
    public void A_state_of_a_later_version_is_none()
    {
        var text = System.Text.Encoding.UTF8.GetString(_serializer.ToBinary(new FollowedPairs([Records.Ended()], 0)));
        Assert.Contains("\"State\":\"--\"", text, StringComparison.Ordinal);
        var later = System.Text.Encoding.UTF8.GetBytes(text.Replace("\"State\":\"--\"", "\"State\":\"sZ\"", StringComparison.Ordinal));
        Assert.Null(((FollowedPairs)_serializer.FromBinary(later, "dw")).Records.Single().State);
    }

    [Fact]
    public void A_report_comes_as_it_went()
    {
        var report = new PairReport(Id(1), PairPhase.Bound, 1, 2)
        {
            Row = Row(1),
            ToServer = new DirectionReport(DirectionState.Flowing, 1, 2, true, false),
            ToClient = new DirectionReport(DirectionState.Ending, 3, 4, false, true),
            HasLane = true,
            ClientBlock = new() { UnsentBytes = 5, PeerWindow = 6 },
        };
        Assert.Equal(report, Travel(report));
    }

    [Fact]
    public void The_largest_answers_fit_into_a_frame()
    {
        var rows = Enumerable.Range(0, NodeDirectory.MaxRows).Select(Row).ToImmutableArray();
        var record = Records.Ended(LongEndpoint, new string('f', PairFollower.MaxFailuresLength)) with
        {
            Listener = LongName,
            State = TerminationState.TurnedAway,
            Reason = new string('"', PairFollower.MaxFailuresLength),
            Details = LongDetails(),
        };
        Assert.All(
            new object[]
            {
                new PairPage(rows, new PairCursor(255, int.MaxValue)),
                new StatsPage(Stats(NodeDirectory.MaxRows / 2), 1),
                Followed(record),
                Followed(record with { Reason = "", Details = null }),
            },
            message => Assert.InRange(_serializer.ToBinary(message).Length, NodeDirectory.MaxRecords * 100, Frame));
    }

    private static FollowedPairs Followed(AccessRecord record)
    {
        var feed = new PairFeed(NoAccessLog.Instance);
        using var follower = feed.Follow(PairFilter.All);
        for (var i = 0; i < NodeDirectory.MaxRecords; i++) feed.Write(record, 0);
        return new FollowedPairs([.. follower.Take(NodeDirectory.MaxRecords).Records], long.MaxValue);
    }

    private T Travel<T>(T message)
        where T : notnull =>
        (T)_serializer.FromBinary(_serializer.ToBinary(message), _serializer.Manifest(message));

    private static PairId Id(long number) => PairId.Create(PairId.ShardOf(-2, 255), 255, long.MaxValue - number);

    private static PairRow Row(int number) => new(
        "akka.tcp://" + LongName + "@255.255.255.255:65535",
        Id(number),
        PairState.Stalled,
        LongName,
        IPEndPoint.Parse("[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535"),
        LongEndpoint,
        TimeSpan.FromMilliseconds(987_654_321_987),
        TimeSpan.FromMilliseconds(987_654_321_987),
        long.MaxValue,
        long.MaxValue,
        int.MaxValue,
        int.MaxValue,
        IPEndPoint.Parse("[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535"),
        long.MaxValue)
    {
        Details = LongDetails().Shortened(PairRow.MaxText),
    };

    // Host names have 253 characters at most, OpeningFacts bounds the others.
    private static PairDetails LongDetails()
    {
        var name = new string('s', 253);
        return new PairDetails
        {
            Proxied = TcpAddress.From(IPEndPoint.Parse("[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535")),
            Sni = name,
            Host = name,
            Alpn = new string('a', 64),
            Route = LongName,
            Tls = new TlsSummary("TLSv1.3", "TLS_CHACHA20_POLY1305_SHA256", "http/1.1", true, new string('\u202e', 128), "truncated") { Failure = new string('\u202e', 256) },
            ServerTls = new TlsSummary("TLSv1.2", "ECDHE-ECDSA-CHACHA20-POLY1305", "http/1.1", true, new string('n', 128), "truncated"),
        };
    }

    private static NodeStats Stats(int entries)
    {
        var ends = Enumerable.Repeat(9_999_999_999L, PairEnds.Count).ToImmutableArray();
        var traffic = Enumerable.Repeat(new TrafficStats(LongName, LongEndpoint, int.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue, ends), entries);
        return new NodeStats("akka.tcp://a@b:1", TimeSpan.FromDays(3), 1, 2, 3, 4, [.. traffic], [.. traffic]) { TimesFull = 5 };
    }
}
