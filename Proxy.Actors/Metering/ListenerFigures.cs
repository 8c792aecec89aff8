using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Proxy.Actors.Access;
using Proxy.Actors.Closing;
using Proxy.Actors.Counting;
using Proxy.Actors.Metrics;
using Proxy.Actors.Pairs;
using Proxy.Membership.Metrics;

namespace Proxy.Actors.Metering;

/// <summary>The figures of listeners: of those that there are, and of those that have counted something.</summary>
/// <param name="node">What the loops share.</param>
/// <param name="loops">The loops.</param>
internal sealed class ListenerFigures(NodeState node, ImmutableArray<NodeLoop> loops)
{
    private static readonly ImmutableArray<string> Ends = [.. Enum.GetValues<PairEnd>().Order().Select(end => PairEnds.Name(end))];

    private static readonly ImmutableArray<string> Reasons = [.. Enum.GetValues<RefusalReason>().Order().Select(RefusalReasons.Name)];

    internal void AddTo(InstrumentSet set)
    {
        set.Add(MetricLedger.Accepted, () => Each(counters => counters.Total));
        set.Add(MetricLedger.Active, () => Each(counters => counters.Pairs));
        set.Add(MetricLedger.Ended, () => Names().SelectMany(EndsOf));
        set.Add(MetricLedger.Transferred, () => Names().SelectMany(TransferredBy));
        set.Add(MetricLedger.Handshakes, () => Names().Where(HasTls).SelectMany(HandshakesOf));
        set.Add(MetricLedger.Refused, () => Names().SelectMany(RefusedBy));
        set.Add(MetricLedger.Delayed, () => Names().Select(listener => new Measurement<long>(node.Gates.Of(listener).Delayed, Label(listener))));
        set.Add(MetricLedger.Held, () => Names().Select(listener => new Measurement<long>(node.Gates.Of(listener).Held, Label(listener))));
        set.Add(MetricLedger.Routed, () => loops.SelectMany(loop => loop.Counters.AllRoutes).Where(each => each.Route.Length > 0).GroupBy(each => (each.Listener, each.Route))
            .Select(group => new Measurement<long>(group.Sum(each => each.Taken), Label(group.Key.Listener), new("route", group.Key.Route))));
    }

    private static KeyValuePair<string, object?> Label(string listener) => new("listener", listener);

    private SortedSet<string> Names() =>
        new(node.Model.Listeners.Keys.Concat(loops.SelectMany(loop => loop.Counters.Listeners.Select(counters => counters.Name))), StringComparer.Ordinal);

    private long Sum(string listener, Func<TrafficCounters, long> figure) =>
        loops.Sum(loop => loop.Counters.FindListener(listener) is { } counters ? figure(counters) : 0);

    private IEnumerable<Measurement<long>> Each(Func<TrafficCounters, long> figure) =>
        Names().Select(listener => new Measurement<long>(Sum(listener, figure), Label(listener)));

    // From the first on each has a series, so that a rate sees the first that comes.
    private IEnumerable<Measurement<long>> EndsOf(string listener) => Enumerable.Range(1, Ends.Length - 1)
        .Select(end => new Measurement<long>(Sum(listener, counters => counters.Ends[end]), Label(listener), new("reason", Ends[end])));

    private IEnumerable<Measurement<long>> RefusedBy(string listener)
    {
        var refused = node.Gates.Of(listener).Refused;
        return Enumerable.Range(1, refused.Length - 1).Select(reason => new Measurement<long>(refused[reason], Label(listener), new("reason", Reasons[reason])));
    }

    private IEnumerable<Measurement<long>> TransferredBy(string listener) =>
    [
        new(Sum(listener, counters => counters.BytesToServer), Label(listener), new("direction", "to-server")),
        new(Sum(listener, counters => counters.BytesToClient), Label(listener), new("direction", "to-client")),
    ];

    private bool HasTls(string listener) => node.Model.Listeners.TryGetValue(listener, out var model) && model.Opening?.Tls is not null;

    private IEnumerable<Measurement<long>> HandshakesOf(string listener) =>
    [
        new(Sum(listener, counters => counters.FullHandshakes), Label(listener), new("result", "full")),
        new(Sum(listener, counters => counters.ResumedHandshakes), Label(listener), new("result", "resumed")),
        new(Sum(listener, counters => counters.FailedHandshakes), Label(listener), new("result", "failed")),
    ];
}
