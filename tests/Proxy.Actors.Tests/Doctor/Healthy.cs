using System.Collections.Immutable;
using Proxy.Actors.Doctor;
using Proxy.Actors.Listing;
using Proxy.Actors.Machine;

namespace Proxy.Actors.Tests.Doctor;

/// <summary>Facts of which no finding follows.</summary>
internal static class Healthy
{
    private const long Gibi = 1L << 30;

    /// <summary>What time it is.</summary>
    public static readonly DateTimeOffset Now = new(2026, 2, 3, 4, 5, 6, TimeSpan.Zero);

    /// <summary>Three nodes and two lighthouses.</summary>
    public static ClusterFacts Cluster => new(
        [Heard(1), Heard(2), Heard(3)],
        [],
        [Member("10.0.0.1"), Member("10.0.0.2"), Member("10.0.0.3"), Lighthouse("10.0.0.8"), Lighthouse("10.0.0.9")],
        ["akka.tcp://P@10.0.0.8:4053", "akka.tcp://P@10.0.0.9:4053"]);

    /// <summary>A member that is up.</summary>
    public static MemberFacts Member(string host) => new($"akka.tcp://P@{host}:8092", false, false, "up", false, TimeSpan.Zero);

    /// <summary>A seed that is up.</summary>
    public static MemberFacts Lighthouse(string host) => new($"akka.tcp://P@{host}:4053", true, true, "up", false, TimeSpan.Zero);

    /// <summary>A node whose answer took 20 ms.</summary>
    public static HeardFacts Heard(int number) => new(Node(number), Now - TimeSpan.FromMilliseconds(10), Now + TimeSpan.FromMilliseconds(10));

    /// <summary>The same cluster with the facts of its nodes changed.</summary>
    public static ClusterFacts With(Func<NodeFacts, NodeFacts> change, params int[] nodes) => Cluster with
    {
        Nodes = [.. Cluster.Nodes.Select((node, index) => nodes.Length == 0 || nodes.Contains(index + 1) ? node with { Facts = change(node.Facts) } : node)],
    };

    /// <summary>A node with a listener, a pool, a store and a certificate.</summary>
    public static NodeFacts Node(int number) => new(
        $"akka.tcp://P@10.0.0.{number}:8092",
        Now,
        TimeSpan.FromHours(5),
        new BuildFacts("1.2.3", "10.0.1", "abc"),
        new StandingFacts(true, false, 1_000, 9_000, 9_000, 4, 12, Gibi, false),
        Machine(),
        Counted(),
        TimeSpan.FromMinutes(10),
        new BufferStats("", Gibi, 16_384, 100, 10, 20, 262_144, 16_384, 262_144, false, 20, 5))
    {
        Looked = new LookedAt(1, 3, 2),
        Parts = [new("timeouts", "1"), new("listeners.web", "2"), new("pools.web", "3")],
        Listeners = [new("web", "0.0.0.0:80", 4_096, 4_096, 3)],
        Stores = [Store()],
        Reached = [NodeFacts.Key("web"), NodeFacts.Key("web", "10.0.1.7:80")],
    };

    /// <summary>A machine with nothing the matter.</summary>
    public static MachineFacts Machine() => new(4, 16 * Gibi, 9 * Gibi, 2 * Gibi, 2_100, 20_000)
    {
        CpuQuota = 4,
        GroupLimitBytes = 8 * Gibi,
        GroupUsedBytes = 3 * Gibi,
        SomaxConn = 4_096,
        SynBacklog = 2_048,
        SynCookies = 1,
        FirstPort = 32_768,
        LastPort = 60_999,
        TcpPages = 1_000,
        TcpPressurePages = 380_000,
        TrackedConnections = 3_000,
        MaxTrackedConnections = 262_144,
        IsClockSynchronised = true,
    };

    /// <summary>What was counted in ten minutes.</summary>
    public static NodeCounters Counted() => new(
        new MachineCounters(0, 0, 0, 6_000, 12, [new InterfaceCounters("eth0", 5_000_000, 90, 3)]), 0, 0, 0, [200_000, 100_000]);

    /// <summary>A store with room.</summary>
    public static StoreFacts Store() => new("spool", "/var/spool/proxy", "", false, Gibi, 10 * Gibi, 50 * Gibi, Gibi, 0);

    /// <summary>An endpoint that everybody reaches.</summary>
    public static EndpointFacts Endpoint() => new("web", "10.0.1.7:80", false, false, false, false, 10, 100, "");

    /// <summary>A pool of which some endpoints take pairs.</summary>
    public static PoolFacts Pool() => new("web", true, 3, 2, 0);

    /// <summary>A certificate that holds for a year.</summary>
    public static CertificateFacts Certificate() => new(
        "listener web", "server", "www.example", Now.AddDays(-30), Now.AddDays(335), "/etc/proxy/www.crt", "");
}
