using Proxy.Actors.Prefaces;
using Proxy.Actors.Tls;
using Proxy.Transport;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Checks;

/// <summary>One check at a time of one target: connects, greets, and goes through a script. Used on the engine's loop.</summary>
/// <remarks><code>
/// Idle --Begin--> Waiting --place--> Connecting --> (Handshaking -->) Talking --script done--> Parting --closed--> Idle
///                                        \--------------\----------------\--failed, late------------------------> Idle
/// </code>
/// The owner is told when the script is done or the check has failed; what is left is leaving the server in peace.</remarks>
internal sealed partial class CheckRun : LoopTimer, IConnectObserver, IHandshakeOwner
{
    // A check whose loop has lost more than this part of its time is not one of the server.
    private const int LostPart = 4;

    private readonly CheckContext _context;
    private readonly ICheckRunOwner _owner;
    private CheckTarget _target = null!;
    private CheckScript _script = null!;
    private CheckRecorder? _recorder;
    private CheckPlaces _places;
    private State _state;
    private ILeg? _leg;
    private long _began;
    private long _lostBefore;

    internal CheckRun(CheckContext context, ICheckRunOwner owner)
    {
        (_context, _owner, _places) = (context, owner, context.Places);
        Place = new LinkedListNode<CheckRun>(this);
    }

    /// <summary>Its node among those that wait for a place.</summary>
    internal LinkedListNode<CheckRun> Place { get; }

    /// <summary>Since when it has waited for a place.</summary>
    internal long WaitsSince { get; set; }

    /// <summary>When it started last, in milliseconds of the loop's clock; long ago when never.</summary>
    internal long StartedAt { get; private set; } = int.MinValue;

    /// <summary>Whether a check is under way, or waits.</summary>
    internal bool IsBusy => _state is not (State.Idle or State.Parting);

    private IoLoop Loop => _context.Loop;

    private bool SpeaksFirst => _script.SpeaksFirst || _target.SpeaksTls || _target.CheckHeaderVersion is not null;

    /// <summary>Begins a check, now or when there is a place. The one before is over.</summary>
    internal void Begin(CheckTarget target, CheckScript script, CheckRecorder? recorder = null)
    {
        if (_state == State.Parting) Release();
        (_target, _script, _recorder) = (target, script, recorder);
        _places = target.SpeaksTls ? _context.TlsPlaces : _context.Places;
        _state = State.Waiting;
        if (_places.TryEnter(this)) Start();
    }

    /// <summary>Gives up; the owner is not told.</summary>
    internal void Cancel()
    {
        if (_state == State.Waiting)
        {
            _places.StopWaiting(this);
            _state = State.Idle;
        }
        else if (_state != State.Idle) Release();
    }

    /// <summary>It has a place.</summary>
    internal void Start()
    {
        _state = State.Connecting;
        StartedAt = Loop.Now;
        _began = _context.Time.GetTimestamp();
        _lostBefore = _context.Lateness.Lost;
        (_step, _sent, _looks, _lookedAt, _hasEnded, _error, _words, _farewell) = (0, 0, 0, 0, false, "", "connected", default);
        Loop.Arm(this, (long)_target.Settings.Timeout.TotalMilliseconds);
        _recorder?.Begin($"connect to {_target.Remote}");
        var leg = Leg.Connect(Loop, _target.Remote, this, speaksFirst: SpeaksFirst);
        _leg = leg;
        if (leg.HasFailed) OnConnectFailed();
        else if (leg.IsConnected) OnConnected();
    }

    public void OnConnectFailed()
    {
        var error = ((Leg)_leg!).Error;
        var words = CheckText.Sentence(TransportException.Describe(error));
        if (!TransportException.IsShortage(error))
        {
            Fail(words, isLoss: TransportException.IsTimeout(error));
            return;
        }

        _context.Notices.Shortage(_target.Endpoint, words);
        End(CheckOutcome.Void($"this node cannot check it: {words}"));
    }

    public void OnConnected()
    {
        _recorder?.End(true, "", []);
        if (TryGreet() && TryWrap()) Talk();
    }

    public void OnHandshakeDone(TlsLeg leg)
    {
        _words = "TLS handshake done";
        _recorder?.End(true, leg.Facts is { } facts ? facts.Protocol : "", []);
        leg.Observer = this;
        Talk();
    }

