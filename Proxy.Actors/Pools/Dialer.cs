using System.Diagnostics;
using Proxy.Actors.Closing;
using Proxy.Actors.Tls;
using Proxy.Configuration;
using Proxy.Transport;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Pools;

/// <summary>Opens a pair's server leg: tries endpoints of the pool, each for at most the connect timeout, until one accepts, the attempts are used
/// up, or the client is gone. Where all that it could try are full it waits for its turn. Used on one loop's thread.</summary>
internal sealed partial class Dialer : LoopTimer, IConnectObserver, IHandshakeOwner
{
    /// <summary>What stands for the endpoint when none has been tried.</summary>
    internal const string NoEndpoint = "-";

    private const int MaxReason = 256;

    // Every new connection has room for so much.
    private const int MaxHeader = 8 * 1024;

    private readonly IoLoop _loop;
    private readonly IDialOwner _owner;
    private readonly PoolState _pool;
    private readonly ILeg? _client;
    private readonly long _timeout;
    private readonly long _turn;
    private readonly ServerGreeting? _greeting;
    private readonly LoopTls? _tls;
    private readonly int _attempts;
    private int _failures;
    private Attempt[]? _failed;
    private TcpAddress _address;
    private PoolPlace _place;
    private long _begun;
    private ILeg? _dialing;

    /// <summary>Sets a dialer up.</summary>
    /// <param name="loop">The pair's loop.</param>
    /// <param name="owner">Who waits.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="client">The client's leg, whose events it hears meanwhile; null where somebody else does.</param>
    /// <param name="timeoutMilliseconds">How long one endpoint may take, its TLS handshake included.</param>
    /// <param name="tls">What TLS needs of the loop; null for a pool without.</param>
    internal Dialer(IoLoop loop, IDialOwner owner, PoolState pool, ILeg? client, long timeoutMilliseconds, LoopTls? tls = null)
    {
        _tls = tls;
        _loop = loop;
        _owner = owner;
        _pool = pool;
        Record = new DialRecord(pool.Model.Name);
        _attempts = pool.Model.Attempts;
        _turn = pool.NextTurn();
        _greeting = pool.Greeting;
        _client = client;
        _timeout = timeoutMilliseconds;
    }

    /// <summary>The connected leg, once there is one and until it is taken.</summary>
    internal ILeg? Server { get; private set; }

    /// <summary>What is told of it.</summary>
    internal DialRecord Record { get; }

    /// <summary>Whether it has come to an end, with or without a leg.</summary>
    internal bool IsOver
    {
        get => Record.IsOver;
        private set => Record.IsOver = value;
    }

    /// <summary>Whether it gave up because the client was gone.</summary>
    internal bool ClientGone { get; private set; }

    /// <summary>Begins. The outcome may be there when it returns (<see cref="IsOver"/>); then the owner is not told.</summary>
    internal void Start()
    {
        if (_client is not null) _client.Observer = this;
        if (_client is { HasErrorEvent: true }) ClientGone = IsOver = true;
        else TryNext();
    }

    /// <summary>Takes the connected leg over: from now on it is the caller's to close.</summary>
    /// <param name="place">Where the pair is counted, until it leaves.</param>
    /// <returns>Null when no endpoint could be reached.</returns>
    internal ILeg? Take(out EndpointState? place)
    {
        var server = Server;
        Server = null;
        place = server is null ? null : _place.State;
        if (server is not null) _place = default;
        return server;
    }

    /// <summary>Gives up; the owner is not told. A connected leg that nobody has taken is closed.</summary>
    internal void Cancel()
    {
        Server?.Abort();
        Server = null;
        if (!IsOver)
        {
            IsOver = true;
            if (Record.IsQueued) StopWaiting();
            Drop();
        }

        LeavePlace();
    }

    void IConnectObserver.OnConnected()
    {
        if (!TryGreet((Leg)_dialing!, out var why) || !TryGo(_dialing!, out why)) FailAndGoOn(why);
        else if (Server is not null) _owner.OnDialEnded();
    }

    void IConnectObserver.OnConnectFailed()
    {
        var leg = (Leg)_dialing!;
        FailAndGoOn(TransportException.Describe(leg.Error), FailureOf(leg));
    }

    void IHandshakeOwner.OnHandshakeDone(TlsLeg leg)
    {
        Succeed(leg);
        _owner.OnDialEnded();
    }

    void IHandshakeOwner.OnHandshakeFailed(TlsLeg leg, string reason) => FailAndGoOn($"TLS: {reason}");

    void ILegObserver.OnReadable(PairSide side)
    {
        // Bytes and FIN wait in the queue for the pair. A client that has reset its connection needs no server.
        if (IsOver || side != PairSide.Client || _client is not { HasErrorEvent: true }) return;
        ClientGone = true;
        Cancel();
        _owner.OnDialEnded();
    }

