using System.Collections.Immutable;
using Proxy.Actors.Checks;
using Proxy.Actors.Pools;
using Proxy.Actors.Verdicts;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Verdicts;

/// <summary>Nodes that check the same pool, without any network: what they say goes from book to book in an order that the seed gives,
/// and time passes in steps of 100 ms.</summary>
/// <param name="endpoints">How many there are.</param>
/// <param name="check">How they are checked.</param>
/// <param name="seed">What the order of messages depends on.</param>
internal sealed class SimulatedCluster(int endpoints, CheckSettings check, int seed = 1)
{
    internal const int Step = 100;

    private readonly Random _random = new(seed);
    private readonly List<(int Shard, HealthPart Part)> _past = [];

    /// <summary>The servers that do not serve.</summary>
    internal HashSet<string> Dead { get; } = [];

    /// <summary>The nodes by name.</summary>
    internal SortedDictionary<string, SimulatedNode> Nodes { get; } = new(StringComparer.Ordinal);

    /// <summary>The time.</summary>
    internal long Now { get; private set; }

    /// <summary>Checks so far, by endpoint.</summary>
    internal Dictionary<string, int> Probes { get; } = [];

    /// <summary>The names of the endpoints.</summary>
    internal static ImmutableArray<string> Names(int count) => [.. Enumerable.Range(0, count).Select(i => $"10.0.{i / 250}.{(i % 250) + 1}:80")];

    /// <summary>The pool.</summary>
    internal PoolSettings Pool { get; } = new(
        "web", BalanceMethod.RoundRobin, [.. Names(endpoints).Select(name => EndpointAddress.Parse(name).Value!)], 3)
    { Check = check };

    /// <summary>A node that joins, having heard what the others have said.</summary>
    internal SimulatedNode Add(string name)
    {
        var node = new SimulatedNode(name, new PoolState(PoolModel.Of(Pool)));
        Nodes.Add(name, node);
        foreach (var (shard, part) in Shuffled(_past)) node.Hear(shard, part);
        node.Book.Look(Nodes.Keys, Now);
        node.Book.Watch(node.Pool, check, Now);
        return node;
    }

    /// <summary>Lets time pass.</summary>
    internal void Pass(int milliseconds)
    {
        for (var until = Now + milliseconds; Now < until;)
        {
            Now += Step;
            foreach (var node in Nodes.Values.Where(node => !node.IsStopped)) Turn(node);
        }
    }

    /// <summary>A node that stood still goes on: what it was checking is lost, and when it has checked anew, it hears what the others have
    /// said meanwhile.</summary>
    internal void WakeUp(SimulatedNode node)
    {
        node.WakeUp(Now);
        Pass(Step);
        foreach (var (shard, part) in Shuffled(_past)) node.Hear(shard, part);
    }

    /// <summary>What the nodes make of an endpoint.</summary>
    internal IEnumerable<Health> HealthOf(string endpoint) =>
        Nodes.Values.Where(node => !node.IsStopped).Select(node => node.Pool.Model.Endpoints.Single(each => each.Name == endpoint).Health);

    /// <summary>The names of the nodes that check an endpoint.</summary>
    internal IEnumerable<string> CheckersOf(string endpoint) =>
        Nodes.Values.Where(node => !node.IsStopped && node.Targets.Any(target => target.Endpoint == endpoint)).Select(node => node.Name);

    /// <summary>How often a node has told the others something.</summary>
    internal int Told => _past.Count;

    private void Turn(SimulatedNode node)
    {
        node.Book.Look(node.Sees is { } seen ? seen : Nodes.Keys, Now);
        node.Work(Now);
        if (!node.IsMute) Check(node);
        node.Work(Now);
        foreach (var (shard, part) in Shuffled(node.Untold()))
        {
            _past.Add((shard, part));
            foreach (var other in Others(node)) other.Hear(shard, part);
        }

        if (Now % 300 != 0) return;
        foreach (var other in Others(node)) other.Book.Hear(new HealthSign(node.Name, node.Book.Life, 300), Now);
    }

    private void Check(SimulatedNode node)
    {
        foreach (var target in node.Targets)
        {
            if (node.NextChecks.GetValueOrDefault(target.Endpoint) > Now) continue;
            node.NextChecks[target.Endpoint] = Now + (long)check.Every.TotalMilliseconds;
            Probes[target.Endpoint] = Probes.GetValueOrDefault(target.Endpoint) + 1;
            var ok = !Dead.Contains(target.Endpoint) && !node.CannotReach.Contains(target.Endpoint);
            var verdict = node.Verdicts.GetValueOrDefault(target.Endpoint, target.Known).After(ok, check.Rise, check.Fall);
            node.Verdicts[target.Endpoint] = verdict;
            node.Book.Judge(target.Pool, target.Endpoint, new CheckResult(
                ok, ok ? "connected" : "refused", TimeSpan.Zero, DateTimeOffset.FromUnixTimeMilliseconds(Now), verdict));
        }
    }

    private IEnumerable<SimulatedNode> Others(SimulatedNode node) =>
        Nodes.Values.Where(other => other != node && !other.IsStopped && (other.Sees?.Contains(node.Name) ?? true) && (node.Sees?.Contains(other.Name) ?? true));

    private List<T> Shuffled<T>(IEnumerable<T> all)
    {
        var shuffled = all.ToArray();
        _random.Shuffle(shuffled);
        return [.. shuffled];
    }
}
