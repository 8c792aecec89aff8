using System.Collections.Immutable;
using Proxy.Actors.Listing;
using static Proxy.Actors.Doctor.Wording;

namespace Proxy.Actors.Doctor;

/// <summary>Finds what is wrong in what nodes have told. A pure function.</summary>
public static class Examination
{
    /// <summary>All kinds of findings, the most serious first, by name.</summary>
    public static ImmutableArray<FindingCode> Codes { get; } =
    [
        .. ((FindingCode[][])[MachineRules.Codes, NetworkRules.Codes, NodeRules.Codes, CertificateRules.Codes, PoolRules.Codes, ClusterRules.Codes, AgreementRules.Codes, StoreRules.Codes])
            .SelectMany(codes => codes).OrderBy(each => each.Severity).ThenBy(each => each.Code, StringComparer.Ordinal),
    ];

    /// <summary>Looks at everything.</summary>
    /// <param name="cluster">What was told.</param>
    internal static Diagnosis Of(ClusterFacts cluster) => new(
        [
            .. cluster.Nodes.SelectMany(OfNode)
                .Concat(CertificateRules.Find(cluster.Nodes))
                .Concat(PoolRules.Find(cluster))
                .Concat(ClusterRules.Find(cluster))
                .Concat(AgreementRules.Find(cluster.Nodes))
                .OrderBy(each => each.Code.Severity).ThenBy(each => each.Code.Code, StringComparer.Ordinal).ThenBy(each => each.Where, StringComparer.Ordinal),
        ],
        Looked(cluster))
    {
        NotLooked = cluster is { Nodes.IsEmpty: true, Missing.IsEmpty: true, Members: [var member, ..] }
            ? $"{PairDirectory.Idle(member.Address, member.IsLighthouse, member.Status)}, and nothing was looked at"
            : null,
    };

    private static IEnumerable<Finding> OfNode(HeardFacts node) =>
        [.. MachineRules.Find(node), .. NetworkRules.Find(node), .. NodeRules.Find(node), .. StoreRules.Find(node)];

    private static string Looked(ClusterFacts cluster)
    {
        var all = cluster.Nodes.Select(node => node.Facts).ToList();
        string[] parts =
        [
            Count(all.Count, "node"),
            Count(Names(all, facts => facts.Listeners.Select(each => each.Name)), "listener"),
            $"{Count(Most(all, facts => facts.Looked.Pools), "pool")} with {Count(Most(all, facts => facts.Looked.Endpoints), "endpoint")}",
            Count(Most(all, facts => facts.Looked.Certificates), "certificate"),
            Count(Names(all, facts => facts.Stores.Select(each => each.Name)), "store"),
        ];
        return string.Join(", ", parts);
    }

    private static int Names(List<NodeFacts> all, Func<NodeFacts, IEnumerable<string>> of) => all.SelectMany(of).Distinct(StringComparer.Ordinal).Count();

    private static int Most(List<NodeFacts> all, Func<NodeFacts, int> of) => all.Select(of).DefaultIfEmpty().Max();
}
