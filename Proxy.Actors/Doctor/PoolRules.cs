using System.Collections.Immutable;
using static Proxy.Actors.Doctor.Wording;

namespace Proxy.Actors.Doctor;

/// <summary>What is wrong with pools and their endpoints, as the nodes together see them: what is so everywhere is the endpoint's, what is so on
/// one node alone is that node's.</summary>
internal static class PoolRules
{
    internal static readonly FindingCode PoolDown = new(
        "pool-down", Severity.Error, "no endpoint of a pool takes pairs on any node",
        "Its clients are turned away, or get the answer for when all are down",
        "see why in pbm proxy endpoints, and what a check meets with: pbm proxy check -e HOST:PORT; start the servers, or set them ready");

    internal static readonly FindingCode PoolDownOnNode = new(
        "pool-down-on-node", Severity.Error, "no endpoint of a pool takes pairs on a node, and other nodes have found one up",
        "Clients of this node are turned away though there are servers",
        "see that the node reaches the servers: its routes, its firewall, its name server; drain it until then: pbm HOST:PORT proxy drain");

    internal static readonly FindingCode PoolEmpty = new(
        "pool-empty", Severity.Error, "a pool that clients are sent to has no endpoint",
        "Its clients are turned away",
        "name endpoints in the configuration, see that its service has an answer, or add one: pbm proxy endpoint add");

    internal static readonly FindingCode ServiceUnanswered = new(
        "service-unanswered", Severity.Warning, "the name server has no answer for a service that endpoints are found by",
        "Endpoints of the last answer stay in use, and new ones are not found",
        "ask as the node does: dig SRV NAME; see proxy.dns and the name server");

    internal static readonly FindingCode EndpointDown = new(
        "endpoint-down", Severity.Warning, "checks of an endpoint fail, and no node is known to reach it; a note where no listener uses its pool",
        "Others of its pool that are up have its part; where there are none, clients are turned away",
        "start the server, or see what a check meets with: pbm proxy check -e HOST:PORT; if it is meant, pbm proxy endpoint set --state maint");

    internal static readonly FindingCode EndpointDownOnNode = new(
        "endpoint-down-on-node", Severity.Warning, "a node cannot reach an endpoint that other nodes have found up, by a check or by pairs that they have there",
        "It is not the server: that node's clients do without it, or wait for attempts that fail",
        "see the node's way there: its routes, its firewall, the server's own list of who may come; pbm HOST:PORT proxy check -e HOST:PORT shows what it meets with");

    internal static readonly FindingCode EndpointEjected = new(
        "endpoint-ejected", Severity.Warning, "an endpoint is left out as clients could not connect to it",
        "Others of its pool have its part until it is tried again",
        "see the last failure: pbm proxy endpoints -e HOST:PORT; have the pool checked, so that it comes back as soon as it serves");

    internal static readonly FindingCode EndpointRefuses = new(
        "endpoint-refuses", Severity.Warning, "the last clients that were sent to an endpoint could not connect to it, less than 10 minutes ago, and it is not left out",
        "Clients are sent there still: each of them waits for an attempt that fails, and goes to another endpoint, or is turned away",
        "start the server; have the pool checked (check), or have it leave out who refuses (ejection), so that clients are not sent there");

    internal static readonly FindingCode ConnectionsFail = new(
        "connections-fail", Severity.Error, "the last clients of each endpoint of a pool that takes pairs could not connect to it, less than 10 minutes ago",
        "Clients of the pool get no server: they are turned away",
        "start the servers, or see that the node reaches them; the last failures: pbm proxy endpoints -e HOST:PORT; a check of the pool tells before clients do");

    internal static readonly FindingCode EndpointUnresolved = new(
        "endpoint-unresolved", Severity.Warning, "the name of an endpoint cannot be looked up",
        "Addresses of before stay in use; without any, it gets no clients",
        "see the name (dig), and proxy.dns with the name servers of the node");

    internal static readonly FindingCode EndpointFull = new(
        "endpoint-full", Severity.Note, "an endpoint has as many pairs as max-pairs allows",
        "New clients go to the others, or wait for a place",
        "raise max-pairs if the server can take more: pbm proxy endpoint set --max-pairs; or add a server");

    internal static readonly FindingCode QueueWaiting = new(
        "queue-waiting", Severity.Warning, "clients wait for a place at a pool's servers",
        "They wait for up to queue.timeout, and are turned away then",
        "raise max-pairs of the pool or its endpoints if the servers can take more, or add servers");

    internal static readonly FindingCode[] Codes =
    [
        PoolDown, PoolDownOnNode, PoolEmpty, ConnectionsFail, ServiceUnanswered,
        EndpointDown, EndpointDownOnNode, EndpointEjected, EndpointRefuses, EndpointUnresolved, EndpointFull, QueueWaiting,
    ];

    internal static IEnumerable<Finding> Find(ClusterFacts cluster) =>
    [
        .. cluster.Nodes.SelectMany(node => node.Facts.Pools.Select(pool => (Node: node.Facts, Pool: pool)))
            .GroupBy(each => each.Pool.Name, StringComparer.Ordinal).SelectMany(pool => Pool(pool.Key, [.. pool], new Others(cluster, pool.Key))),
        .. cluster.Nodes.SelectMany(node => node.Facts.Endpoints.Select(endpoint => (Node: node.Facts, Endpoint: endpoint)))
            .GroupBy(each => (each.Endpoint.Pool, each.Endpoint.Endpoint))
            .SelectMany(each => Endpoint([.. each], new Others(cluster, each.Key.Pool, each.Key.Endpoint))),
    ];