    void ILegObserver.OnWritable(PairSide side)
    {
    }

    protected override void OnDue()
    {
        if (Record.IsQueued) GiveUpWaiting();
        else FailAndGoOn(_dialing is TlsLeg ? "TLS handshake timeout" : "connect timeout", DialFailure.Timeout);
    }

    private void FailAndGoOn(string why, DialFailure failure = DialFailure.Server)
    {
        if (IsOver) return;
        Drop();
        Fail(why, failure);
        TryNext();
        if (IsOver) _owner.OnDialEnded();
    }

    private void TryNext()
    {
        if (Record.Attempts < _attempts) GoOn(_pool.Take(this));
        else IsOver = true;
    }

    private void GoOn(PoolPlace place)
    {
        while (place.Outcome == PoolOutcome.Taken)
        {
            if (Dial(place)) return;
            if (Record.Attempts >= _attempts)
            {
                IsOver = true;
                return;
            }

            place = _pool.Take(this);
        }

        if (place.Outcome == PoolOutcome.Waiting) Wait();
        else EndWithout(place.Outcome);
    }

    /// <summary>Tries an endpoint.</summary>
    /// <returns>Whether it is under way or done; if not, it has failed.</returns>
    private bool Dial(in PoolPlace place)
    {
        var candidate = place.Target;
        _place = place;
        _address = candidate.Address;
        Record.Attempts++;
        Record.Tried = candidate.Model;
        _begun = Stopwatch.GetTimestamp();
        var leg = Leg.Connect(_loop, candidate.Address, this);
        var why = "";
        _dialing = leg;
        _loop.Arm(this, _timeout);
        if (!leg.HasFailed && (!leg.IsConnected || (TryGreet(leg, out why) && TryGo(leg, out why)))) return true;
        Drop();
        if (leg.HasFailed) why = TransportException.Describe(leg.Error);
        Fail(why, FailureOf(leg));
        return false;
    }

    /// <summary>Sends the header. A send queue that is new takes it whole.</summary>
    private unsafe bool TryGreet(Leg leg, out string why)
    {
        why = "";
        if (_greeting?.Header is not { } header) return true;
        var length = _owner.WriteHeader(header, new Span<byte>(_loop.Scratch, MaxHeader));
        var transfer = leg.TrySend(_loop.Scratch, length);
        if (transfer.Bytes == length) return true;
        why = transfer.Status == IoStatus.Failed ? TransportException.Describe(leg.Error) : "it does not take the PROXY header";
        return false;
    }

    /// <summary>The connection is there: it is the server leg, or TLS begins on it.</summary>
    private bool TryGo(ILeg leg, out string why)
    {
        why = "";
        if (_greeting?.Tls is not { } tls)
        {
            Succeed(leg);
            return true;
        }

        try
        {
            var wrapped = new TlsLeg(leg, tls.CreateSession(Record.Endpoint), _tls!.Blocks, tls.Settings.StrictClose);
            _dialing = wrapped;
            wrapped.Begin(_tls.Dials, this);
            return true;
        }
        catch (Exception failure) when (failure is TlsException or ObjectDisposedException)
        {
            // The name cannot be checked; or the pool's TLS has been taken out of the configuration while this pair was on its way.
            why = $"TLS: {failure.Message}";
            return false;
        }
    }

    private void Succeed(ILeg leg)
    {
        Record.ConnectMilliseconds = Elapsed;
        _pool.OnDialed(_place, Record.ConnectMilliseconds);
        _place = _place with { IsTrial = false };
        _loop.Disarm(this);
        _dialing = null;
        Server = leg;
        IsOver = true;
    }

    private static DialFailure FailureOf(Leg leg) =>
        TransportException.IsShortage(leg.Error) ? DialFailure.Resource
        : TransportException.IsTimeout(leg.Error) ? DialFailure.Timeout
        : DialFailure.Server;

    private float Elapsed => (float)Stopwatch.GetElapsedTime(_begun).TotalMilliseconds;

    /// <summary>The endpoint was not reached: its place is another's.</summary>
    private void Fail(string why, DialFailure failure)
    {
        // A server's certificate may have any number of names, of any characters.
        var cut = Quoted.Plain(why, MaxReason);
        Record.LastFailure = failure;
        (_failed ??= new Attempt[_attempts])[_failures++] = new Attempt(_place.State!, _address);
        _pool.OnDialFailed(_place, cut, failure, Elapsed);
        _place = _place with { IsTrial = false };
        LeavePlace();
        Note(cut);
    }

    private void Note(string why)
    {
        Record.Failures += (Record.Failures.Length == 0 ? "" : ", ") + $"{Record.Endpoint}: {why}";
        _owner.OnAttemptFailed(Record.Endpoint);
    }

    private void Drop()
    {
        _loop.Disarm(this);
        _dialing?.Close();
        _dialing = null;
    }
}
