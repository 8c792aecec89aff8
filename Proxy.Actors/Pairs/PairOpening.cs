using Proxy.Actors.Access;
using Proxy.Actors.Closing;
using Proxy.Actors.Model;
using Proxy.Actors.Prefaces;
using Proxy.Actors.Routing;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Pairs;

/// <summary>Everything between accepting a client and knowing where it goes, one step after another: its PROXY header, its TLS handshake,
/// its first bytes. What is only looked at stays in the receive queue. Used on one loop's thread.</summary>
/// <remarks><code>
/// Header --read, and its client may come--> Handshake --done--> Inspect --the route is known--> over
///    |                                          |                  |
///    +--no header, no such client, too late-----+--failed, late----+--no route, too late--> over, with an end
///
/// A step that the listener does not have is left out. Whose source comes too fast waits its turn (Wait), before all else or, when a header
/// names the source, behind that.
/// </code></remarks>
internal sealed partial class PairOpening : LoopTimer, ILegObserver
{
    // Milliseconds that the timer has to be late for the client to get that time back: its handshake may have waited for its turn, or for us to speak.
    private const long Standstill = 100;

    private readonly NodeLoop _loop;
    private readonly IOpeningOwner _owner;
    private readonly LivePair _pair;
    private readonly OpeningModel _model;
    private LinkedListNode<PairOpening>? _place;
    private OpeningStep _step;
    private OpeningStep _next;

    internal PairOpening(NodeLoop loop, IOpeningOwner owner, LivePair pair)
    {
        _loop = loop;
        _owner = owner;
        _pair = pair;
        _model = pair.Born.Opening ?? OpeningModel.Default;
    }

    /// <summary>The route; <see cref="RouteKind.NeedMore"/> while there is none.</summary>
    internal Route Route { get; private set; }

    /// <summary>Why it was given up; <see cref="PairEnd.None"/> when it was not.</summary>
    internal PairEnd End { get; private set; }

    /// <summary>Why it was refused; none when it was not, or its client is gone.</summary>
    internal RefusalReason Refusal { get; private set; }

    /// <summary>The same in an operator's words; empty where there is nothing more to say.</summary>
    internal string Reason { get; private set; } = "";

    /// <summary>Whether it is over.</summary>
    internal bool IsOver => Route.Kind != RouteKind.NeedMore || End != PairEnd.None;

    private OpeningStep AfterHeader => _model.Tls is null ? OpeningStep.Inspect : OpeningStep.Handshake;

    /// <summary>Begins. It may be over when this returns; then the owner is not told.</summary>
    internal void Start()
    {
        _pair.Leg.Observer = this;
        _place = _loop.Openings.Add(this);
        BeginAfterWait(_model.IsProxy(_pair.Peer) ? OpeningStep.Header : AfterHeader);
        GoOn();
        if (IsOver) Finish();
    }

    /// <summary>Looks at what has come of the client while its server was reached, for logs: it is not waited for.</summary>
    /// <param name="loop">The pair's loop.</param>
    /// <param name="pair">The pair.</param>
    internal static unsafe void Glance(NodeLoop loop, LivePair pair)
    {
        if (pair is not { Born.Opening: { IsAskedForBytes: false, Tls: null } model } || !pair.Leg.CanReceive) return;
        var transfer = pair.Leg.TryPeek(loop.Buffers.Scratch, model.MaxBytes);
        if (transfer.Status != IoStatus.Done) return;
        Learn(pair, model, new ReadOnlySpan<byte>(loop.Buffers.Scratch, transfer.Bytes));
    }

    private static void Learn(LivePair pair, OpeningModel model, ReadOnlySpan<byte> bytes)
    {
        var facts = pair.Learn();
        facts.Introduction = model.Read(bytes, facts.Introduction);
    }

    /// <summary>What it waits for, and how long it will.</summary>
    internal OpeningReport Report() => new(_step, Math.Max(0, Due - _loop.Io.Now));

    /// <summary>Gives up; the owner is not told.</summary>
    internal void Cancel() => Finish();

    /// <summary>There are too many that take long, and this one takes longest.</summary>
    internal void GiveWay()
    {
        GiveUp(PairEnd.OpeningTimeout, RefusalReason.Timeout, "too many connections have no route yet, and this one had taken longest");
        TellIfOver();
    }

    public void OnReadable(PairSide side)
    {
        if (IsOver) return;
        GoOn();
        TellIfOver();
    }

    public void OnWritable(PairSide side)
    {
    }

    protected override void OnDue()
    {
        if (_step == OpeningStep.Wait) EndWait();
        else if (_step == OpeningStep.Handshake && _loop.Io.Now - Due is >= Standstill and var ours) _loop.Io.Arm(this, ours);
        else if (_step == OpeningStep.Handshake) GiveUp(PairEnd.OpeningTimeout, RefusalReason.Handshake, "its TLS handshake did not end in time");
        else if (_step == OpeningStep.Header) GiveUp(PairEnd.OpeningTimeout, RefusalReason.Header, "its PROXY header did not come in time");
        else if (_model.OnTimeout == InspectTimeout.Pool) Decide(default, isComplete: true, isLate: true);
        else GiveUp(PairEnd.OpeningTimeout, RefusalReason.Timeout, RefusalReasons.Text(RefusalReason.Timeout));
        TellIfOver();
    }

