using Proxy.Actors.Closing;
using Proxy.Actors.ControlMemory;
using Proxy.Actors.Counting;
using Proxy.Actors.Model;
using Proxy.Actors.Streams;
using Proxy.Transport;

namespace Proxy.Actors.Pairs;

/// <summary>A client leg and a server leg, bound. It hears the sockets, has a lane attached while there is something to
/// move, and carries the ends of one leg over to the other. Used on one loop's thread.</summary>
/// <remarks>What each event leads to is the closing table of <c>docs/architecture.md</c>. It is its own timer: idle
/// time, half-close time, or waiting for the last bytes before a reset, one after another.</remarks>
public sealed class ConnectionPair : LoopTimer, ILegObserver
{
    // Until what was delivered before a reset is acknowledged, looked at ever less often.
    private const int FirstResetWait = 1;
    private const int LongestResetWait = 50;

    // While bytes are under way in the kernel, looks at whether they get fewer, in one timeout.
    private const int LooksPerTimeout = 4;

    private readonly NodeLoop _loop;
    private readonly IPairOwner _owner;
    private readonly PairTimeouts _timeouts;
    private Lane? _lane;
    private PairEnd _firstFin;
    private PairEnd _reason;
    private long _lastMoved;
    private long _bytesUnderWay;
    private PairDirection? _delivering;
    private long _resetDeadline;
    private int _resetWait;

    internal ConnectionPair(NodeLoop loop, IPairOwner owner, PairTimeouts timeouts, ILeg client, ILeg server)
    {
        _loop = loop;
        _owner = owner;
        _timeouts = timeouts;
        ToServer = new PairDirection(this, PairSide.Client, client, server, loop.Buffers);
        ToClient = new PairDirection(this, PairSide.Server, server, client, loop.Buffers);
        ClientState = ServerState = TcpState.Established;
        _lastMoved = loop.Io.Now;
        if (timeouts.IdleMilliseconds is { } idle) loop.Io.Arm(this, idle);
    }

    /// <summary>The direction from the client to the server.</summary>
    public PairDirection ToServer { get; }

    /// <summary>The direction from the server to the client.</summary>
    public PairDirection ToClient { get; }

    /// <summary>The TCP state of the client leg.</summary>
    public TcpState ClientState { get; private set; }

    /// <summary>The TCP state of the server leg.</summary>
    public TcpState ServerState { get; private set; }

    /// <summary>Why the pair ended; <see cref="PairEnd.None"/> while it has not.</summary>
    public PairEnd End { get; private set; }

    /// <summary>Whether a lane is attached.</summary>
    public bool HasLane => _lane is not null;

    /// <summary>Milliseconds of the loop's clock when bytes or an end last moved.</summary>
    public long LastMoved => _lastMoved;

    /// <summary>Whether nothing can be done for either direction before the next event of a leg.</summary>
    internal bool IsQuiet => ToServer.IsQuiet && ToClient.IsQuiet;

    /// <summary>Whether bytes wait for one of the readers to take more.</summary>
    internal bool IsWaiting => ToServer.IsWaiting || ToClient.IsWaiting;

    // A FIN whose bytes are still being delivered has not closed its direction yet.
    private bool IsHalfClosed => HasEnded(ToServer) || HasEnded(ToClient);

    /// <summary>Begins to move what the legs already hold.</summary>
    public void Start()
    {
        ToServer.OnStarted();
        ToClient.OnStarted();
        Activate(ToServer);
        Activate(ToClient);
    }

    /// <summary>Ends the pair at once: both peers see a reset.</summary>
    /// <param name="reason">Why.</param>
    public void Abort(PairEnd reason)
    {
        if (End != PairEnd.None) return;
        ToServer.Target.Abort();
        ToClient.Target.Abort();
        ClientState = ServerState = TcpState.Closed;
        Finish(reason);
    }

    /// <inheritdoc/>
    void ILegObserver.OnConnected(Leg leg)
    {
    }

    /// <inheritdoc/>
    void ILegObserver.OnConnectFailed(Leg leg)
    {
    }

