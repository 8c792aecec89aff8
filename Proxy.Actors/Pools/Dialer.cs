using Proxy.Actors.Tls;
using Proxy.Transport;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Pools;

/// <summary>Opens a pair's server leg: tries the pool's endpoints in turn, each for at most the connect timeout, until
/// one accepts, the attempts are used up, or the client is gone. Used on one loop's thread.</summary>
internal sealed class Dialer : LoopTimer, IConnectObserver, IHandshakeOwner
{
    /// <summary>What stands for the endpoint when none has been tried.</summary>
    internal const string NoEndpoint = "-";

    private const int MaxReason = 256;

    // Every new connection has room for so much.
    private const int MaxHeader = 8 * 1024;

    private readonly IoLoop _loop;
    private readonly IDialOwner _owner;
    private readonly PoolState _state;
    private readonly PoolModel _pool;
    private readonly ILeg _client;
    private readonly long _timeout;
    private readonly long _turn;
    private readonly ServerGreeting? _greeting;
    private int _attempt;
    private readonly LoopTls? _tls;
    private ILeg? _dialing;

    /// <summary>Sets a dialer up.</summary>
    /// <param name="loop">The pair's loop.</param>
    /// <param name="owner">Who waits.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="client">The client's leg.</param>
    /// <param name="timeoutMilliseconds">How long one endpoint may take, its TLS handshake included.</param>
    /// <param name="tls">What TLS needs of the loop; null for a pool without.</param>
    internal Dialer(IoLoop loop, IDialOwner owner, PoolState pool, ILeg client, long timeoutMilliseconds, LoopTls? tls = null)
    {
        _tls = tls;
        _loop = loop;
        _owner = owner;
        _state = pool;
        _pool = pool.Model;
        _turn = pool.NextTurn();
        _greeting = pool.Greeting;
        _client = client;
        _timeout = timeoutMilliseconds;
    }

    /// <summary>The connected leg, once there is one and until it is taken.</summary>
    internal ILeg? Server { get; private set; }

    /// <summary>Whether it has come to an end, with or without a leg.</summary>
    internal bool IsOver { get; private set; }

    /// <summary>Whether it gave up because the client was gone.</summary>
    internal bool ClientGone { get; private set; }

    /// <summary>The name of the pool that it tries endpoints of.</summary>
    internal string Pool => _pool.Name;

    /// <summary>Endpoints tried.</summary>
    internal int Attempts => _attempt;

    /// <summary>The name of the endpoint that was tried last.</summary>
    internal string Endpoint => Tried?.Name ?? NoEndpoint;

    /// <summary>The endpoint that was tried last; null when none was.</summary>
    internal EndpointModel? Tried { get; private set; }

    /// <summary>The state of the endpoint that was tried last; null when none was.</summary>
    internal EndpointState? TriedState => Tried is { } tried ? _state.StateOf(tried.Name) : null;

    /// <summary>What became of the attempts that failed, in the operator's words; empty when none was.</summary>
    internal string Failures { get; private set; } = "";

    /// <summary>What kept the endpoint from being reached that was tried last.</summary>
    internal DialFailure LastFailure { get; private set; }

    /// <summary>Begins. The outcome may be there when it returns (<see cref="IsOver"/>); then the owner is not told.</summary>
    internal void Start()
    {
        _client.Observer = this;
        if (_client.HasErrorEvent) ClientGone = IsOver = true;
        else TryNext();
    }

    /// <summary>Takes the connected leg over: from now on it is the caller's to close.</summary>
    /// <returns>Null when no endpoint could be reached.</returns>
    internal ILeg? Take()
    {
        var server = Server;
        Server = null;
        return server;
    }

    /// <summary>Gives up; the owner is not told. A connected leg that nobody has taken is closed.</summary>
    internal void Cancel()
    {
        Take()?.Abort();
        if (IsOver) return;
        IsOver = true;
        _loop.Disarm(this);
        Drop();
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
        if (IsOver || side != PairSide.Client || !_client.HasErrorEvent) return;
        ClientGone = true;
        Cancel();
        _owner.OnDialEnded();
    }

    void ILegObserver.OnWritable(PairSide side)
    {
    }

    protected override void OnDue() => FailAndGoOn(_dialing is TlsLeg ? "TLS handshake timeout" : "connect timeout", DialFailure.Timeout);

    private void FailAndGoOn(string why, DialFailure failure = DialFailure.Server)
    {
        if (IsOver) return;
        Drop();
        Note(why, failure);
        TryNext();
        if (IsOver) _owner.OnDialEnded();
    }

    private void TryNext()
    {
        while (_pool.Choose(_turn, _attempt) is { } candidate)
        {
            _attempt++;
            Tried = candidate.Model;
            if (WasTakenOut(candidate.Model))
            {
                Note("takes no new pairs any more");
                continue;
            }

            var leg = Leg.Connect(_loop, candidate.Address, this);
            var why = "";
            _dialing = leg;
            _loop.Arm(this, _timeout);
            if (!leg.HasFailed && (!leg.IsConnected || (TryGreet(leg, out why) && TryGo(leg, out why)))) return;
            _loop.Disarm(this);
            _dialing = null;

            if (leg.HasFailed) why = TransportException.Describe(leg.Error);
            leg.Close();
            Note(why, FailureOf(leg));
        }

        if (_attempt == 0) Note(_pool.UnavailableReason);
        IsOver = true;
    }

    /// <summary>Whether an endpoint went into drain or maint while the pair was trying others.</summary>
    private bool WasTakenOut(EndpointModel endpoint)
    {
        var now = _state.Model;
        return !ReferenceEquals(now, _pool) && !now.Takes(endpoint.Name);
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
            var wrapped = new TlsLeg(leg, tls.CreateSession(Endpoint), _tls!.Blocks, tls.Settings.StrictClose);
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
        _loop.Disarm(this);
        _dialing = null;
        Server = leg;
        IsOver = true;
    }

    private static DialFailure FailureOf(Leg leg) =>
        TransportException.IsShortage(leg.Error) ? DialFailure.Resource
        : TransportException.IsTimeout(leg.Error) ? DialFailure.Timeout
        : DialFailure.Server;

    private void Note(string why, DialFailure failure = DialFailure.Server)
    {
        LastFailure = failure;
        var cut = why.Length > MaxReason ? why[..MaxReason] + "..." : why; // a server's certificate may have any number of names
        Failures += (Failures.Length == 0 ? "" : ", ") + $"{Endpoint}: {cut}";
        _owner.OnAttemptFailed(Endpoint);
    }

    private void Drop()
    {
        _loop.Disarm(this);
        _dialing?.Close();
        _dialing = null;
    }
}