    /// <summary>Begins a step, after a wait if the client's source comes too fast.</summary>
    private void BeginAfterWait(OpeningStep step)
    {
        if (_pair.Admitted is not { Delay: > 0 and var delay })
        {
            Begin(step);
            return;
        }

        (_step, _next) = (OpeningStep.Wait, step);
        _loop.Io.Arm(this, delay);
    }

    private void EndWait()
    {
        Begin(_next);
        GoOn();
    }

    private void Begin(OpeningStep step)
    {
        _step = step;
        _loop.Io.Arm(this, step switch
        {
            OpeningStep.Header => _model.HeaderMilliseconds,
            OpeningStep.Handshake => _model.Tls!.HandshakeMilliseconds,
            _ => _model.InspectMilliseconds,
        });
        if (step == OpeningStep.Handshake) BeginHandshake();
    }

    private void GoOn()
    {
        if (_step == OpeningStep.Wait) CheckClient();
        if (_step == OpeningStep.Header && ReadHeader()) BeginAfterWait(AfterHeader);
        if (_step == OpeningStep.Inspect && !IsOver) Inspect();
    }

    private bool CheckClient()
    {
        if (_pair.Leg.HasErrorEvent) GiveUp(PairEnd.ClientGone, RefusalReason.None, "");
        return !IsOver;
    }

    /// <summary>Whether the header is read, and what follows can be looked at.</summary>
    private unsafe bool ReadHeader()
    {
        if (!TryPeek(out var bytes, out var isComplete)) return false;
        var result = ProxyHeader.Read(bytes, _model.MaxBytes, out var header);
        switch (result.Status)
        {
            case PrefaceStatus.Done:
                _pair.Leg.Discard(result.Length);
                _pair.Learn().Header = header;
                return !header.HasAddresses || IsAdmitted(header.Source);
            case PrefaceStatus.NeedMore when !isComplete:
                return false;
            case PrefaceStatus.NeedMore when bytes.IsEmpty:
                GiveUp(PairEnd.ClientGone, RefusalReason.None, "it closed without a PROXY header");
                return false;
            case PrefaceStatus.NeedMore: // one that is longer than what is looked at is bad
                GiveUp(PairEnd.ClientGone, RefusalReason.None, "it closed within its PROXY header");
                return false;
            default:
                GiveUp(PairEnd.Refused, RefusalReason.Header, result.Reason);
                return false;
        }
    }

    /// <summary>Whether the client may come whom the header names.</summary>
    private bool IsAdmitted(in TcpAddress client)
    {
        var reason = _loop.Node.IsBanned(client)
            ? RefusalReason.Banned
            : _pair.Born.Admission?.EnterProxied(client, _pair.Admitted) ?? RefusalReason.None;
        if (reason == RefusalReason.None) return true;
        GiveUp(PairEnd.Refused, reason, RefusalReasons.Text(reason));
        return false;
    }

    private void Inspect()
    {
        // A router that asks for nothing is not kept waiting.
        if (!_model.IsAskedForBytes) Decide(default, isComplete: true);
        else if (TryPeek(out var bytes, out var isComplete)) DecideByBytes(bytes, isComplete);
        else if (!IsOver) Decide(default, isComplete: false);
    }

    /// <summary>Whom no pool takes because it has closed within what its route depends on has ended it.</summary>
    private void DecideByBytes(ReadOnlySpan<byte> bytes, bool isComplete)
    {
        Decide(bytes, isComplete: false);
        if (Route.Kind != RouteKind.NeedMore || !isComplete) return;
        Decide(bytes, isComplete: true);
        if (Route.Kind != RouteKind.Refuse || bytes.Length >= _model.MaxBytes || _pair.Facts?.Introduction.CutOff is not { } within) return;
        Route = Route.NeedMore;
        _pair.Learn().Route = "";
        GiveUp(PairEnd.ClientGone, RefusalReason.None, bytes.IsEmpty ? "it closed before it said where it wants to go" : $"it closed within its {within}");
    }

    private void Decide(ReadOnlySpan<byte> bytes, bool isComplete, bool isLate = false)
    {
        if (_model.LooksForHello || _model.LooksForHttp) Learn(_pair, _model, bytes);
        Route = _pair.Route(bytes, isComplete, isLate);
    }

    /// <summary>The first bytes that are there, which stay in the receive queue.</summary>
    /// <param name="bytes">The bytes, valid until the next read on the loop.</param>
    /// <param name="isComplete">Whether nothing that counts can come behind them.</param>
    /// <returns>False when none are there, or the client is gone.</returns>
    private unsafe bool TryPeek(out ReadOnlySpan<byte> bytes, out bool isComplete)
    {
        bytes = default;
        isComplete = false;
        var client = _pair.Leg;
        if (!CheckClient() || !client.CanReceive) return false;
        var look = OpeningLook.At(client, _loop.Buffers.Scratch, _model.MaxBytes);
        if (look.Status == IoStatus.WouldBlock) return false;
        if (look.Status == IoStatus.Failed)
        {
            GiveUp(PairEnd.ClientGone, RefusalReason.None, "");
            return false;
        }

        bytes = look.Bytes;
        isComplete = look.IsComplete;
        return true;
    }

    private void GiveUp(PairEnd end, RefusalReason refusal, string reason)
    {
        if (!IsOver) (End, Refusal, Reason) = (end, refusal, reason);
    }

    private void TellIfOver()
    {
        if (!IsOver) return;
        Finish();
        _owner.OnOpeningEnded();
    }

    private void Finish()
    {
        _loop.Io.Disarm(this);
        if (_place is { } place) _loop.Openings.Remove(place);
        _place = null;
    }
}
