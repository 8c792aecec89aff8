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
        "pool-down-on-node", Severity.Error, "no endpoint of a pool takes pairs on a node, and other nodes have one that does",
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
        "endpoint-down", Severity.Warning, "checks of an endpoint fail, and no node reaches it",
        "The others of its pool have its part; when they go too, clients are turned away",
        "start the server, or see what a check meets with: pbm proxy check -e HOST:PORT; if it is meant, pbm proxy endpoint set --state maint");

    internal static readonly FindingCode EndpointDownOnNode = new(
        "endpoint-down-on-node", Severity.Warning, "a node cannot reach an endpoint that other nodes reach",
        "It is not the server: that node's clients do without it, or wait for attempts that fail",
        "see the node's way there: its routes, its firewall, the server's own list of who may come; pbm HOST:PORT proxy check -e HOST:PORT shows what it meets with");

    internal static readonly FindingCode EndpointEjected = new(
        "endpoint-ejected", Severity.Warning, "an endpoint is left out as clients could not connect to it",
        "The others of its pool have its part until it is tried again",
        "see the last failure: pbm proxy endpoints -e HOST:PORT; have the pool checked, so that it comes back as soon as it serves");

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
        PoolDown, PoolDownOnNode, PoolEmpty, ServiceUnanswered, EndpointDown, EndpointDownOnNode, EndpointEjected, EndpointUnresolved, EndpointFull, QueueWaiting,
    ];

    internal static IEnumerable<Finding> Find(ImmutableArray<HeardFacts> nodes) =>
    [
        .. nodes.SelectMany(node => node.Facts.Pools.Select(pool => (Node: node.Facts, Pool: pool)))
            .GroupBy(each => each.Pool.Name, StringComparer.Ordinal).SelectMany(pool => Pool(pool.Key, [.. pool], Having(nodes, pool.Key))),
        .. nodes.SelectMany(node => node.Facts.Endpoints.Select(endpoint => (Node: node.Facts, Endpoint: endpoint)))
            .GroupBy(each => (each.Endpoint.Pool, each.Endpoint.Endpoint)).SelectMany(each => Endpoint([.. each], Having(nodes, each.Key.Pool))),
    ];

    // A node that has the pool and says nothing of it, or of one of its endpoints, finds nothing wrong with it.
    private static int Having(ImmutableArray<HeardFacts> nodes, string pool) => nodes.Count(node => node.Facts.Parts.Any(part => part.Part == $"pools.{pool}"));

    private static IEnumerable<Finding> Pool(string name, ImmutableArray<(NodeFacts Node, PoolFacts Pool)> seen, int having)
    {
        var empty = seen.Where(each => each.Pool is { IsUsed: true, Endpoints: 0 }).ToList();
        if (empty.Count > 0) yield return new(PoolEmpty, $"pool {name}", $"it has no endpoint on {On(empty, having)}");
        var down = seen.Where(each => each.Pool is { IsUsed: true, Endpoints: > 0, Taking: 0 }).ToList();
        if (down.Count > 0 && down.Count >= having)
            yield return new(PoolDown, $"pool {name}", $"none of its {Count(down[0].Pool.Endpoints, "endpoint")} takes pairs, on {On(down, having)}");
        else if (down.Count > 0)
            yield return new(PoolDownOnNode, $"pool {name}", $"none of its {Count(down[0].Pool.Endpoints, "endpoint")} takes pairs on {On(down, having)}; on {Count(having - down.Count, "other node")} some do");
        var waiting = seen.Where(each => each.Pool.Waiting > 0).ToList();
        if (waiting.Count > 0)
            yield return new(QueueWaiting, $"pool {name}", $"{Count(waiting.Sum(each => each.Pool.Waiting), "client waits", "clients wait")} for a place, on {On(waiting, having)}");
        foreach (var service in seen.SelectMany(each => each.Pool.Services.Select(text => (each.Node, Text: text))).GroupBy(each => each.Text, StringComparer.Ordinal))
            yield return new(ServiceUnanswered, $"pool {name}", $"{service.Key} (on {Nodes(service.Select(each => each.Node.Node))})");
    }

    private static IEnumerable<Finding> Endpoint(ImmutableArray<(NodeFacts Node, EndpointFacts Endpoint)> seen, int having)
    {
        var (pool, name) = (seen[0].Endpoint.Pool, seen[0].Endpoint.Endpoint);
        var where = $"pool {pool}, endpoint {name}";
        var unresolved = seen.Where(each => each.Endpoint.IsUnresolved).ToList();
        if (unresolved.Count > 0) yield return new(EndpointUnresolved, where, $"its name cannot be looked up on {On(unresolved, having)}{Reason(unresolved)}");
        var lost = seen.Where(each => each.Endpoint.IsLost).ToList();
        if (lost.Count > 0) yield return Lost(where, lost, having);
        var full = seen.Where(each => each.Endpoint.IsFull).ToList();
        if (full.Count > 0) yield return new(EndpointFull, where, Text($"it has {full.Max(each => each.Endpoint.Pairs):N0} pairs, all it may have, of {On(full, having)}"));
    }

    private static Finding Lost(string where, List<(NodeFacts Node, EndpointFacts Endpoint)> lost, int having)
    {
        if (lost.Count < having) return new(EndpointDownOnNode, where, $"{On(lost, having)} cannot reach it, and {Count(having - lost.Count, "other node does", "other nodes do")}{Reason(lost)}");
        return lost.All(each => each.Endpoint is { IsDown: false, OwnCheckFailed: not true })
            ? new(EndpointEjected, where, $"it is left out on {On(lost, having)}{Reason(lost)}")
            : new(EndpointDown, where, $"no node reaches it{Reason(lost)}");
    }

    private static string On(List<(NodeFacts Node, EndpointFacts Endpoint)> some, int having) => On(some.Select(each => each.Node), some.Count, having);

    private static string On(List<(NodeFacts Node, PoolFacts Pool)> some, int having) => On(some.Select(each => each.Node), some.Count, having);

    private static string On(IEnumerable<NodeFacts> some, int count, int having) =>
        count >= having && having > 1 ? $"all {having} nodes" : Nodes(some.Select(each => each.Node));

    private static string Reason(IEnumerable<(NodeFacts Node, EndpointFacts Endpoint)> some) =>
        some.Select(each => each.Endpoint.Why).FirstOrDefault(why => why.Length > 0) is { } why ? $": {why}" : "";
}
