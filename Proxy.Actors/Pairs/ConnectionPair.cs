using Proxy.Actors.Closing;
using Proxy.Actors.ControlMemory;
using Proxy.Actors.Model;
using Proxy.Actors.Streams;
using Proxy.Transport;

namespace Proxy.Actors.Pairs;

/// <summary>A client leg and a server leg, bound. It hears the legs, has a lane attached while there is something to
/// move, and carries out what follows from the ends of one leg for the other. Used on one loop's thread.</summary>
/// <remarks>What each event leads to is said by <see cref="ClosingState"/>. It is its own timer: idle time, half-close time, or
/// waiting for the last bytes before a reset, one after another. The legs are its own to end: nobody else closes them.</remarks>
public sealed partial class ConnectionPair : LoopTimer, ILegObserver, IDuplex
{
    private readonly NodeLoop _loop;
    private readonly IPairOwner _owner;
    private readonly PairTimeouts _timeouts;
    private ClosingState _closing;
    private long _bytesUnderWay;
    private long _resetDeadline;
    private int _resetWait;

    internal ConnectionPair(NodeLoop loop, IPairOwner owner, PairTimeouts timeouts, ILeg client, ILeg server)
    {
        _loop = loop;
        _owner = owner;
        _timeouts = timeouts;
        _closing = ClosingState.Open(StateOf(client), StateOf(server));
        ToServer = new PairDirection(this, PairSide.Client, client, server, loop.Buffers);
        ToClient = new PairDirection(this, PairSide.Server, server, client, loop.Buffers);
        if (timeouts.IdleMilliseconds is { } idle) loop.Io.Arm(this, idle);
    }

    /// <summary>The direction from the client to the server.</summary>
    public PairDirection ToServer { get; }

    /// <summary>The direction from the server to the client.</summary>
    public PairDirection ToClient { get; }

    /// <summary>How far it has closed.</summary>
    public ClosingState Closing => _closing;

    /// <summary>Why the pair ended; <see cref="PairEnd.None"/> while it has not.</summary>
    public PairEnd End => _closing.End;

    /// <summary>How far it had come when something happened that is worse than an orderly end.</summary>
    internal TerminationPhase LastPhase { get; private set; } = TerminationPhase.Data;

    /// <summary>The side that was waited for in vain, when a timeout ended it.</summary>
    internal PairSide Awaited { get; private set; }

    /// <summary>Whether a lane is attached.</summary>
    public bool HasLane => Lane is not null;

    /// <summary>Milliseconds of the loop's clock when bytes or an end last moved.</summary>
    public long LastMoved => Math.Max(ToServer.LastMoved, ToClient.LastMoved);

    /// <summary>The client leg.</summary>
    internal ILeg Client => ToServer.Source;

    /// <summary>The server leg.</summary>
    internal ILeg Server => ToServer.Target;

    /// <summary>The lane that serves it now.</summary>
    internal Lane? Lane { get; private set; }

    /// <inheritdoc/>
    Lane? IDuplex.Lane
    {
        get => Lane;
        set => Lane = value;
    }

    /// <summary>Begins to move what the legs already hold.</summary>
    public void Start()
    {
        ToServer.OnStarted();
        ToClient.OnStarted();
        Activate(ToServer);
        Activate(ToClient);
    }

    /// <summary>Ends the pair at once: both peers see a reset. A pair that has ended is left as it is.</summary>
    /// <param name="reason">Why.</param>
    public void Abort(PairEnd reason) => Apply(new ClosingEvent(ClosingEventKind.Aborted, Reason: reason));

    /// <summary>Ends the pair in order; while bytes are on their way it is left as it is.</summary>
    internal void Dismiss()
    {
        if (ToServer.CanReceive || ToServer.KeptBytes + ToClient.KeptBytes > 0) return;
        Apply(new ClosingEvent(ClosingEventKind.Dismissed));
    }

    /// <summary>The server side, which was an answer, is a connection from now on.</summary>
    internal void ConnectServer()
    {
        if (End != PairEnd.None) return;
        _closing = _closing with
        {
            Server = ToServer.State == DirectionState.Finished ? TcpState.Established.AfterFinSent() : TcpState.Established,
        };
    }

