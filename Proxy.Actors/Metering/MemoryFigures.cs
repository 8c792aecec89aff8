using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Proxy.Actors.Machine;
using Proxy.Actors.Metrics;
using Proxy.Actors.Pairs;
using Proxy.Membership.Metrics;

namespace Proxy.Actors.Metering;

/// <summary>The figures of the node's memory for connections, and of the kernel's.</summary>
/// <param name="node">What the loops share.</param>
/// <param name="loops">The loops.</param>
internal sealed class MemoryFigures(NodeState node, ImmutableArray<NodeLoop> loops)
{
    private readonly MachineReader _machine = new();

    internal void AddTo(InstrumentSet set)
    {
        var bank = node.Bank;
        set.Add(MetricLedger.BankBytes, () => (double)bank.SegmentCount * bank.SegmentBytes);
        set.Add(MetricLedger.HeldBytes, () => (double)Math.Max(0, bank.Rented - loops.Sum(loop => loop.Buffers.Segments.AtHand)) * bank.SegmentBytes);
        set.Add(MetricLedger.BesideBytes, () => loops.Sum(loop => loop.Buffers.Held.Bytes));
        set.Add(MetricLedger.BesideGaveWay, () => loops.Sum(loop => loop.Buffers.Held.GaveWay));
        set.Add(MetricLedger.ShareBytes, () => bank.Share);
        set.Add(MetricLedger.Spliced, () => loops.Sum(loop => loop.Buffers.Pipe?.Moved ?? 0));
        set.Add(MetricLedger.StalledDirections, () => bank.Holders);
        set.Add(MetricLedger.BankShort, () => bank.IsShort ? 1 : 0);
        set.Add(MetricLedger.Lanes, () => States(("attached", loops.Sum(loop => loop.Lanes.Attached)), ("free", loops.Sum(loop => loop.Lanes.Free))));
        set.Add(MetricLedger.FlowEntries, () =>
        {
            var (all, waiting) = (loops.Sum(loop => loop.Flows.Count), loops.Sum(loop => loop.Flows.Waiting));
            return States(("live", Math.Max(0, all - waiting)), ("time-wait", waiting));
        });
        set.Add(MetricLedger.KernelTcpMemory, () => _machine.TcpPages() is { } pages ? [new Measurement<long>(pages * Environment.SystemPageSize)] : []);
        set.Add(MetricLedger.ListenDrops, () => _machine.ListenDrops() is { } drops
            ? [new Measurement<long>(drops.Overflows, new KeyValuePair<string, object?>("reason", "overflow")), new Measurement<long>(drops.All, new KeyValuePair<string, object?>("reason", "any"))]
            : []);
    }

    private static IEnumerable<Measurement<long>> States(params (string State, long Count)[] counts) =>
        counts.Select(each => new Measurement<long>(each.Count, new KeyValuePair<string, object?>("state", each.State)));
}
