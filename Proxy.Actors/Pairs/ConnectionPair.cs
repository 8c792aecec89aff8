using Proxy.Actors.ControlMemory;
using Proxy.Actors.Listeners;
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

    private readonly NodeLoop _loop;
    private readonly IPairOwner _owner;
    private readonly PairTimeouts _timeouts;
    private Lane? _lane;
    private PairEnd _firstFin;
    private PairEnd _reason;
    private long _lastMoved;
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
        ArmIdle(0);
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

    /// <summary>Milliseconds of the loop's clock when bytes last moved.</summary>
    public long LastMoved => _lastMoved;

    private bool IsHalfClosed =>
        ToServer.State is DirectionState.Finished || ToClient.State is DirectionState.Finished;

    /// <summary>Begins to move what the legs already hold.</summary>
    public void Start()
    {
        if (ToServer.CanReceive) Activate(ToServer);
        if (ToClient.CanReceive) Activate(ToClient);
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
        var direction = ReferenceEquals(leg, ToServer.Source) ? ToServer : ToClient;
        if (direction.CanReceive) Activate(direction);
        else if (direction.State is DirectionState.Finished or DirectionState.Ending) LookForReset(direction);
    }

    /// <summary>A leg's send queue has space again.</summary>
    internal void OnWritable(ILeg leg)
    {
        var direction = ReferenceEquals(leg, ToServer.Target) ? ToServer : ToClient;
        if (direction.KeptBytes > 0) _lane?.TellWritable(direction.From);
    }

    /// <summary>Bytes have moved: the idle time starts anew.</summary>
    internal void Touch() => _lastMoved = _loop.Io.Now;

    /// <summary>The bank has segments again for a direction that could not read.</summary>
    internal void OnRoom(PairDirection direction)
    {
        if (direction.CanReceive) Activate(direction);
    }

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
        if (from == PairSide.Client) ClientState = ClientState.AfterFinReceived();
        else ServerState = ServerState.AfterFinReceived();
    }

    /// <summary>A direction's bytes are all handed over, and our FIN after them.</summary>
    internal void OnFinSent(PairDirection direction)
    {
        if (direction.From == PairSide.Client) ServerState = ServerState.AfterFinSent();
        else ClientState = ClientState.AfterFinSent();

        if (direction.Source.HasFailed) OnSourceLost(direction);
        else if (Opposite(direction).State == DirectionState.Finished) CloseBoth();
        else ArmHalfClose(0);
    }

    /// <summary>A direction's source is lost and everything read from it has been handed over: the target gets what is
    /// under way to it, then a reset.</summary>
    internal void OnSourceLost(PairDirection direction)
    {
        SetReason(ResetBy(direction.From));
        Opposite(direction).Discard();
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
        else if (other.CanReceive) Activate(other);
    }

    /// <inheritdoc/>
    protected override void OnDue()
    {
        if (_resetWait > 0) ResetWhenDelivered(_reason == PairEnd.ClientReset ? ToServer : ToClient);
        else if (IsHalfClosed) ArmHalfClose(_loop.Io.Now - _lastMoved);
        else ArmIdle(_loop.Io.Now - _lastMoved);
    }

    private void Activate(PairDirection direction)
    {
        if (End != PairEnd.None) return;
        _lane ??= _loop.Lanes.Attach(this);
        _lane.TellReadable(direction.From);
    }

    /// <summary>A side that has sent its FIN can still send RST; nobody reads it any more, so it is looked for.</summary>
    private unsafe void LookForReset(PairDirection direction)
    {
        byte unused;
        var status = direction.Source.TryReceive(&unused, 1).Status;
        if (status != IoStatus.Failed) return;
        SetReason(ResetBy(direction.From));
        if (direction.State == DirectionState.Finished) OnSourceLost(direction);
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

    private void ArmIdle(long quietFor)
    {
        if (_timeouts.IdleMilliseconds is not { } idle) return;
        if (quietFor < idle) _loop.Io.Arm(this, idle - quietFor);
        else CloseIdle();
    }

    private void ArmHalfClose(long quietFor)
    {
        if (quietFor >= _timeouts.HalfCloseMilliseconds) Abort(PairEnd.HalfCloseTimeout);
        else _loop.Io.Arm(this, _timeouts.HalfCloseMilliseconds - quietFor);
    }

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

    private static PairEnd ResetBy(PairSide side) => side == PairSide.Client ? PairEnd.ClientReset : PairEnd.ServerReset;

    private PairDirection Opposite(PairDirection direction) =>
        ReferenceEquals(direction, ToServer) ? ToClient : ToServer;
}