    /// <summary>Closes the legs. A pair that has not ended yet ends, as by a defect.</summary>
    public void Release()
    {
        Abort(PairEnd.Fault);
        Client.Close();
        Server.Close();
    }

    /// <summary>Bytes, FIN or RST have arrived on a leg.</summary>
    /// <param name="side">The leg's side.</param>
    public void OnReadable(PairSide side)
    {
        if (End != PairEnd.None) return;
        var direction = From(side);
        // Said before it is read: with a reader that stands still, there may be no space to read it for long.
        if (direction.Source.HasErrorEvent && direction.State == DirectionState.Flowing)
            Apply(new ClosingEvent(ClosingEventKind.ResetSeen, side));
        if (direction.CanReceive) Activate(direction);
        else if (direction.State is DirectionState.Finished or DirectionState.Ending) LookForReset(direction);
    }

    /// <summary>A leg's send queue has space again.</summary>
    /// <param name="side">The leg's side.</param>
    public void OnWritable(PairSide side)
    {
        var direction = From(side).Opposite;
        if (End != PairEnd.None) return;
        if (direction.HasHandedOver)
        {
            // Its end waits for what the leg keeps.
            if (direction.Target.HasFailed) Apply(new ClosingEvent(ClosingEventKind.TargetLost, direction.From));
            else PassEndOn(direction);
            return;
        }

        if (!direction.OnTargetWritable()) return;
        var lane = Lane ?? _loop.Lanes.Attach(direction);
        lane.TellWritable(direction);
    }

    /// <inheritdoc/>
    void IDuplex.OnEvent(PairDirection direction, DirectionEvent what)
    {
        var side = direction.From;
        switch (what)
        {
            case DirectionEvent.FinRead:
                Apply(new ClosingEvent(
                    ClosingEventKind.FinRead, side, IsLost: direction.Source.HasFailed, BeforeFin: direction.Source.EndedBeforeFin));
                break;
            case DirectionEvent.ResetRead:
                Apply(new ClosingEvent(ClosingEventKind.ResetRead, side));
                break;
            case DirectionEvent.TargetLost:
                Apply(new ClosingEvent(ClosingEventKind.TargetLost, side));
                break;
        }

        if (direction.HasHandedOver) PassEndOn(direction);
    }

    /// <inheritdoc/>
    void IDuplex.OnLaneLost(Exception? defect)
    {
        if (End == PairEnd.None && defect is not null) _loop.Node.Faults.Note(_owner.Name, defect, _loop.Node.Log);
        Abort(PairEnd.Fault);
    }

    /// <summary>The source's end goes to the target, behind its bytes: what a leg keeps of them, and its own last word, have to be with the
    /// kernel first. Of a lost source, the target has to acknowledge them, wherever they are (<see cref="ClosingState.Delivering"/>).</summary>
    private void PassEndOn(PairDirection direction)
    {
        if (direction.State == DirectionState.Ending)
        {
            direction.Target.SayEnd();
            if (direction.Target.KeptBytes > 0) return; // the leg says when it is writable again
        }

        OnDrained(direction);
    }

    private void OnDrained(PairDirection direction) => Apply(new ClosingEvent(
        ClosingEventKind.Drained,
        direction.From,
        direction.Source.HasFailed,
        // Asked of the kernel, and of no interest once that side's FIN has been read.
        PeerClosedFirst: _closing.Of(direction.Target.Side) == TcpState.Established && direction.Target.Kernel is { PeerClosedFirst: true }));

    private void Activate(PairDirection direction)
    {
        if (End != PairEnd.None || !direction.CanReceive || !direction.HasSpace) return;
        if (Lane is { } lane) lane.TellReadable(direction);
        else _loop.Lanes.Serve(direction);
    }

    /// <summary>A side that has sent its FIN can still send RST; nobody reads it any more, so it is looked for.</summary>
    private unsafe void LookForReset(PairDirection direction)
    {
        byte unused;
        _ = direction.Source.TryReceive(&unused, 1);
        if (direction.Source.HasFailed) Apply(new ClosingEvent(ClosingEventKind.ResetBehindFin, direction.From));
    }

    private PairDirection From(PairSide side) => side == PairSide.Client ? ToServer : ToClient;

    private static TcpState StateOf(ILeg leg) => leg.Kernel is null ? TcpState.None : TcpState.Established;
}