    /// <inheritdoc/>
    void ILegObserver.OnReadable(Leg leg) => OnReadable(leg);

    /// <inheritdoc/>
    void ILegObserver.OnWritable(Leg leg) => OnWritable(leg);

    /// <summary>Bytes, FIN or RST have arrived on a leg.</summary>
    internal void OnReadable(ILeg leg)
    {
        if (End != PairEnd.None) return;
        var direction = ReferenceEquals(leg, ToServer.Source) ? ToServer : ToClient;
        // Said before it is read: with a reader that stands still, there may be no space to read it for long.
        if (leg.HasErrorEvent && direction.State == DirectionState.Flowing) OnResetReceived(direction.From);
        if (direction.CanReceive) Activate(direction);
        else if (direction.State is DirectionState.Finished or DirectionState.Ending) LookForReset(direction);
    }

    /// <summary>A leg's send queue has space again.</summary>
    internal void OnWritable(ILeg leg)
    {
        var direction = ReferenceEquals(leg, ToServer.Target) ? ToServer : ToClient;
        if (End != PairEnd.None || !direction.OnTargetWritable()) return;
        var lane = _lane ?? _loop.Lanes.Attach(direction);
        lane.TellWritable(direction);
    }

    /// <summary>Bytes have moved: the idle time starts anew.</summary>
    internal void Touch() => _lastMoved = _loop.Io.Now;

    /// <summary>The pair's other direction.</summary>
    internal PairDirection Opposite(PairDirection direction) => ReferenceEquals(direction, ToServer) ? ToClient : ToServer;

    internal void OnLaneAttached(Lane lane) => _lane = lane;

    internal void OnLaneReleased() => _lane = null;

    internal void OnLaneLost()
    {
        _lane = null;
        Abort(PairEnd.Fault);
    }

    /// <summary>All of a side's bytes and its FIN have been read.</summary>
    internal void OnFinReceived(PairSide from)
    {
        if (_firstFin == PairEnd.None) _firstFin = from == PairSide.Client ? PairEnd.ClientClosed : PairEnd.ServerClosed;
        Change(from, TcpStateTransitions.AfterFinReceived);
    }

    /// <summary>A side's connection is lost; bytes that came before may still be unread.</summary>
    internal void OnResetReceived(PairSide from)
    {
        SetReason(ResetBy(from));
        StartHalfClose();
    }

    /// <summary>A direction's bytes are all handed over: our FIN goes after them.</summary>
    internal void SendFin(PairDirection direction)
    {
        var other = Opposite(direction);
        var isLast = other.State == DirectionState.Finished;
        // Who closed first is decided by what has come, not by what has been read of it.
        if (!isLast && direction.Target.PeerClosedFirst) Change(other.From, TcpStateTransitions.AfterFinReceived);
        direction.Target.ShutdownSend();
        Change(other.From, TcpStateTransitions.AfterFinSent);

        if (direction.Source.HasFailed) OnSourceLost(direction);
        else if (isLast) CloseBoth();
        else StartHalfClose();
    }

    /// <summary>A direction's source is lost and everything read from it has been handed over: the target gets what is
    /// under way to it, then a reset.</summary>
    internal void OnSourceLost(PairDirection direction)
    {
        SetReason(ResetBy(direction.From));
        Opposite(direction).Discard();
        _delivering = direction;
        _resetDeadline = _loop.Io.Now + _timeouts.HalfCloseMilliseconds;
        _resetWait = FirstResetWait;
        ResetWhenDelivered(direction);
    }

    /// <summary>A direction's target is lost. What the target sent before that is still delivered the other way.</summary>
    internal void OnTargetLost(PairDirection direction)
    {
        var other = Opposite(direction);
        SetReason(ResetBy(other.From));
        if (other.State is DirectionState.Finished or DirectionState.Broken) OnSourceLost(other);
        else StartHalfClose();
        Activate(other);
    }

    /// <inheritdoc/>
    protected override void OnDue()
    {
        if (_delivering is { } direction)
        {
            ResetWhenDelivered(direction);
            return;
        }

        LookForProgress();
        if (IsHalfClosed) CheckHalfClose();
        else CheckIdle();
    }

