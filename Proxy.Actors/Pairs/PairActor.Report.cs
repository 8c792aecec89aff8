using Akka.Actor;
using Akka.Cluster;
using Proxy.Actors.ControlMemory;
using Proxy.Actors.Streams;

namespace Proxy.Actors.Pairs;

/// <content>What a pair says of itself when it is asked.</content>
internal sealed partial class PairActor
{
    /// <inheritdoc/>
    string IPairOwner.Name => _id?.Text ?? "";

    private void Report(PairPhase phase)
    {
        var report = new PairReport(
            _id!, phase, _live?.BytesToServer ?? _bytesToServer, _live?.BytesToClient ?? _bytesToClient);
        report = _live is null ? DescribeWaiting(report) : Describe(report, _live);
        if (_flow is null) Sender.Tell(report);
        else _flow.Tell(new CollectReport(report, Sender, _block!), Self);
    }

    private static PairReport Describe(PairReport report, LivePair live)
    {
        live.Describe(out var row);
        report = report with
        {
            Row = PairRow.From(Cluster.Get(Context.System).SelfAddress.ToString(), live.Id, row) with { Details = row.Details },
            Header = live.Facts?.Header is { } header ? HeaderReport.Of(header) : null,
        };
        return live.Bound is not { } pair ? report : report with
        {
            ToServer = DirectionReport.Of(pair.ToServer),
            ToClient = DirectionReport.Of(pair.ToClient),
            HasLane = pair.HasLane,
        };
    }

    /// <summary>What is left in TIME-WAIT.</summary>
    private PairReport DescribeWaiting(PairReport report)
    {
        if (!_loop.Flows.TryFind(_id!.Number, out var slot, out var other)) return report with { Phase = PairPhase.Unknown };
        // Of several server legs, one after another, the last.
        if (other >= 0) report = Add(report, _loop.Flows[other]);
        return Add(report, _loop.Flows[slot]);
    }

    private static PairReport Add(PairReport report, in FlowEntry entry) => entry.IsServerLeg
        ? report with { ServerFlow = entry }
        : report with { ClientFlow = entry };
}
