using System.Collections.Immutable;
using static Proxy.Actors.Doctor.Wording;

namespace Proxy.Actors.Doctor;

/// <summary>What nodes differ in that should be the same: versions, configuration, clocks.</summary>
internal static class AgreementRules
{
    private static readonly TimeSpan MostApart = TimeSpan.FromSeconds(1);

    internal static readonly FindingCode VersionsDiffer = new(
        "versions-differ", Severity.Warning, "nodes run different versions of the product",
        "Meant for the time of an upgrade: what only one version knows does not work everywhere",
        "bring the upgrade to its end");

    internal static readonly FindingCode WireDiffers = new(
        "wire-differs", Severity.Note, "nodes know different messages",
        "Questions that a node does not know it does not answer: listings may be without it",
        "bring the upgrade to its end");

    internal static readonly FindingCode RuntimesDiffer = new(
        "runtimes-differ", Severity.Note, "nodes run on different versions of .NET",
        "They may differ in speed and in what TLS they can do",
        "install the same runtime everywhere");

    internal static readonly FindingCode ConfigurationsDiffer = new(
        "configurations-differ", Severity.Warning, "a listener, a pool, a cache, a store, a time limit or the drain is not the same on all nodes; addresses of listeners, places of stores, and sizes of stores and caches aside",
        "Clients are treated differently by the node that they happen to come to",
        "compare pbm HOST:PORT proxy config of the nodes, and bring them to the same configuration");

    internal static readonly FindingCode ClocksDiffer = new(
        "clocks-differ", Severity.Warning, "the clocks of two nodes differ by more than a second",
        "Logs of nodes cannot be put in order, bans and ejections end at different times, certificates hold on one node and not on another",
        "have a time service run on every machine: timedatectl, chronyc tracking");

    internal static readonly FindingCode ClockUnsynchronised = new(
        "clock-unsynchronised", Severity.Note, "no time service keeps a node's clock right, and there are other nodes",
        "It drifts away from the others' clocks by seconds a week",
        "have a time service run: systemctl enable --now chrony, or systemd-timesyncd");

    internal static readonly FindingCode[] Codes = [VersionsDiffer, WireDiffers, RuntimesDiffer, ConfigurationsDiffer, ClocksDiffer, ClockUnsynchronised];

    internal static IEnumerable<Finding> Find(ImmutableArray<HeardFacts> nodes) => nodes.Length < 2 ? [] :
    [
        .. Differing(VersionsDiffer, nodes, facts => facts.Build.Version),
        .. Differing(RuntimesDiffer, nodes, facts => facts.Build.Runtime),
        .. Same(nodes, facts => facts.Build.Version) ? Differing(WireDiffers, nodes, facts => facts.Build.Wire) : [],
        .. nodes.SelectMany(node => node.Facts.Parts.Select(part => part.Part)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .SelectMany(part => Part(part, nodes)),
        .. Clocks(nodes),
        .. Drifting(nodes),
    ];

    private static bool Same(ImmutableArray<HeardFacts> nodes, Func<NodeFacts, string> of) => nodes.Select(node => of(node.Facts)).Distinct(StringComparer.Ordinal).Count() == 1;

    private static IEnumerable<Finding> Differing(FindingCode code, ImmutableArray<HeardFacts> nodes, Func<NodeFacts, string> of)
    {
        if (Same(nodes, of)) yield break;
        yield return new(code, "cluster", string.Join("; ", nodes.GroupBy(node => of(node.Facts), node => node.Facts.Node, StringComparer.Ordinal)
            .OrderByDescending(each => each.Count()).Select(each => $"{each.Key} on {Nodes(each)}")));
    }

    private static IEnumerable<Finding> Part(string part, ImmutableArray<HeardFacts> nodes)
    {
        var without = nodes.Where(node => !node.Facts.Parts.Any(each => each.Part == part)).Select(node => node.Facts.Node).ToList();
        if (without.Count > 0) yield return new(ConfigurationsDiffer, $"proxy.{part}", $"{Nodes(without)} {(without.Count == 1 ? "does" : "do")} not have it, and {Nodes(nodes.Select(node => node.Facts.Node).Except(without))} {(nodes.Length - without.Count == 1 ? "does" : "do")}");
        var kinds = nodes.SelectMany(node => node.Facts.Parts.Where(each => each.Part == part).Select(each => (node.Facts.Node, each.Digest)))
            .GroupBy(each => each.Digest, each => each.Node, StringComparer.Ordinal).OrderByDescending(each => each.Count()).ToList();
        if (kinds.Count < 2) yield break;
        var others = kinds.Skip(1).Select(each => $"{Nodes(each)} {(each.Count() == 1 ? "has" : "have")} other settings than {Nodes(kinds[0])}");
        yield return new(ConfigurationsDiffer, $"proxy.{part}", List(others) + (kinds.Count > 2 ? $" ({kinds.Count} kinds of settings in all)" : ""));
    }

    private static IEnumerable<Finding> Drifting(ImmutableArray<HeardFacts> nodes)
    {
        var drifting = nodes.Where(node => node.Facts.Machine.IsClockSynchronised == false).Select(node => node.Facts.Node).ToList();
        if (drifting.Count > 0) yield return new(ClockUnsynchronised, "cluster", $"nothing keeps the clock right on {Nodes(drifting)}");
    }

    private static IEnumerable<Finding> Clocks(ImmutableArray<HeardFacts> nodes)
    {
        var first = nodes.MinBy(node => node.Ahead)!;
        var last = nodes.MaxBy(node => node.Ahead)!;
        var (apart, doubt) = (last.Ahead - first.Ahead, first.Uncertainty + last.Uncertainty);
        if (apart <= MostApart + doubt) yield break;
        yield return new(ClocksDiffer, "cluster", $"the clock of {Node(last.Facts.Node)} is {Time(apart)} ahead of that of {Node(first.Facts.Node)}, as far as that can be told (to {Time(doubt)})");
    }
}
