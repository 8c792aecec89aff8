using static Proxy.Actors.Doctor.Wording;

namespace Proxy.Actors.Doctor;

/// <summary>What is wrong with the cluster: who is away, and what happens when somebody goes.</summary>
internal static class ClusterRules
{
    // Joining takes seconds; leaving as long as a drain does, which is minutes.
    private static readonly TimeSpan LongJoin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongLeave = TimeSpan.FromMinutes(15);

    internal static readonly FindingCode NodeSilent = new(
        "node-silent", Severity.Error, "a node did not answer",
        "What is wrong with it is not seen here, and its clients may not be served",
        "see whether its process runs and its machine is reachable; ask it itself: pbm HOST:PORT doctor --local");

    internal static readonly FindingCode MemberUnreachable = new(
        "member-unreachable", Severity.Error, "other members cannot reach a member",
        "Nobody can join or leave meanwhile; after some 20 seconds the part of the cluster that is smaller is stopped",
        "start it again, or restore its network; if it is gone for good: pbm cluster down -a ADDRESS");

    internal static readonly FindingCode MemberInBetween = new(
        "member-in-between", Severity.Warning, "a member has been joining for more than a minute, or leaving for more than 15",
        "It serves no clients, or holds up the next change of the cluster",
        "see its log; if its process is gone: pbm cluster down -a ADDRESS");

    internal static readonly FindingCode SeedsAway = new(
        "seeds-away", Severity.Error, "none of the seeds that a node was given is a member",
        "Nodes that are started now do not find the cluster, and may form a second one",
        "start the seeds (lighthouses) again: they are invited back; or name members that live in proxy.cluster.seeds");

    internal static readonly FindingCode SeedAlone = new(
        "seed-alone", Severity.Note, "one seed alone is a member",
        "While it is away no node can join; those that are in the cluster go on",
        "start a second lighthouse and name both in proxy.cluster.seeds of every node");

    internal static readonly FindingCode TwoMembers = new(
        "two-members", Severity.Warning, "the cluster has two members, both of them nodes",
        "When one of the two is lost, the other cannot tell whether it is the one that is cut off: it stops, too, if it is the one whose address is higher",
        "add a third member; a lighthouse does");

    internal static readonly FindingCode ClusterPortOpen = new(
        "cluster-port-open", Severity.Warning, "the cluster port of a node can be reached from other machines and has no TLS",
        "Whoever reaches it can join the cluster and command it",
        "give members certificates: proxy.cluster.tls (docs/security.md); where only members reach the port, proxy.cluster.tls = off says that this is meant");

    internal static readonly FindingCode[] Codes = [NodeSilent, MemberUnreachable, MemberInBetween, SeedsAway, SeedAlone, TwoMembers, ClusterPortOpen];

    internal static IEnumerable<Finding> Find(ClusterFacts cluster) =>
    [
        .. cluster.Missing.Where(each => !cluster.Members.Any(member => member.IsUnreachable && member.Address == each.Node))
            .Select(each => new Finding(NodeSilent, $"node {Node(each.Node)}", $"it did not tell how it is: {each.Reason}")),
        .. cluster.Members.SelectMany(Member),
        .. Seeds(cluster),
        .. Votes(cluster),
        .. cluster.Nodes.Where(node => node.Facts.Standing.IsClusterOpen)
            .Select(node => new Finding(ClusterPortOpen, On(node), $"other machines can reach its cluster port {Node(node.Facts.Node)}, and it has no certificates")),
    ];

    private static IEnumerable<Finding> Member(MemberFacts member)
    {
        var where = $"{(member.IsLighthouse ? "lighthouse" : "node")} {Node(member.Address)}";
        if (member.IsUnreachable) yield return new(MemberUnreachable, where, $"it is {member.Status}, and other members cannot reach it");
        else if (member.Status is "joining" or "weaklyup" && member.For >= LongJoin) yield return new(MemberInBetween, where, $"it has been {member.Status} for {Time(member.For)}");
        else if (member.Status is "leaving" or "exiting" or "down" && member.For >= LongLeave) yield return new(MemberInBetween, where, $"it has been {member.Status} for {Time(member.For)}");
    }

    private static IEnumerable<Finding> Seeds(ClusterFacts cluster)
    {
        if (cluster.Seeds.IsEmpty || cluster.Members.IsEmpty) yield break;
        var there = cluster.Members.Where(member => member is { IsSeed: true, IsUnreachable: false, Status: "up" }).ToList();
        if (there.Count == 0) yield return new(SeedsAway, "cluster", cluster.Seeds.Length == 1
            ? $"the seed that the node was given, {Node(cluster.Seeds[0])}, is no member"
            : $"none of the {cluster.Seeds.Length} seeds that the node was given is a member: {Nodes(cluster.Seeds)}");
        if (there.Count == 1) yield return new(SeedAlone, "cluster", $"{Node(there[0].Address)} is the only seed that is a member");
    }

    private static IEnumerable<Finding> Votes(ClusterFacts cluster)
    {
        var up = cluster.Members.Where(member => member.Status == "up").ToList();
        if (up.Count == 2 && !up.Any(member => member.IsLighthouse)) yield return new(TwoMembers, "cluster", $"{Nodes(up.Select(member => member.Address))} are all its members");
    }
}
