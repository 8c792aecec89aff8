using Akka.Actor;
using Akka.Cluster;
using Proxy.Actors.Closing;
using Proxy.Actors.ControlMemory;
using Proxy.Actors.Counting;
using Proxy.Actors.Placement;
using Proxy.Actors.Pools;
using Proxy.Actors.Streams;
using Proxy.Transport;

namespace Proxy.Actors.Pairs;

/// <content>What a pair tells of itself: in a report, and to those who look at all live pairs of its loop, without a message,
/// as they are on its thread.</content>
internal sealed partial class PairActor
{
    private int _slot;
    private TrafficCounters? _ofListener;
    private TrafficCounters? _ofEndpoint;
    private long _countedToServer;
    private long _countedToClient;

    /// <summary>The actor.</summary>
    internal IActorRef Reference => _self;

    /// <summary>The pair's name.</summary>
    internal PairId Id => _id!;

    /// <summary>Its number on its loop.</summary>
    internal long Number => _id!.Number;

    /// <summary>Bytes moved in both directions.</summary>
    internal long Bytes => _pair is null ? 0 : _pair.ToServer.Bytes + _pair.ToClient.Bytes;

    /// <summary>Milliseconds of its loop's clock.</summary>
    internal long Now => _loop.Io.Now;

    /// <summary>Fills in what a listing tells of it.</summary>
    internal void Describe(out PairSnapshot row)
    {
        row = default;
        row.Number = _id!.Number;
        row.Listener = _listener!.Name;
        row.Client = _client!.Remote;
        row.Endpoint = _dialer!.Endpoint;
        row.Age = Now - _accepted;
        row.Rate = -1;
        if (_pair is { } pair) Describe(ref row, pair);
        else (row.State, row.Idle) = (PairState.Connecting, row.Age);
    }

    /// <summary>Puts what it has moved since the last count into the counters of its listener and endpoint.</summary>
    internal void CountBytes()
    {
        if (_pair is not { } pair) return;
        var (toServer, toClient) = (pair.ToServer.Bytes, pair.ToClient.Bytes);
        _ofListener!.Move(toServer - _countedToServer, toClient - _countedToClient);
        _ofEndpoint!.Move(toServer - _countedToServer, toClient - _countedToClient);
        (_countedToServer, _countedToClient) = (toServer, toClient);
    }

    private void Describe(ref PairSnapshot row, ConnectionPair pair)
    {
        row.Server = ((Leg)pair.ToServer.Target).Remote;
        row.Idle = Now - pair.LastMoved;
        (row.BytesToServer, row.BytesToClient) = (pair.ToServer.Bytes, pair.ToClient.Bytes);
        (row.KeptToServer, row.KeptToClient) = (pair.ToServer.KeptBytes, pair.ToClient.KeptBytes);
        row.State = StateOf(pair, row.Idle);
    }

    private static PairState StateOf(ConnectionPair pair, long idle)
    {
        var (toServer, toClient) = (pair.ToServer, pair.ToClient);
        if (toServer.State != DirectionState.Flowing || toClient.State != DirectionState.Flowing) return PairState.Closing;
        return (toServer.IsWaiting || toClient.IsWaiting) && idle >= PairSnapshot.StalledAfter ? PairState.Stalled : PairState.Open;
    }

    private PairReport Describe(PairReport report)
    {
        Describe(out var row);
        report = report with { Row = PairRow.From(Cluster.Get(Context.System).SelfAddress.ToString(), _id!, row) };
        return _pair is not { } pair ? report : report with
        {
            ToServer = DirectionReport.Of(pair.ToServer),
            ToClient = DirectionReport.Of(pair.ToClient),
            HasLane = pair.HasLane,
        };
    }

    /// <summary>What is left in TIME-WAIT.</summary>
    private PairReport DescribeWaiting(PairReport report)
    {
        if (!_loop.Flows.TryFind(Number, out var slot, out var other)) return report with { Phase = PairPhase.Unknown };
        report = Add(report, _loop.Flows[slot]);
        return other < 0 ? report : Add(report, _loop.Flows[other]);
    }

    private static PairReport Add(PairReport report, in FlowEntry entry) => entry.IsServerLeg
        ? report with { ServerFlow = entry }
        : report with { ClientFlow = entry };

    private void EnterNode(string pool)
    {
        _slot = _loop.Pairs.Add(this);
        _ofListener = _loop.Counters.Listener(_listener!.Name, pool);
        _ofListener.Begin();
    }

    private void LeaveNode()
    {
        _served?.Remove();
        _served = null;
        _loop.Node.RemovePair();
        if (_ofListener is null) return;
        CountBytes();
        _loop.Pairs.Remove(_slot);
        _ofListener.Leave();
        _ofEndpoint?.Leave();
        (_ofListener, _ofEndpoint) = (null, null);
    }

    /// <inheritdoc/>
    void IDialOwner.OnAttemptFailed(string endpoint)
    {
        _ofListener!.Fail();
        if (endpoint != Dialer.NoEndpoint) _loop.Counters.Endpoint(_ofListener.Pool, endpoint).Fail();
    }

    private void CountBound()
    {
        _ofEndpoint = _loop.Counters.Endpoint(_ofListener!.Pool, _dialer!.Endpoint);
        _ofEndpoint.Begin();
    }

    private void CountEnd(PairEnd end)
    {
        CountBytes();
        _ofListener?.End(end);
        _ofEndpoint?.End(end);
    }
}
