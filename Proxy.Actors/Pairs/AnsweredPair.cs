using Akka.Actor;
using Proxy.Actors.Buffers;
using Proxy.Actors.Closing;
using Proxy.Actors.ControlMemory;
using Proxy.Actors.Counting;
using Proxy.Actors.Placement;
using Proxy.Actors.Pools;
using Proxy.Actors.Routing;
using Proxy.Actors.Tls;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Pairs;

/// <summary>A pair that is answered here, with the server leg that its answer may have: what is told of that leg is kept here. Used on its loop's
/// thread.</summary>
/// <param name="loop">The loop.</param>
/// <param name="pair">The pair.</param>
/// <param name="answer">What answers.</param>
internal sealed class AnsweredPair(NodeLoop loop, LivePair pair, IAnswer answer) : IAnswerHost, IDialOwner
{
    private IServerSeeker? _seeker;
    private ILeg? _server;
    private EndpointState? _place;
    private TrafficCounters? _counters;
    private IActorRef? _flow;
    private IActorRef? _block;
    private long _dialedAt;
    private bool _isTunnel;

    /// <summary>What answers.</summary>
    internal IAnswer Answer { get; } = answer;

    /// <summary>What looked for a server last; null when nothing has.</summary>
    internal Dialer? Last { get; private set; }

    /// <summary>Why it is answered here although a pool was to serve it; <see cref="PairEnd.None"/> where it was not.</summary>
    internal PairEnd Because { get; private set; }

    /// <summary>What looks for the server or has found the one that the pair has now; null where it has none.</summary>
    internal Dialer? Dialer => _server is not null || Last is { IsOver: false } ? Last : null;

    /// <summary>Whether a server leg is there.</summary>
    internal bool HasServer => _server is not null;

    /// <summary>How long looking for a server took the last time, without what it waited for its turn; null when none was tried.</summary>
    internal TimeSpan? ConnectTime { get; private set; }

    /// <summary>What the access log says of it beside all else; empty when nothing.</summary>
    internal string Notes { get; private set; } = "";

    /// <summary>It is answered because no server could be had.</summary>
    /// <param name="dialer">What looked for one.</param>
    /// <param name="because">What became of that.</param>
    /// <param name="connectTime">How long it took; null when none was tried.</param>
    internal void StandIn(Dialer dialer, PairEnd because, TimeSpan? connectTime) => (Last, Because, ConnectTime) = (dialer, because, connectTime);

    /// <inheritdoc/>
    public IoLoop Loop => loop.Io;

    /// <inheritdoc/>
    public LoopBuffers Buffers => loop.Buffers;

    /// <inheritdoc/>
    public PairId Pair => pair.Id;

    /// <inheritdoc/>
    public TcpAddress Client => pair.Client;

    /// <inheritdoc/>
    public TcpAddress Destination => pair.Facts?.Destination(pair.Leg) ?? pair.Leg.Kernel?.Local ?? default;

    /// <inheritdoc/>
    public bool HasClientEnded => pair.Leg.Kernel is { PeerClosedFirst: true };

    /// <inheritdoc/>
    public long HalfCloseMilliseconds => pair.Born.Timeouts.HalfCloseMilliseconds;

    /// <inheritdoc/>
    public TimeProvider Time => loop.Node.Time;

    /// <inheritdoc/>
    public bool IsDraining => loop.Node.IsDraining;

    /// <inheritdoc/>
    LoopTls IAnswerHost.Tls => loop.Tls;

    /// <summary>The pair is bound: its children hear of what comes and goes.</summary>
    internal void Bind(IActorRef flow, IActorRef block) => (_flow, _block) = (flow, block);

    /// <inheritdoc/>
    Dialer IAnswerHost.Dial(PoolState pool, IServerSeeker seeker)
    {
        if (_flow is null || Dialer is not null) throw new InvalidOperationException($"pair {pair.Id.Text} is not bound, or has a server or looks for one");
        Last?.Cancel();
        (_seeker, _dialedAt, ConnectTime) = (seeker, loop.Io.Now, null);
        Last = new Dialer(loop.Io, this, pool, null, pair.Born.Timeouts.ConnectMilliseconds, loop.Tls);
        Last.Start();
        return Last;
    }

