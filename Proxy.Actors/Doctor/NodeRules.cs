using Proxy.Membership.Logging;
using static Proxy.Actors.Doctor.Wording;

namespace Proxy.Actors.Doctor;

/// <summary>What is wrong with a node as a whole: whether it takes clients, its buffers, its logs.</summary>
internal static class NodeRules
{
    private const double NearFull = 0.9;

    internal static readonly FindingCode NotReady = new(
        "node-not-ready", Severity.Error, "a node takes no clients, and nobody told it to drain",
        "Load balancers send nobody there, and the others have its part",
        "see the node's log: a store that cannot be written (PC802), a shard that is made anew (PC204) or does not answer (PC213), a listener that could not be bound when the node was undrained");

    internal static readonly FindingCode Draining = new(
        "node-draining", Severity.Note, "a node was told to take no new clients",
        "It is meant, but it is forgotten easily",
        "pbm HOST:PORT proxy undrain has it take clients again");

    internal static readonly FindingCode PairsNearMax = new(
        "pairs-near-max", Severity.Warning, "a node carries 90 % of the pairs that it takes, or has been full in the last minutes",
        "When it is full, further clients wait in the backlog until others go, or until they give up",
        "add a node; or raise proxy.limits.max-pairs and the limit on descriptors");

    internal static readonly FindingCode BankShort = new(
        "bank-short", Severity.Warning, "the buffer bank is short: directions may hold less than max-share",
        "Senders whose receivers are slow are slowed down earlier than they need be; nothing is lost",
        "see who holds it: pbm proxy pairs --sort kept; raise proxy.buffers.bank");

    internal static readonly FindingCode AccessLogLosing = new(
        "access-log-losing", Severity.Warning, "lines of the access log were left out or could not be written in the last minutes",
        "What these connections did is told nowhere",
        "see the reason in the log (PC501): a full disk, a pipe or terminal that takes nothing; write to a faster disk");

    internal static readonly FindingCode LogLosing = new(
        "log-losing", Severity.Warning, "lines of the log were left out in the last minutes",
        "What went wrong meanwhile may be told nowhere",
        $"of standard output, {OfStandardOutput}; of a file, {OfFile}; of a syslog, {OfSyslog}");

    private const string OfStandardOutput = "see that whatever reads the process's output does so, and that its disk has room";
    private const string OfFile = "see that its disk has room and takes what it is given";
    private const string OfSyslog = "see that the syslog runs, reads what it is sent, and is where proxy.log.syslog says";

    internal static readonly FindingCode[] Codes = [NotReady, Draining, PairsNearMax, BankShort, AccessLogLosing, LogLosing];

    internal static IEnumerable<Finding> Find(HeardFacts node)
    {
        var (facts, standing, over) = (node.Facts, node.Facts.Standing, Time(node.Facts.Over));
        if (standing.IsDraining) yield return new(Draining, On(node), $"it takes no new clients; {Count(standing.Pairs, "pair")} left");
        else if (!standing.IsReady) yield return new(NotReady, On(node), "it takes no clients, and was not told to drain");
        if (standing.Pairs >= NearFull * standing.MaxPairs || facts.Growth.TimesFull > 0)
        {
            yield return new(PairsNearMax, On(node), Text($"it carries {standing.Pairs:N0} pairs of {standing.MaxPairs:N0} at most")
                + (facts.Growth.TimesFull > 0 ? $", and was full {Count(facts.Growth.TimesFull, "time")} in the last {over}" : ""));
        }

        var buffers = facts.Buffers;
        if (buffers.IsShort)
        {
            yield return new(BankShort, On(node), Text(
                $"{Count(buffers.Holders, "direction")} share {Bytes(buffers.BankBytes)}: each may hold {buffers.ShareBytes:N0} bytes instead of {buffers.MaxShareBytes:N0}"));
        }

        if (facts.Growth.AccessLinesLost > 0) yield return new(AccessLogLosing, On(node), $"{Count(facts.Growth.AccessLinesLost, "line")} lost in the last {over}");
        if (facts.Growth.LogLinesLost > 0) yield return OfLog(node, $"{Count(facts.Growth.LogLinesLost, "line")} lost in the last {over}");
    }

    private static Finding OfLog(HeardFacts node, string lost)
    {
        var (output, problem) = (node.Facts.Log.Output, node.Facts.Log.Problem);
        var remedy = output switch
        {
            "" => LogLosing.Remedy,
            LogHost.StandardOutput => OfStandardOutput,
            _ when output.StartsWith("unix:", StringComparison.Ordinal) || output.StartsWith("udp:", StringComparison.Ordinal) => OfSyslog,
            _ => OfFile,
        };
        return new(LogLosing with { Remedy = remedy }, On(node), lost + (output.Length > 0 ? $" on their way to {output}" : "") + (problem.Length > 0 ? $": {problem}" : ""));
    }
}