    private static IEnumerable<Finding> Pool(string name, ImmutableArray<(NodeFacts Node, PoolFacts Pool)> seen, Others others)
    {
        var where = $"pool {name}";
        var empty = seen.Where(each => each.Pool is { IsUsed: true, Endpoints: 0 }).ToList();
        if (empty.Count > 0) yield return new(PoolEmpty, where, $"it has no endpoint on {others.On(Nodes(empty))}");
        var down = seen.Where(each => each.Pool is { IsUsed: true, Endpoints: > 0, Taking: 0 }).ToList();
        if (down.Count > 0)
        {
            var reaching = others.Reaching(Nodes(down));
            var what = $"none of its {Count(down[0].Pool.Endpoints, "endpoint")} takes pairs{(reaching > 0 ? "" : ",")} on {others.On(Nodes(down))}";
            yield return reaching > 0
                ? new(PoolDownOnNode, where, $"{what}; on {Count(reaching, "other node")} some do{others.Untried(Nodes(down))}")
                : new(PoolDown, where, $"{what}{others.Untried(Nodes(down))}");
        }

        var refusing = seen.Where(each => each.Pool.Refuses).ToList();
        if (refusing.Count > 0)
        {
            yield return new(ConnectionsFail, where, $"clients could not connect to {(refusing[0].Pool.Taking == 1 ? "its endpoint" : "any of its endpoints")} on "
                + $"{others.On(Nodes(refusing))}{Reason(refusing.Select(each => each.Pool.Failure))}");
        }

        var waiting = seen.Where(each => each.Pool.Waiting > 0).ToList();
        if (waiting.Count > 0)
            yield return new(QueueWaiting, where, $"{Count(waiting.Sum(each => each.Pool.Waiting), "client waits", "clients wait")} for a place, on {others.On(Nodes(waiting))}");
        foreach (var service in seen.SelectMany(each => each.Pool.Services.Select(text => (each.Node, Text: text))).GroupBy(each => each.Text, StringComparer.Ordinal))
            yield return new(ServiceUnanswered, where, $"{service.Key} (on {Wording.Nodes(service.Select(each => each.Node.Node))})");
    }

    private static IEnumerable<Finding> Endpoint(ImmutableArray<(NodeFacts Node, EndpointFacts Endpoint)> seen, Others others)
    {
        var where = $"pool {seen[0].Endpoint.Pool}, endpoint {seen[0].Endpoint.Endpoint}";
        var unresolved = seen.Where(each => each.Endpoint.IsUnresolved).ToList();
        if (unresolved.Count > 0) yield return new(EndpointUnresolved, where, $"its name cannot be looked up on {others.On(Nodes(unresolved))}{Reason(unresolved)}");
        var lost = seen.Where(each => each.Endpoint.IsLost).ToList();
        if (lost.Count > 0) yield return Lost(where, lost, others);
        var refusing = seen.Where(each => each.Endpoint.Refuses).ToList();
        if (refusing.Count > 0) yield return new(EndpointRefuses, where, Refused(refusing, others));
        var full = seen.Where(each => each.Endpoint.IsFull).ToList();
        if (full.Count > 0) yield return new(EndpointFull, where, Text($"it has {full.Max(each => each.Endpoint.Pairs):N0} pairs, all it may have, of {others.On(Nodes(full))}"));
    }

    private static string Refused(List<(NodeFacts Node, EndpointFacts Endpoint)> refusing, Others others)
    {
        var last = refusing.Select(each => each.Endpoint).MinBy(each => each.SinceFailure)!;
        var reaching = others.Reaching(Nodes(refusing));
        return $"{Count(refusing.Sum(each => (long)each.Endpoint.Failures), "attempt")} in a row failed on {others.On(Nodes(refusing))}, the last {Time(last.SinceFailure)} ago"
            + $"{(reaching > 0 ? $", and {Count(reaching, "other node reaches", "other nodes reach")} it" : "")}{Reason([last.Failure])}";
    }

    private static Finding Lost(string where, List<(NodeFacts Node, EndpointFacts Endpoint)> lost, Others others)
    {
        var nodes = Nodes(lost);
        var reaching = others.Reaching(nodes);
        if (reaching > 0)
            return new(EndpointDownOnNode, where, $"{others.On(nodes)} cannot reach it, and {Count(reaching, "other node does", "other nodes do")}{others.Untried(nodes)}{Reason(lost)}");
        if (lost.All(each => each.Endpoint is { IsDown: false, OwnCheckFailed: not true }))
            return new(EndpointEjected, where, $"it is left out on {others.On(nodes)}{others.Untried(nodes)}{Reason(lost)}");
        return new(
            lost.All(each => each.Endpoint.IsUnused) ? EndpointDown with { Severity = Severity.Note } : EndpointDown, where, $"{others.NoneReaches(nodes)}{Reason(lost)}");
    }

    private static List<NodeFacts> Nodes<T>(IEnumerable<(NodeFacts Node, T Seen)> some) => [.. some.Select(each => each.Node)];

    private static string Reason(IEnumerable<(NodeFacts Node, EndpointFacts Endpoint)> some) => Reason(some.Select(each => each.Endpoint.Why));

    private static string Reason(IEnumerable<string> reasons) => reasons.FirstOrDefault(why => why.Length > 0) is { } why ? $": {why}" : "";
}