    /// <inheritdoc/>
    public ILeg? TakeServer()
    {
        if (_server is not null || Last is not { IsOver: true } dialer) throw new InvalidOperationException($"pair {pair.Id.Text} has a server, or looks for one");
        if (dialer.Record.Attempts > 0) ConnectTime ??= TimeSpan.FromMilliseconds(loop.Io.Now - _dialedAt - dialer.Record.Queued);
        if (dialer.Take(out _place) is not { } server) return null;
        _server = server;
        _counters = loop.Counters.Endpoint(dialer.Record.Pool, dialer.Record.Endpoint);
        _counters.Begin();
        if (server is TlsLeg { Facts: { } agreed })
        {
            pair.Learn().ServerTls = agreed;
            _counters.Handshake(agreed);
        }

        var entry = EntryOf(server);
        entry.State = TcpState.Established;
        Tell(entry);
        return server;
    }

    /// <inheritdoc/>
    public void LeaveServer(bool reset)
    {
        Last?.Cancel(); // does nothing to one whose leg is taken
        if (_server is not { } server) return;
        _server = null;
        var end = EndOf(server, reset);
        if (!_isTunnel || reset) Tell(Left(server, reset));
        if (reset) server.Abort();
        else server.Close();
        Forget(end);
    }

    /// <inheritdoc/>
    EndpointState? IAnswerHost.GiveServer()
    {
        if (_server is not { } server) throw new InvalidOperationException($"pair {pair.Id.Text} has no server");
        var entry = EntryOf(server);
        entry.State = TcpState.Closed;
        Tell(entry);
        var place = _place;
        (_server, _place) = (null, null);
        Forget(PairEnd.ClientClosed);
        return place;
    }

    /// <inheritdoc/>
    public void BecomeTunnel()
    {
        if (_server is null) throw new InvalidOperationException($"pair {pair.Id.Text} has no server");
        _isTunnel = true;
        pair.Bound!.ConnectServer();
    }

    /// <inheritdoc/>
    public void CountMoved(long toServer, long toClient) => _counters?.Move(toServer, toClient);

    /// <inheritdoc/>
    public void ResetClientOnClose(bool reset) => (pair.Leg.Kernel as Leg)?.ResetOnClose(reset);

    /// <inheritdoc/>
    public void Note(string key, string value)
    {
        var kept = Notes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(note => !note.StartsWith(key + "=", StringComparison.Ordinal));
        Notes = string.Join(' ', [.. kept, $"{key}={value}"]);
    }

    /// <inheritdoc/>
    public void DismissIdle()
    {
        if (pair.Bound is { Server: IRequestLeg { IsBetweenRequests: true } } bound) bound.Dismiss();
    }

    /// <summary>The pair has ended. A server leg that is left goes before the pair's children do, but for a tunnel's: that is closed with them.</summary>
    internal void Finish(PairEnd end)
    {
        if (_isTunnel)
        {
            Forget(end);
            return;
        }

        // What answers may have use for its server leg without the pair, and hears first that it is over.
        pair.Bound?.Server.Close();
        LeaveServer(reset: false);
    }

    void IDialOwner.OnDialEnded() => _seeker!.OnDialEnded();

    void IDialOwner.OnAttemptFailed(string endpoint) => pair.Fail(endpoint);

    int IDialOwner.WriteHeader(PoolHeaderSettings settings, Span<byte> target) => OutgoingHeader.Write(pair, settings, target);

    // The place is another's as soon as our FIN or RST is out.
    private void Forget(PairEnd end)
    {
        _place?.Leave();
        _counters?.End(end);
        _counters?.Leave();
        (_place, _counters) = (null, null);
    }

    private void Tell(in FlowEntry entry)
    {
        var change = new ServerFlow(pair.Id.Number, entry);
        _flow!.Tell(change, ActorRefs.NoSender);
        _block!.Tell(change, ActorRefs.NoSender);
    }

    /// <summary>As what its endpoint counts the end of a leg: the pair's, or its own while the pair goes on.</summary>
    private PairEnd EndOf(ILeg server, bool reset) => pair.Bound is { End: not PairEnd.None and var end } ? end
        : reset || server.HasFailed ? PairEnd.ServerReset
        : server.Kernel!.PeerClosedFirst ? PairEnd.ServerClosed
        : PairEnd.ClientClosed;

    /// <summary>What stays of a leg that is about to be closed.</summary>
    private static FlowEntry Left(ILeg server, bool reset)
    {
        var entry = EntryOf(server);
        if (reset || server.HasFailed || server.Kernel!.PeerClosedFirst) entry.State = TcpState.Closed;
        else entry.Refresh(server.Kernel, TcpState.Established.AfterClose());
        return entry;
    }

    private static FlowEntry EntryOf(ILeg server)
    {
        var entry = new FlowEntry { IsServerLeg = true };
        entry.SetAddresses(server.Kernel!);
        return entry;
    }
}
