using System.Collections.Immutable;
using System.Net;
using System.Runtime.Serialization;
using System.Text;
using System.Text.Json.Nodes;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
using Microsoft.Extensions.Logging;
using Proxy.Actors.Access;
using Proxy.Actors.CacheListing;
using Proxy.Actors.Closing;
using Proxy.Actors.ControlMemory;
using Proxy.Actors.Counting;
using Proxy.Actors.Doctor;
using Proxy.Actors.Events;
using Proxy.Actors.Forwarding;
using Proxy.Actors.Listing;
using Proxy.Actors.Load;
using Proxy.Actors.Pairs;
using Proxy.Actors.Placement;
using Proxy.Actors.Places;
using Proxy.Actors.Tests.Doctor;
using Proxy.Actors.Tests.Telemetry;
using Proxy.Actors.Verdicts;
using Proxy.Actors.Wire;
using Proxy.Configuration;
using Proxy.Membership.Joining;
using Proxy.Membership.Wire;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Wire;

public sealed class ProxySerializerTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1.5);

    // A message of each kind, with every property set to something that is not its default.
    private static readonly Dictionary<string, object> Examples = new(StringComparer.Ordinal)
    {
        ["inv"] = new Invitation("akka.tcp://P@a:1", ["akka.tcp://P@a:1", "akka.tcp://P@b:2"], 3),
        ["lgc"] = new ChangeLogLevel("Akka.Cluster", "debug", Limit),
        ["lgr"] = new LogLevelsReport([new LogLevelRow("Akka.Cluster", "debug", "warning", Limit)], "full"),
        ["lgs"] = new ShowLogLevels(),
        ["pi"] = new InspectPair(Pair()),
        ["pk"] = new KillPair(Pair(), PairEnd.Killed),
        ["pr"] = Report(),
        ["ps"] = new StartPair(Pair(), "web", 4711),
        ["bk"] = new BanKey(17),
        ["bs"] = new BanShard([new BanEntry("10.0.0.0/8", 1_764_144_000_000, 1_764_147_600_000, "too many")]),
        ["ca"] = new CollectCaches(Limit),
        ["cb"] = new NodeCacheStats("akka.tcp://P@a:1", [new CacheStats("pages", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14)]),
        ["cl"] = new ListStored("pages", "www.example/", StoredOrder.Bytes, 5, Limit),
        ["cm"] = new StoredPage([Stored()], 7),
        ["cp"] = new PurgeStored("pages", PurgeKind.Tag, "news", Limit),
        ["cq"] = new StoredPurged("akka.tcp://P@a:1", 2, 3),
        ["cs"] = new ShowStored("pages", "www.example/a", Limit),
        ["db"] = new CollectBuffers(Limit),
        ["de"] = new PairsKilled(3),
        ["df"] = new FollowPairs("1-1", Filter(), Limit),
        ["dg"] = new PairRanking([Row()], 7),
        ["dk"] = new KillPairs(Filter(), Limit),
        ["dl"] = new ListPairs(Filter(), new PairCursor(1, 2), 3, Limit),
        ["dp"] = new PairPage([Row(), Row() with { Server = null, Rate = null }], new PairCursor(1, 2)),
        ["dr"] = new RankPairs(Filter(), PairOrder.Rate, 3, Limit, Limit),
        ["ds"] = new CollectStats(3, Limit),
        ["dt"] = new StatsPage(new NodeStats("akka.tcp://P@a:1", Limit, 1, 2, 3, 4, [Traffic()], [Traffic()]) { TimesFull = 6 }, 5),
        ["du"] = new BufferStats("akka.tcp://P@a:1", 1, 2, 3, 4, 5, 6, 7, 8, true, 9, 10),
        ["dw"] = new FollowedPairs([Records.Ended(failures: "10.0.0.8:80: refused") with { Details = Records.Details(), Reason = "why" }], 4),
        ["dx"] = new DirectoryRefusal("busy"),
        ["pd"] = new PairKilled(Pair(), PairPhase.Bound),
        ["ea"] = new NodeLoad("akka.tcp://P@a:1", Limit, 1, 2, 3, 4, 5, 6, 7, [8], [new LoadRow(true, "web", 9, 10, 11, 12, 13, 14, 15, 16)], 17),
        ["ec"] = new CollectLoad(3, Limit),
        ["ee"] = new CollectEvents(ImmutableDictionary<string, long>.Empty.Add("akka.tcp://P@a:1", 3), 4, LogLevel.Warning, Limit),
        ["ep"] = new EventsPage("akka.tcp://P@a:1", 5, [new NodeEvent("akka.tcp://P@a:1", 4, DateTimeOffset.UnixEpoch, LogLevel.Error, "PC304", "Proxy.Node", "text", "error")]),
        ["fa"] = Facts(),
        ["fc"] = new CollectFacts(Limit),
        ["hc"] = new CheckAtOnce("db 10.0.0.7:5432"),
        ["hk"] = new HealthKey(17),
        ["hl"] = new HealthSign("akka.tcp://P@a:1#17", 2, 500),
        ["hs"] = new HealthShard([new HealthPart("akka.tcp://P@a:1#17", 2, 3, ["db 10.0.0.7:5432 down 1764144000000 connection refused"])]),
        ["ll"] = new PlaceLease("db", 1, 2, 3, 4, 5, 6, 7, true, 8, 9, Limit, [new PlaceGrant("10.0.0.8:80", 10, true, 11)]),
        ["sa"] = new ChangeUnits(UnitAction.Release, Units(), Limit),
        ["sc"] = new UnitsChanged(3, "why"),
        ["sl"] = new ListUnits(Units(), 3, Limit),
        ["su"] = new UnitsPage([new UnitRow("akka.tcp://P@a:1", "spool", "syslog", 4, UnitStanding.Dead, 5, 6, "3a8dab05-1-2", "10.0.0.1:7", 8, 9, 10, "why")], 11),
        ["sq"] = new CollectQueues(Limit),
        ["sr"] = new QueuesPage([new QueueRow("akka.tcp://P@a:1", "spool", "syslog", "collectors", QueueState.Held, 1, 2, 3, 4, 5, 6, 7, "why")]),
        ["lr"] = new PlaceReport("db", 1, 2, 3, 4, 5, 6, 7, 8, [Limit], [new PlaceHolding("10.0.0.8:80", 9, 10, 11, 12, true)]),
    };

    private readonly ActorSystem _system = ActorSystem.Create(
        "serialization",
        BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString("akka.actor.provider = local")
            .WithFallback(MembershipConfiguration.For(new ClusterSettings("serialization", "127.0.0.1", 0, null, [], Timeout.InfiniteTimeSpan), MemberRole.Proxy))).And(WireMessages.Contract));

    public static TheoryData<string> Manifests => [.. Examples.Keys];

    public void Dispose() => _system.Dispose();

    [Fact]
    public void Every_message_that_crosses_nodes_has_an_example() =>
        Assert.Equal(WireMessages.Contract.Types.Order(ByName), Examples.Values.Select(each => each.GetType()).Order(ByName));

    [Fact]
    public void Every_type_marked_as_crossing_nodes_is_known()
    {
        Type[] all = [.. typeof(WireMessages).Assembly.GetTypes(), .. typeof(IWireMessage).Assembly.GetTypes()];
        var marked = all.Where(type => type.IsClass && type.IsAssignableTo(typeof(IWireMessage)));
        Assert.Equal(marked.Order(ByName), WireMessages.Contract.Types.Order(ByName));
    }

    [Fact]
    public void No_property_of_a_message_is_renamed_or_gone()
    {
        // What nodes of other versions read and write; a line more for a property more, and never one less.
        var names = Examples.SelectMany(each => Paths(each.Key, JsonNode.Parse(Serializer().ToBinary(each.Value)))).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(File.ReadAllLines(Path.Combine(Repository.Root, "tests/Proxy.Actors.Tests/Wire/properties.txt")), names);

        static IEnumerable<string> Paths(string path, JsonNode? node) => node switch
        {
            JsonObject block => block.SelectMany(each => Paths($"{path}.{each.Key}", each.Value)),
            JsonArray list => list.SelectMany(each => Paths($"{path}[]", each)),
            _ => [path],
        };
    }

    [Theory]
    [MemberData(nameof(Manifests))]
    public void A_message_comes_back_as_it_went(string manifest)
    {
        var message = Examples[manifest];
        var serializer = (SerializerWithStringManifest)_system.Serialization.FindSerializerFor(message);
        Assert.Equal(ProxySerializer.Id, serializer.Identifier);
        Assert.Equal(manifest, serializer.Manifest(message));
        var back = serializer.FromBinary(serializer.ToBinary(message), manifest);
        Assert.Equal(Written(message), Written(back));
        Assert.Equal(message.GetType(), back.GetType());
    }

    [Fact]
    public void A_report_keeps_its_flow_entries_and_blocks()
    {
        var back = (PairReport)Serializer().FromBinary(Serializer().ToBinary(Report()), "pr");
        Assert.Equal(Report().ClientFlow!.Value.HashAddresses(), back.ClientFlow!.Value.HashAddresses());
        Assert.Equal((TcpState.TimeWait, 4242u, FlowOptions.HasSequence), (back.ClientFlow.Value.State, back.ClientFlow.Value.ReceiveNext, back.ClientFlow.Value.Options));
        Assert.Null(back.ServerFlow);
        Assert.Equal((77u, ulong.MaxValue, true), (back.ServerBlock!.Value.RoundTrip, back.ServerBlock.Value.BytesReceived, back.ServerBlock.Value.FromKernel));
        Assert.Null(back.ClientBlock);
    }

    [Theory]
    [InlineData("pi", "")]
    [InlineData("pi", "null")]
    [InlineData("pi", "{")]
    [InlineData("pi", "{}")]
    [InlineData("pi", "[]")]
    [InlineData("pi", "{\"Pair\":null}")]
    [InlineData("pi", "{\"Pair\":\"no pair\"}")]
    [InlineData("pi", "{\"Pair\":17}")]
    [InlineData("pk", "{\"Pair\":\"1-2-3\",\"Reason\":4}")]
    [InlineData("pk", "{\"Pair\":\"1-2-3\",\"Reason\":\"Bored\"}")]
    [InlineData("ps", "{\"Pair\":\"1-2-3\",\"Listener\":null,\"Ticket\":1}")]
    [InlineData("ps", "{\"Pair\":\"1-2-3\",\"Listener\":\"web\",\"Ticket\":1e40}")]
    [InlineData("pr", "{\"Pair\":\"1-2-3\",\"Phase\":\"Bound\",\"BytesToServer\":0,\"BytesToClient\":0,\"ClientFlow\":{\"Source\":\"zz\"}}")]
    [InlineData("nope", "{}")]
    public void Bytes_that_are_no_message_are_refused_with_a_reason(string manifest, string text)
    {
        var error = Assert.Throws<SerializationException>(() => Serializer().FromBinary(Encoding.UTF8.GetBytes(text), manifest));
        Assert.NotEmpty(error.Message);
    }

    [Theory]
    [MemberData(nameof(Manifests))]
    public void Damaged_bytes_are_refused_or_are_another_message(string manifest)
    {
        var bytes = Serializer().ToBinary(Examples[manifest]);
        var random = new Random(4053);
        for (var i = 0; i < 2000; i++)
        {
            var damaged = bytes[..random.Next(bytes.Length + 1)];
            if (damaged.Length > 0) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                Assert.Equal(Examples[manifest].GetType(), Serializer().FromBinary(damaged, manifest).GetType());
            }
            catch (SerializationException)
            {
                // Said, and nothing else.
            }
        }
    }

    [Fact]
    public void A_property_of_a_later_version_is_passed_over()
    {
        var later = Encoding.UTF8.GetBytes("{\"Pair\":\"1-2-3\",\"Depth\":{\"x\":[1]}}");
        Assert.Equal(new InspectPair(Pair()), Serializer().FromBinary(later, "pi"));
    }

    private static Comparer<Type> ByName => Comparer<Type>.Create((a, b) => string.CompareOrdinal(a.FullName, b.FullName));

    private static PairId Pair() => PairId.TryParse("1-2-3", out var id) ? id! : throw new FormatException();

    private static UnitFilter Units() => new("akka.tcp://P@a:1", "spool", "syslog", 7, true);

    private static StoredRow Stored() => new(
        "akka.tcp://P@a:1", "pages", "www.example/a", 200, 1, 2, Limit, -Limit, 3, true, "accept-encoding", "news", ["HTTP/1.1 200 OK"]);

    private static PairFilter Filter() => new()
    {
        State = PairState.Stalled,
        Client = AddressPrefix.TryParse("10.0.0.0/8", out var client) ? client : null,
        Endpoint = "10.0.0.7:80",
        Listener = "web",
        OlderThan = Limit,
        Sni = "*.shop.example",
        Route = "shop",
    };

    private static PairRow Row() => new(
        "akka.tcp://P@a:1", Pair(), PairState.Open, "web", new IPEndPoint(IPAddress.Loopback, 1), "b:80", Limit, Limit, 1, 2, 3, 4, new IPEndPoint(IPAddress.IPv6Loopback, 2), 5)
    {
        Details = Records.Details(),
    };

    private static TrafficStats Traffic() => new("web", "b:80", 1, 2, 3, 4, 5, [6, 7]);

    private static PairReport Report()
    {
        var flow = new FlowEntry
        {
            State = TcpState.TimeWait,
            ReceiveNext = 4242,
            SourcePort = 80,
            DestinationPort = 65535,
            Options = FlowOptions.HasSequence,
            IsServerLeg = true,
        };
        IPAddress.Parse("2001:db8::17").GetAddressBytes().CopyTo(flow.Source);
        var block = new ConnectionBlock { RoundTrip = 77, BytesReceived = ulong.MaxValue, UnreadBytes = -1, FromKernel = true };
        return new PairReport(Pair(), PairPhase.TimeWait, long.MaxValue, 2) { ClientFlow = flow, ServerBlock = block, Header = Header(), Opening = new OpeningReport(OpeningStep.Handshake, 2_900) };
    }

    private static NodeFacts Facts() => Healthy.Node(1) with
    {
        Pools = [Healthy.Pool() with { Services = ["_db._tcp.test: no such name"] }],
        Endpoints = [Healthy.Endpoint() with { Ports = 3, Failures = 2, SinceFailure = Limit, Failure = "connection refused", IsUnused = true }],
        Certificates = [Healthy.Certificate()],
        Queues = [new QueueRow("akka.tcp://P@a:1", "spool", "syslog", "collectors", QueueState.Held, 1, 2, 3, 4, 5, 6, 7, "why")],
    };

    private static HeaderReport Header() => new(2, true, new IPEndPoint(IPAddress.Loopback, 1), new IPEndPoint(IPAddress.Loopback, 2), [new HeaderTlv(5, 16)], 1)
    {
        Authority = "shop.example",
        Alpn = "h2",
        Tls = Records.Details().Tls,
    };

    private ProxySerializer Serializer() => new((ExtendedActorSystem)_system);

    // Compared as text: records with arrays in them are equal only to themselves.
    private string Written(object message) => Encoding.UTF8.GetString(Serializer().ToBinary(message));
}