    public void OnHandshakeFailed(TlsLeg leg, string reason) => Fail($"TLS: {reason}", isLoss: true);

    public void OnReadable(PairSide side)
    {
        if (_state == State.Talking) Talk();
        else if (_state == State.Parting) Drain();
    }

    public void OnWritable(PairSide side)
    {
        if (_state == State.Talking) Talk();
    }

    protected override void OnDue()
    {
        if (_state == State.Parting) Release();
        else if (_state == State.Connecting) Fail("connect timeout", isLoss: true);
        else if (_state == State.Handshaking) OnHandshakeTimeout();
        else if (_state == State.Talking) OnTalkTimeout();
    }

    private void OnHandshakeTimeout()
    {
        // Its turn was due: the loop has more handshakes than it has time for.
        if (((IHandshake)(TlsLeg)_leg!).Place.Turn is HandshakeTurn.Idle or HandshakeTurn.None) Fail("TLS handshake timeout", isLoss: true);
        else End(CheckOutcome.Void("this node had no time for its TLS handshake"));
    }

    /// <summary>Sends the PROXY header. A send queue that is new takes it whole.</summary>
    private unsafe bool TryGreet()
    {
        if (_target.CheckHeaderVersion is not { } version) return true;
        var leg = (Leg)_leg!;
        _recorder?.Begin($"send PROXY header, version {version}" + (version == 1 ? "" : ", LOCAL"));
        Span<byte> header = stackalloc byte[ProxyHeaderWriter.MaxSizeV1];
        var length = version == 1 ? ProxyHeaderWriter.WriteV1(header, leg.Local, leg.Remote) : ProxyHeaderWriter.WriteLocal(header);
        fixed (byte* bytes = header)
        {
            if (leg.TrySend(bytes, length).Bytes == length)
            {
                _recorder?.End(true, "", []);
                return true;
            }
        }

        Fail(leg.HasFailed ? CheckText.Sentence(TransportException.Describe(leg.Error)) : "it does not take the PROXY header", isLoss: true);
        return false;
    }

    /// <summary>Begins TLS, where the check speaks it.</summary>
    /// <returns>Whether there is none, and the script can begin.</returns>
    private bool TryWrap()
    {
        if (!_target.SpeaksTls) return true;
        _recorder?.Begin("TLS handshake");
        _state = State.Handshaking;
        try
        {
            if (_target.Tls is not { } tls) throw new TlsException("the pool has none");
            var wrapped = new TlsLeg(_leg!, tls.CreateSession(_target.Endpoint), _context.Tls.Blocks, tls.Settings.StrictClose);
            _leg = wrapped;
            wrapped.Begin(_context.Tls.Dials, this);
        }
        catch (TlsException failure)
        {
            Fail($"TLS: {failure.Message}", isLoss: false);
        }
        catch (ObjectDisposedException)
        {
            End(CheckOutcome.Void("the pool's TLS has been taken out of the configuration"));
        }

        return false;
    }

    /// <summary>The check has failed, unless the loop was not there to see it pass.</summary>
    /// <param name="words">Why.</param>
    /// <param name="isLoss">Whether it would have failed of a loop that does nothing, too.</param>
    private void Fail(string words, bool isLoss)
    {
        var lost = _context.Lateness.Lost - _lostBefore;
        if (isLoss && lost * LostPart >= _target.Settings.Timeout.TotalMilliseconds)
            End(CheckOutcome.Void($"this node lost {lost} ms of the check: {words}"));
        else End(CheckOutcome.Failed(CheckText.Words(words)));
    }

    private void End(CheckOutcome outcome)
    {
        var duration = _context.Time.GetElapsedTime(_began);
        var ok = outcome.Kind == CheckOutcomeKind.Passed;
        _recorder?.End(ok, outcome.Words, _input.Kept);
        Loop.Disarm(this);
        if (ok) Part();
        else Release();
        _owner.OnEnded(outcome, duration);
    }

    private void Release()
    {
        Loop.Disarm(this);
        if (_leg is { } leg)
        {
            leg.Observer = null;
            leg.Abort();
        }

        _leg = null;
        _input.Close(_context.Blocks);
        _state = State.Idle;
        _places.Leave();
    }

    private enum State : byte
    {
        Idle,
        Waiting,
        Connecting,
        Handshaking,
        Talking,
        Parting,
    }
}
