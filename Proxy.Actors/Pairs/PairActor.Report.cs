using Akka.Actor;
using Akka.Cluster;
using Proxy.Actors.ControlMemory;
using Proxy.Actors.Placement;
using Proxy.Actors.Streams;

namespace Proxy.Actors.Pairs;

/// <content>What a pair says of itself when it is asked.</content>
internal sealed partial class PairActor
{
    /// <inheritdoc/>
    string IPairOwner.Name => _live?.Id.Text ?? "";

    /// <summary>Somebody asks for a pair that the slot does not serve now: one that it has served, or that never was.</summary>
    private void Absent(IPairMessage message)
    {
        // The numbers of a node that is gone mean nothing here.
        var isOurs = message.Pair.Shard == _loop.Shard;
        var phase = isOurs && _loop.Flows.TryFind(message.Pair.Number, out _, out _) ? PairPhase.TimeWait : PairPhase.Unknown;
        switch (message)
        {
            case InspectPair:
                Sender.Tell(phase == PairPhase.TimeWait ? DescribeWaiting(message.Pair) : new PairReport(message.Pair, phase, 0, 0));
                break;
            case KillPair:
                Sender.Tell(new PairKilled(message.Pair, phase));
                if (phase == PairPhase.TimeWait) _loop.Flows.Release(message.Pair.Number);
                break;
            default:
                Unhandled(message);
                break;
        }

        if (_stage == Stage.Idle && _slot == 0) Leave(); // made for the question alone
    }

    private void Report(PairPhase phase)
    {
        var report = Describe(new PairReport(_live!.Id, phase, _live.BytesToServer, _live.BytesToClient) { Opening = _opening?.Report() }, _live);
        if (_stage == Stage.Bound) _flow!.Tell(new CollectReport(report, Sender, _block!), Self);
        else Sender.Tell(report);
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

    /// <summary>What is left in TIME-WAIT of a pair that the slot has served; of the last that has ended, also what it has moved.</summary>
    private PairReport DescribeWaiting(PairId pair)
    {
        var (toServer, toClient) = pair.Number == _last.Number ? (_last.ToServer, _last.ToClient) : (0, 0);
        var report = new PairReport(pair, PairPhase.TimeWait, toServer, toClient);
        _loop.Flows.TryFind(pair.Number, out var slot, out var other);
        // Of several server legs, one after another, the last.
        if (other >= 0) report = Add(report, _loop.Flows[other]);
        return Add(report, _loop.Flows[slot]);
    }

    private static PairReport Add(PairReport report, in FlowEntry entry) => entry.IsServerLeg
        ? report with { ServerFlow = entry }
        : report with { ClientFlow = entry };
}
