using Proxy.Actors.Closing;
using Proxy.Actors.Counting;
using Proxy.Actors.Pools;
using Proxy.Actors.Tls;

namespace Proxy.Actors.Pairs;

/// <content>What is counted of it, at its listener and at its endpoint.</content>
internal sealed partial class LivePair
{
    private readonly TrafficCounters _ofListener;
    private TrafficCounters? _ofEndpoint;
    private long _countedToServer;
    private long _countedToClient;

    /// <summary>An endpoint was tried and failed.</summary>
    /// <param name="endpoint">The endpoint; <see cref="Dialer.NoEndpoint"/> when there was none to try.</param>
    internal void Fail(string endpoint)
    {
        _ofListener.Fail();
        if (endpoint != Dialer.NoEndpoint) OfEndpoint(endpoint).Fail();
    }

    /// <summary>It has ended.</summary>
    /// <param name="end">Why.</param>
    internal void Finish(PairEnd end)
    {
        // An answer that has been given in full does not hide why it had to be.
        End = Answered is { Because: not PairEnd.None and var because } && end is PairEnd.ClientClosed or PairEnd.ServerClosed ? because : end;
        Admitted?.Leave();
        CountBytes();
        LookAtTls();
        Origin?.OnEnded(End, LastDial?.Failures ?? "");
        _ofListener.End(End);
        _ofEndpoint?.End(End);
        CountDurations();
        Answered?.Finish(End);
    }

    /// <summary>It gives its place up.</summary>
    internal void Leave()
    {
        CountBytes();
        _loop.Pairs.Remove(_slot);
        Admitted?.Leave();
        _ofListener.Leave();
        _ofEndpoint?.Leave();
    }

    /// <summary>Puts what it has moved since the last count into the counters of its listener and endpoint.</summary>
    internal void CountBytes()
    {
        if (Bound is null) return;
        var (toServer, toClient) = (BytesToServer, BytesToClient);
        _ofListener.Move(toServer - _countedToServer, toClient - _countedToClient);
        _ofEndpoint!.Move(toServer - _countedToServer, toClient - _countedToClient);
        (_countedToServer, _countedToClient) = (toServer, toClient);
    }

    /// <summary>The client's TLS handshake is over.</summary>
    /// <param name="leg">The leg; null where it failed.</param>
    internal void CountHandshake(TlsLeg? leg) => _ofListener.Handshake(leg?.Facts);

    private void CountBound()
    {
        _ofEndpoint = OfEndpoint(Endpoint);
        _ofEndpoint.Begin();
        if (Bound!.Server is TlsLeg { Facts: { } agreed }) _ofEndpoint.Handshake(agreed);
    }

    private void CountDurations()
    {
        var durations = _loop.Node.Durations;
        if (!durations.AreWatched) return;
        if (Origin is null) durations.Connection(Listener, Now - AcceptedAt);
        if (LastDial is not { } dial) return;
        if (dial.Queued > 0) durations.Queue(dial.Pool, dial.Queued);
        if (dial.ConnectMilliseconds >= 0) durations.Connect(dial.Pool, dial.ConnectMilliseconds);
        if (Bound is { ToClient.FirstMoved: >= 0 and var first } && Answered is null) durations.FirstByte(dial.Pool, first - BoundAt);
    }

    private TrafficCounters OfEndpoint(string endpoint) => _loop.Counters.Endpoint(Dial?.Pool ?? Dialer.NoEndpoint, endpoint);
}