    private void Activate(PairDirection direction)
    {
        if (End != PairEnd.None || !direction.CanReceive || !direction.HasSpace) return;
        if (_lane is { } lane) lane.TellReadable(direction);
        else _loop.Lanes.Serve(direction);
    }

    /// <summary>A side that has sent its FIN can still send RST; nobody reads it any more, so it is looked for.</summary>
    private unsafe void LookForReset(PairDirection direction)
    {
        byte unused;
        _ = direction.Source.TryReceive(&unused, 1);
        if (!direction.Source.HasFailed) return;
        SetReason(ResetBy(direction.From));
        if (direction.State == DirectionState.Finished) OnSourceLost(direction);
        else StartHalfClose();
    }

    private void ResetWhenDelivered(PairDirection direction)
    {
        var delivered = direction.Target.HasFailed || direction.Target.UnacknowledgedBytes <= 0;
        if (delivered || _loop.Io.Now >= _resetDeadline)
        {
            Abort(_reason);
            return;
        }

        _loop.Io.Arm(this, _resetWait);
        _resetWait = Math.Min(_resetWait * 2, LongestResetWait);
    }

    /// <summary>What is under way in the kernel is looked at later: most pairs have ended by then.</summary>
    private void StartHalfClose()
    {
        Touch();
        _loop.Io.Arm(this, LookInterval(_timeouts.HalfCloseMilliseconds));
    }

    private void CheckHalfClose()
    {
        if (HasBeenQuietFor(_timeouts.HalfCloseMilliseconds)) Abort(PairEnd.HalfCloseTimeout);
    }

    private void CheckIdle()
    {
        if (_timeouts.IdleMilliseconds is { } idle && HasBeenQuietFor(idle)) CloseIdle();
    }

    /// <summary>A peer that works off what the kernel holds for it is not quiet, even if that takes longer than a timeout.</summary>
    private void LookForProgress()
    {
        var underWay = (long)ToServer.BytesUnderWay + ToClient.BytesUnderWay;
        if (underWay < _bytesUnderWay) Touch();
        _bytesUnderWay = underWay;
    }

    /// <summary>Whether nothing has moved for so long; if something has, the next look is arranged for.</summary>
    private bool HasBeenQuietFor(long limit)
    {
        var left = limit - (_loop.Io.Now - _lastMoved);
        if (left <= 0) return true;
        _loop.Io.Arm(this, _bytesUnderWay > 0 ? Math.Min(left, LookInterval(limit)) : left);
        return false;
    }

    private static long LookInterval(long limit) => Math.Max(1, limit / LooksPerTimeout);

    private void CloseIdle()
    {
        if (ToServer.KeptBytes + ToClient.KeptBytes > 0) Abort(PairEnd.IdleTimeout);
        else CloseBoth(PairEnd.IdleTimeout);
    }

    private void CloseBoth(PairEnd reason = PairEnd.None)
    {
        ClientState = ClientState.AfterClose();
        ServerState = ServerState.AfterClose();
        Finish(reason);
    }

    private void Finish(PairEnd reason)
    {
        SetReason(reason);
        End = _reason == PairEnd.None ? _firstFin : _reason;
        _loop.Io.Disarm(this);
        ToServer.Discard();
        ToClient.Discard();
        _lane?.Release();
        _owner.OnPairEnded(this);
    }

    /// <summary>An orderly end of one side is how the pair ends only if nothing worse comes before the other's; of
    /// everything worse, the first counts.</summary>
    private void SetReason(PairEnd reason)
    {
        if (_reason == PairEnd.None) _reason = reason;
    }

    private void Change(PairSide side, Func<TcpState, TcpState> transition)
    {
        if (side == PairSide.Client) ClientState = transition(ClientState);
        else ServerState = transition(ServerState);
    }

    private static bool HasEnded(PairDirection direction) =>
        direction.State > DirectionState.Ending || direction.Source.HasFailed || direction.Source.HasErrorEvent;

    private static PairEnd ResetBy(PairSide side) => side == PairSide.Client ? PairEnd.ClientReset : PairEnd.ServerReset;
}
