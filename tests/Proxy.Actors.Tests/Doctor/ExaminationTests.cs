using System.Collections.Immutable;
using Proxy.Actors.Doctor;
using Proxy.Actors.Forwarding;
using Proxy.Actors.Listing;
using Proxy.Actors.Machine;
using static Proxy.Actors.Tests.Doctor.Healthy;

namespace Proxy.Actors.Tests.Doctor;

/// <summary>What follows from facts: each finding has facts that make it, and facts without it.</summary>
public sealed class ExaminationTests
{
    private const long Mebi = 1 << 20;

    // What makes a finding, where it is, and a part of what it says; the kind of finding by its code.
    private static readonly (string Code, ClusterFacts Facts, string Where, string What)[] Cases =
    [
        ("descriptors-near-limit", OnMachine(m => m with { OpenDescriptors = 16_000 }), "node 10.0.0.2:8092", "16,000 of 20,000 descriptors are open"),
        ("descriptors-too-few", Standing(s => s with { WantedPairs = 20_000 }), "node 10.0.0.2:8092", "20,000 descriptors leave room for 9,000 pairs, and max-pairs asks for 20,000"),
        ("memory-near-limit", OnMachine(m => m with { GroupUsedBytes = 7_400 * Mebi }), "node 10.0.0.2:8092", "the control group has used 7,400 MiB of 8,192 MiB"),
        ("memory-near-limit", OnMachine(m => m with { GroupLimitBytes = null, AvailableBytes = 500 * Mebi }), "node 10.0.0.2:8092", "500 MiB of the machine's 16,384 MiB can still be had"),
        ("bank-beyond-memory", OnMachine(m => m with { GroupLimitBytes = 2_400 * Mebi, GroupUsedBytes = Mebi }), "node 10.0.0.2:8092", "may take 2,048 MiB, the node itself takes 128 MiB, and the process has 2,400 MiB"),
        ("tcp-memory-pressure", OnMachine(m => m with { TcpPages = 380_000 }), "node 10.0.0.2:8092", "TCP has 380,000 pages of memory, and is pressed for it from 380,000 on"),
        ("cpu-throttled", Counting(c => c with { CpuThrottled = 1_200 }), "node 10.0.0.2:8092", "made to wait in 20 % of the periods of the last 10 minutes"),
        ("loops-over-processors", OnMachine(m => m with { CpuQuota = 1.5 }), "node 10.0.0.2:8092", "4 loops share 1.5 processors"),
        ("loop-busy", On(n => n with { Growth = n.Growth with { BusyMilliseconds = [580_000, 100] } }), "node 10.0.0.2:8092", "1 loop of 4 had something to do for up to 97 % of the last 10 minutes"),
        ("loop-late", Standing(s => s with { LongestRoundMs = 700 }), "node 10.0.0.2:8092", "a loop took 700 ms for what was due at once"),
        ("backlog-capped", Listening(l => l with { QueueMax = 128 }), "node 10.0.0.2:8092, listener web", "its backlog asks for 4,096 connections, and the kernel holds 128"),
        ("syn-backlog-low", OnMachine(m => m with { SynCookies = 0 }), "node 10.0.0.2:8092, listener web", "2,048 handshakes may be under way, and the backlog is 4,096"),
        ("listen-queue-full", Listening(l => l with { Waiting = 4_097 }), "node 10.0.0.2:8092, listener web", "4,097 connections wait to be accepted at 0.0.0.0:80, and its queue holds 4,096"),
        ("listen-overflows", Counting(c => c with { ListenOverflows = 7, ListenDrops = 9 }), "node 10.0.0.2:8092", "9 connections turned away in the last 10 minutes, 7 of them as a queue was full"),
        ("ports-short", Seeing(Endpoint() with { Ports = 27_000 }), "node 10.0.0.2:8092, pool web, endpoint 10.0.1.7:80", "27,000 of 28,232 local ports are taken"),
        ("conntrack-near-full", OnMachine(m => m with { TrackedConnections = 250_000 }), "node 10.0.0.2:8092", "250,000 of 262,144 connections are tracked"),
        ("interface-drops", Counting(c => c with { Interfaces = [new InterfaceCounters("eth0", 1_000_000, 20_000, 0)] }), "node 10.0.0.2:8092, interface eth0", "20,000 packets dropped and 0 damaged of 1,000,000"),
        ("interface-drops", Counting(c => c with { Interfaces = [new InterfaceCounters("eth1", 100_000, 0, 150)] }), "node 10.0.0.2:8092, interface eth1", "0 packets dropped and 150 damaged of 100,000"),
        ("softnet-drops", Counting(c => c with { SoftnetDrops = 1 }), "node 10.0.0.2:8092", "1 packet dropped in the last 10 minutes"),
        ("node-not-ready", Standing(s => s with { IsReady = false }), "node 10.0.0.2:8092", "it takes no clients, and was not told to drain"),
        ("node-draining", Standing(s => s with { IsReady = false, IsDraining = true }), "node 10.0.0.2:8092", "it takes no new clients; 1,000 pairs left"),
        ("pairs-near-max", Standing(s => s with { Pairs = 8_100 }), "node 10.0.0.2:8092", "it carries 8,100 pairs of 9,000 at most"),
        ("pairs-near-max", On(n => n with { Growth = n.Growth with { TimesFull = 2 } }), "node 10.0.0.2:8092", "and was full 2 times in the last 10 minutes"),
        ("bank-short", On(n => n with { Buffers = n.Buffers with { IsShort = true, ShareBytes = 20_000, Holders = 3_000 } }), "node 10.0.0.2:8092", "3,000 directions share 1,024 MiB: each may hold 20,000 bytes instead of 262,144"),
        ("access-log-losing", On(n => n with { Growth = n.Growth with { AccessLinesLost = 12 } }), "node 10.0.0.2:8092", "12 lines lost in the last 10 minutes"),
        ("log-losing", On(n => n with { Growth = n.Growth with { LogLinesLost = 1 } }), "node 10.0.0.2:8092", "1 line lost in the last 10 minutes"),
        ("log-losing", Losing(new LogFacts("/var/log/proxy.log", "No space left on device")), "node 10.0.0.2:8092", "1 line lost in the last 10 minutes on their way to /var/log/proxy.log: No space left on device"),
        ("certificate-expired", Certified(Certificate() with { NotAfter = Now.AddDays(-1) }), "listener web", "expired on 2026-02-02 04:05 UTC (on 10.0.0.1:8092, 10.0.0.2:8092, 10.0.0.3:8092)"),
        ("certificate-not-yet-valid", Certified(Certificate() with { NotBefore = Now.AddDays(1) }), "listener web", "holds from 2026-02-04 04:05 UTC on"),
        ("certificate-expires-soon", Certified(Certificate() with { NotAfter = Now.AddDays(13) }), "listener web", "the server certificate of www.example in /etc/proxy/www.crt expires on 2026-02-16 04:05 UTC"),
        ("cluster-certificate-expired", On(n => n with { Certificates = [OfMember() with { NotAfter = Now.AddDays(-1) }] }), "node 10.0.0.2:8092", "the certificate of 10.0.0.2 in /etc/proxy/member.crt expired on 2026-02-02 04:05 UTC"),
        ("cluster-certificate-expires-soon", On(n => n with { Certificates = [OfMember() with { NotAfter = Now.AddDays(13) }] }), "node 10.0.0.2:8092", "expires on 2026-02-16 04:05 UTC (on 10.0.0.2:8092)"),
        ("cluster-ca-expired", Certified(OfAuthority() with { NotAfter = Now.AddDays(-1) }), "cluster", "the CA CN=cluster in /etc/proxy/ca.crt expired on 2026-02-02 04:05 UTC (on 10.0.0.1:8092, 10.0.0.2:8092, 10.0.0.3:8092)"),
        ("cluster-ca-expires-soon", Certified(OfAuthority() with { NotAfter = Now.AddDays(13) }), "cluster", "the CA CN=cluster in /etc/proxy/ca.crt expires on 2026-02-16 04:05 UTC (on "),
        ("certificate-not-renewed", Certified(Certificate() with { Problem = "the key is not its own" }), "listener web", "what is in the files now is not: the key is not its own"),
        ("pool-down", With(n => n with { Pools = [Pool() with { Taking = 0 }] }), "pool web", "none of its 3 endpoints takes pairs, on all 3 nodes"),
        ("pool-down", Untried(n => n with { Pools = [Pool() with { Taking = 0 }] }), "pool web", "none of its 3 endpoints takes pairs, on 10.0.0.2:8092; 2 other nodes have not tried"),
        ("pool-down", Alone(n => n with { Pools = [Pool() with { Taking = 0 }] }), "pool web", "none of its 3 endpoints takes pairs, on 10.0.0.2:8092; the other nodes were not asked"),
        ("connections-fail", On(n => n with { Pools = [Pool() with { Refusing = 2, Failure = "connection refused" }] }), "pool web", "clients could not connect to any of its endpoints on 10.0.0.2:8092: connection refused"),
        ("endpoint-refuses", Untried(n => n with { Endpoints = [Refusing()] }), "pool web, endpoint 10.0.1.7:80", "7 attempts in a row failed on 10.0.0.2:8092, the last 40 seconds ago: connection refused"),
        ("endpoint-refuses", Seeing(Refusing()), "pool web, endpoint 10.0.1.7:80", "the last 40 seconds ago, and 2 other nodes reach it: connection refused"),
        ("pool-down-on-node", On(n => n with { Pools = [Pool() with { Taking = 0 }] }), "pool web", "none of its 3 endpoints takes pairs on 10.0.0.2:8092; on 2 other nodes some do"),
        ("pool-empty", With(n => n with { Pools = [Pool() with { Endpoints = 0, Taking = 0 }] }), "pool web", "it has no endpoint on all 3 nodes"),
        ("service-unanswered", With(n => n with { Pools = [Pool() with { Services = ["_db._tcp.test: no such name"] }] }), "pool web", "_db._tcp.test: no such name (on 10.0.0.1:8092, 10.0.0.2:8092, 10.0.0.3:8092)"),
        ("endpoint-down", With(n => n with { Endpoints = [Endpoint() with { IsDown = true, Why = "connection refused" }] }), "pool web, endpoint 10.0.1.7:80", "no node reaches it: connection refused"),
        ("endpoint-down", With(n => n with { Endpoints = [Endpoint() with { IsDown = true, IsUnused = true }] }), "pool web, endpoint 10.0.1.7:80", "no node reaches it"),
        ("endpoint-down", Untried(n => n with { Endpoints = [Endpoint() with { OwnCheckFailed = true, Why = "no answer" }] }), "pool web, endpoint 10.0.1.7:80", "10.0.0.2:8092 does not reach it; 2 other nodes have not tried: no answer"),
        ("endpoint-down", Alone(n => n with { Endpoints = [Endpoint() with { IsDown = true, Why = "no answer" }] }), "pool web, endpoint 10.0.1.7:80", "this node does not reach it; the other nodes were not asked: no answer"),
        ("endpoint-ejected", Untried(n => n with { Endpoints = [Endpoint() with { IsEjected = true, Why = "timed out" }] }), "pool web, endpoint 10.0.1.7:80", "it is left out on 10.0.0.2:8092; 2 other nodes have not tried: timed out"),
        ("endpoint-down-on-node", Seeing(Endpoint() with { OwnCheckFailed = true, Why = "no answer" }), "pool web, endpoint 10.0.1.7:80", "10.0.0.2:8092 cannot reach it, and 2 other nodes do: no answer"),
        ("endpoint-down-on-node", Seeing(Endpoint() with { IsEjected = true }), "pool web, endpoint 10.0.1.7:80", "10.0.0.2:8092 cannot reach it, and 2 other nodes do"),
        ("endpoint-ejected", With(n => n with { Endpoints = [Endpoint() with { IsEjected = true, Why = "timed out" }] }), "pool web, endpoint 10.0.1.7:80", "it is left out on all 3 nodes: timed out"),
        ("endpoint-unresolved", Seeing(Endpoint() with { IsUnresolved = true, Why = "no such host" }), "pool web, endpoint 10.0.1.7:80", "its name cannot be looked up on 10.0.0.2:8092: no such host"),
        ("endpoint-full", Seeing(Endpoint() with { Pairs = 100 }), "pool web, endpoint 10.0.1.7:80", "it has 100 pairs, all it may have, of 10.0.0.2:8092"),
        ("queue-waiting", On(n => n with { Pools = [Pool() with { Waiting = 5 }] }), "pool web", "5 clients wait for a place, on 10.0.0.2:8092"),
        ("node-silent", Cluster with { Nodes = [Heard(1), Heard(2)], Missing = [new Missing("akka.tcp://P@10.0.0.3:8092", "no answer within 5 s")] }, "node 10.0.0.3:8092", "it did not tell how it is: no answer within 5 s"),
        ("member-unreachable", Members(Member("10.0.0.4") with { IsUnreachable = true }), "node 10.0.0.4:8092", "it is up, and other members cannot reach it"),
        ("member-in-between", Members(Member("10.0.0.4") with { Status = "joining", For = TimeSpan.FromMinutes(2) }), "node 10.0.0.4:8092", "it has been joining for 2 minutes"),
        ("member-in-between", Members(Member("10.0.0.4") with { Status = "leaving", For = TimeSpan.FromMinutes(20) }), "node 10.0.0.4:8092", "it has been leaving for 20 minutes"),
        ("seeds-away", Cluster with { Members = [Member("10.0.0.1"), Member("10.0.0.2"), Member("10.0.0.3")] }, "cluster", "none of the 2 seeds that the node was given is a member: 10.0.0.8:4053, 10.0.0.9:4053"),
        ("seed-alone", Cluster with { Members = [Member("10.0.0.1"), Member("10.0.0.2"), Member("10.0.0.3"), Lighthouse("10.0.0.8")] }, "cluster", "10.0.0.8:4053 is the only seed that is a member"),
        ("two-members", Cluster with { Members = [Member("10.0.0.1"), Member("10.0.0.2")], Seeds = [] }, "cluster", "10.0.0.1:8092, 10.0.0.2:8092 are all its members"),
        ("cluster-port-open", Standing(s => s with { IsClusterOpen = true }), "node 10.0.0.2:8092", "other machines can reach its cluster port 10.0.0.2:8092, and it has no certificates"),
        ("versions-differ", On(n => n with { Build = n.Build with { Version = "1.2.4" } }), "cluster", "1.2.3 on 10.0.0.1:8092, 10.0.0.3:8092; 1.2.4 on 10.0.0.2:8092"),
        ("runtimes-differ", On(n => n with { Build = n.Build with { Runtime = "10.0.2" } }), "cluster", "10.0.2 on 10.0.0.2:8092"),
        ("wire-differs", On(n => n with { Build = n.Build with { Wire = "abd" } }), "cluster", "abd on 10.0.0.2:8092"),
        ("configurations-differ", On(n => n with { Parts = [.. n.Parts.Take(2), new("pools.web", "4")] }), "proxy.pools.web", "10.0.0.2:8092 has other settings than 10.0.0.1:8092, 10.0.0.3:8092"),
        ("configurations-differ", On(n => n with { Parts = [.. n.Parts.Take(2)] }), "proxy.pools.web", "10.0.0.2:8092 does not have it, and 10.0.0.1:8092, 10.0.0.3:8092 do"),
        ("clocks-differ", On(n => n with { Time = Now.AddSeconds(-3) }), "cluster", "is 3 seconds ahead of that of 10.0.0.2:8092"),
        ("clock-unsynchronised", OnMachine(m => m with { IsClockSynchronised = false }), "cluster", "nothing keeps the clock right on 10.0.0.2:8092"),
        ("store-failed", Storing(Store() with { Refusal = "input/output error", HasFailed = true }), "node 10.0.0.2:8092, store spool", "it takes nothing: input/output error"),
        ("store-full", Storing(Store() with { Refusal = "max-bytes is reached" }), "node 10.0.0.2:8092, store spool", "it takes nothing: max-bytes is reached"),
        ("store-near-full", Storing(Store() with { DiskBytes = 9_400 * Mebi }), "node 10.0.0.2:8092, store spool", "9,400 MiB of 10,240 MiB are used"),
        ("store-near-full", Storing(Store() with { FreeBytes = 1_050 * Mebi }), "node 10.0.0.2:8092, store spool", "/var/spool/proxy has 1,050 MiB free"),
        ("store-units-dead", Storing(Store() with { DeadUnits = 2 }), "node 10.0.0.2:8092, store spool", "2 units were given up"),
        ("store-queue-stuck", Queued(Queue(QueueState.Waiting) with { OldestMs = 7_200_000, Why = "no server" }), "node 10.0.0.2:8092, store spool, queue syslog", "3 units of 2 MiB wait, the oldest for 2 hours: no server"),
        ("store-queue-stuck", Queued(Queue(QueueState.Full) with { OldestMs = 7_200_000, RetryMs = 1_000, Why = "no server; 4194304 bytes (max-bytes) are taken up" }), "node 10.0.0.2:8092, store spool, queue syslog", "3 units of 2 MiB wait, the oldest for 2 hours: no server; 4194304 bytes (max-bytes) are taken up"),
        ("store-queue-orphaned", Queued(Queue(QueueState.Orphaned)), "node 10.0.0.2:8092, store spool, queue syslog", "3 units of 2 MiB go nowhere"),
        ("store-units-held", Queued(Queue(QueueState.Held)), "node 10.0.0.2:8092, store spool, queue syslog", "the queue is held, with 3 units of 2 MiB"),
        ("store-units-held", Queued(Queue(QueueState.Delivering) with { Held = 1 }), "node 10.0.0.2:8092, store spool, queue syslog", "1 unit held"),
    ];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Cases.Length)];

    [Fact]
    public void Nothing_is_wrong_with_a_healthy_cluster()
    {
        var diagnosis = Examination.Of(Cluster);
        Assert.Empty(diagnosis.Findings);
        Assert.Equal("3 nodes, 1 listener, 1 pool with 3 endpoints, 2 certificates, 1 store", diagnosis.LookedAt);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_finding_follows_from_what_makes_it_and_nothing_else_does(int number)
    {
        var (code, facts, where, what) = Cases[number];
        var found = Examination.Of(facts).Findings;
        Assert.True(found.Length == 1, $"{code}: {string.Join("; ", found)}");
        Assert.Equal((code, where), (found[0].Code.Code, found[0].Where));
        Assert.Contains(what, found[0].What, StringComparison.Ordinal);
        Assert.DoesNotContain("akka", found[0].What, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_of_finding_has_facts_that_make_it() =>
        Assert.Equal(Examination.Codes.Select(each => each.Code).Order(StringComparer.Ordinal), Cases.Select(each => each.Code).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void The_most_serious_come_first()
    {
        var facts = With(n => n with { Pools = [Pool() with { Taking = 0 }], Standing = n.Standing with { IsDraining = true }, Growth = n.Growth with { AccessLinesLost = 1 } });
        Assert.Equal(
            ["pool-down", "access-log-losing", "access-log-losing", "access-log-losing", "node-draining", "node-draining", "node-draining"],
            Examination.Of(facts).Findings.Select(each => each.Code.Code));
    }

    [Fact]
    public void Bounds_are_where_they_are_said_to_be()
    {
        Assert.All(
            new[]
            {
                OnMachine(m => m with { OpenDescriptors = 15_999 }),
                OnMachine(m => m with { TrackedConnections = 209_000 }),
                Counting(c => c with { CpuThrottled = 300 }),
                On(n => n with { Growth = n.Growth with { BusyMilliseconds = [540_000] } }),
                Standing(s => s with { LongestRoundMs = 500 }),
                Counting(c => c with { Interfaces = [new InterfaceCounters("eth0", 5_000, 99, 99)] }), // too few to tell
                Standing(s => s with { Pairs = 8_099 }),
                Listening(l => l with { Waiting = 4_095 }),
                Members(Member("10.0.0.4") with { Status = "joining", For = TimeSpan.FromSeconds(59) }),
                Members(Member("10.0.0.4") with { Status = "leaving", For = TimeSpan.FromMinutes(14) }),
                Queued(Queue(QueueState.Waiting) with { OldestMs = 59_999 }),
                Seeing(Endpoint() with { Ports = 22_585 }),
            },
            facts => Assert.Empty(Examination.Of(facts).Findings));
    }

    [Fact]
    public void A_threshold_that_is_just_reached_makes_a_finding() => Assert.Equal(
        ["memory-near-limit", "store-near-full", "store-queue-stuck", "loop-busy"],
        new[]
        {
            OnMachine(m => m with { GroupLimitBytes = 8_000 * Mebi, GroupUsedBytes = 7_200 * Mebi }),
            Storing(Store() with { DiskBytes = 9_216 * Mebi }),
            Queued(Queue(QueueState.Waiting) with { OldestMs = 60_000 }),
            On(n => n with { Over = TimeSpan.FromSeconds(30), Growth = n.Growth with { BusyMilliseconds = [29_000] } }),
        }.Select(facts => Examination.Of(facts).Findings.SingleOrDefault()?.Code.Code));

    [Fact]
    public void What_could_not_be_read_is_no_finding() =>
        Assert.Empty(Examination.Of(With(n => n with { Machine = new MachineFacts(4, null, null, null, null, null) })).Findings);

    [Fact]
    public void Clocks_are_not_compared_more_finely_than_the_way_there_and_back_allows()
    {
        // Heard after 6 s: the clock may be 3 s off either way, and 3.5 s apart are within that and the second allowed.
        var slow = Heard(2) with { Asked = Now, Heard = Now.AddSeconds(6) };
        var cluster = Cluster with { Nodes = [Heard(1), slow with { Facts = slow.Facts with { Time = Now.AddSeconds(6.5) } }, Heard(3)] };
        Assert.Empty(Examination.Of(cluster).Findings);
        var quick = Heard(2) with { Facts = slow.Facts with { Time = Now.AddSeconds(6.5) } };
        Assert.Equal("clocks-differ", Assert.Single(Examination.Of(cluster with { Nodes = [Heard(1), quick, Heard(3)] }).Findings).Code.Code);
    }

    [Fact]
    public void A_single_node_has_nobody_to_agree_with()
    {
        var alone = new ClusterFacts([Heard(1) with { Facts = Healthy.Node(1) with { Machine = Healthy.Machine() with { IsClockSynchronised = false } } }], [], [Member("10.0.0.1")], []);
        Assert.Empty(Examination.Of(alone).Findings);
        var down = alone with { Nodes = [Heard(1) with { Facts = Healthy.Node(1) with { Endpoints = [Endpoint() with { IsDown = true }] } }] };
        Assert.Equal("endpoint-down", Assert.Single(Examination.Of(down).Findings).Code.Code);
    }

    [Fact]
    public void A_finding_matters_as_much_as_it_does_there()
    {
        Severity Of(ClusterFacts facts) => Assert.Single(Examination.Of(facts).Findings).Code.Severity;
        Assert.Equal(Severity.Warning, Of(With(n => n with { Endpoints = [Endpoint() with { IsDown = true }] })));
        Assert.Equal(Severity.Note, Of(With(n => n with { Endpoints = [Endpoint() with { IsDown = true, IsUnused = true }] })));
        var turnedAway = Counting(c => c with { ListenOverflows = 7, ListenDrops = 9 });
        Assert.Equal(Severity.Note, Of(turnedAway));
        var full = turnedAway with
        {
            Nodes = [.. turnedAway.Nodes.Select(node => node with { Facts = node.Facts with { Listeners = [.. node.Facts.Listeners.Select(each => each with { Waiting = 4_096 })] } })],
        };
        Assert.Equal(Severity.Warning, Assert.Single(Examination.Of(full).Findings, each => each.Code.Code == "listen-overflows").Code.Severity);
    }

    [Fact]
    public void The_backlog_that_is_wanted_is_named() => Assert.StartsWith(
        "sysctl -w net.core.somaxconn=4096 ", Assert.Single(Examination.Of(Listening(l => l with { QueueMax = 128 })).Findings).Code.Remedy, StringComparison.Ordinal);

    [Theory]
    [InlineData("standard output", "whatever reads the process's output")]
    [InlineData("/var/log/proxy.log", "its disk has room and takes")]
    [InlineData("unix:/dev/log", "the syslog runs")]
    [InlineData("udp://10.0.0.5:514", "the syslog runs")]
    [InlineData("", "of standard output, see that whatever")]
    public void The_remedy_for_lines_of_the_log_that_are_lost_is_that_of_its_output(string output, string remedy)
    {
        var finding = Assert.Single(Examination.Of(Losing(new LogFacts(output, "why"))).Findings);
        Assert.Equal("log-losing", finding.Code.Code);
        Assert.Contains(remedy, finding.Code.Remedy, StringComparison.Ordinal);
        Assert.Equal(output.Length == 0, finding.Code.Remedy.Contains("of a syslog, ", StringComparison.Ordinal));
    }

    [Fact]
    public void Clients_that_fail_at_an_endpoint_that_is_left_out_are_not_told_of_twice() => Assert.Equal(
        "endpoint-ejected", Assert.Single(Examination.Of(Untried(n => n with { Endpoints = [Refusing() with { IsEjected = true }] })).Findings).Code.Code);

    [Fact]
    public void A_pool_of_which_one_endpoint_refuses_has_servers() =>
        Assert.Empty(Examination.Of(On(n => n with { Pools = [Pool() with { Refusing = 1 }] })).Findings);

    [Fact]
    public void Where_nothing_was_looked_at_that_is_said()
    {
        var lighthouse = Cluster with { Nodes = [], Members = [Lighthouse("10.0.0.8")], Seeds = [] };
        Assert.Equal("10.0.0.8:4053 is a lighthouse: it carries no connections, and nothing was looked at", Examination.Of(lighthouse).NotLooked);
        Assert.Null(Examination.Of(Cluster).NotLooked);
    }

    [Fact]
    public void A_member_that_is_unreachable_is_not_said_to_be_silent_as_well()
    {
        var gone = Member("10.0.0.4") with { IsUnreachable = true };
        var facts = Members(gone) with { Missing = [new Missing(gone.Address, "unreachable")] };
        Assert.Equal("member-unreachable", Assert.Single(Examination.Of(facts).Findings).Code.Code);
    }

    [Fact]
    public void Codes_are_words_and_each_says_why_and_what_to_do() => Assert.All(Examination.Codes, each =>
    {
        Assert.Matches("^[a-z]+(-[a-z]+)+$", each.Code);
        Assert.All(new[] { each.When, each.Why, each.Remedy }, text => Assert.False(text.Length < 15 || text.EndsWith('.'), text));
    });

    private static ClusterFacts On(Func<NodeFacts, NodeFacts> change) => With(change, 2);

    private static ClusterFacts OnMachine(Func<MachineFacts, MachineFacts> change) => On(n => n with { Machine = change(n.Machine) });

    private static ClusterFacts Standing(Func<StandingFacts, StandingFacts> change) => On(n => n with { Standing = change(n.Standing) });

    private static ClusterFacts Counting(Func<MachineCounters, MachineCounters> change) =>
        On(n => n with { Growth = n.Growth with { Machine = change(n.Growth.Machine) } });

    private static ClusterFacts Listening(Func<ListenerFacts, ListenerFacts> change) => On(n => n with { Listeners = [.. n.Listeners.Select(change)] });

    // The other nodes know nothing of the pool.
    private static ClusterFacts Untried(Func<NodeFacts, NodeFacts> change) => Cluster with
    {
        Nodes = [.. On(change).Nodes.Select(node => node with { Facts = node.Facts with { Reached = [] } })],
    };

    private static ClusterFacts Alone(Func<NodeFacts, NodeFacts> change) => On(change) with { Nodes = [On(change).Nodes[1]], HasUnasked = true };

    private static EndpointFacts Refusing() => Endpoint() with { Failures = 7, SinceFailure = TimeSpan.FromSeconds(40), Failure = "connection refused" };

    private static ClusterFacts Seeing(EndpointFacts endpoint) => On(n => n with { Endpoints = [endpoint] });

    private static CertificateFacts OfMember() => Certificate() with { Where = "cluster", Use = "member", Name = "10.0.0.2", File = "/etc/proxy/member.crt" };

    private static CertificateFacts OfAuthority() => OfMember() with { Use = "ca", Name = "CN=cluster", File = "/etc/proxy/ca.crt" };

    private static ClusterFacts Losing(LogFacts log) => On(n => n with { Log = log, Growth = n.Growth with { LogLinesLost = 1 } });

    private static ClusterFacts Certified(CertificateFacts certificate) => With(n => n with { Certificates = [certificate] });

    private static ClusterFacts Storing(StoreFacts store) => On(n => n with { Stores = [store] });

    private static ClusterFacts Queued(QueueRow queue) => On(n => n with { Queues = [queue] });

    private static QueueRow Queue(QueueState state) => new("", "spool", "syslog", "collectors", state, 3, 2 * Mebi, 1_000, 0, 0, 0, null, "");

    private static ClusterFacts Members(MemberFacts more) => Cluster with { Members = Cluster.Members.Add(more) };
}
