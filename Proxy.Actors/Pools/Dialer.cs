using Proxy.Transport;

namespace Proxy.Actors.Pools;

/// <summary>Opens a pair's server leg: tries the pool's endpoints in turn, each for at most the connect timeout, until
/// one accepts, the attempts are used up, or the client is gone. Used on one loop's thread.</summary>
internal sealed class Dialer : LoopTimer, IConnectObserver
{
    /// <summary>What stands for the endpoint when none has been tried.</summary>
    internal const string NoEndpoint = "-";

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
    private Leg? _dialing;

    internal Dialer(IoLoop loop, IDialOwner owner, PoolState pool, ILeg client, long timeoutMilliseconds)
    {
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
        if (TryGreet(_dialing!, out var why)) Succeed(_dialing!);
        else FailAndGoOn(why);
        if (Server is not null) _owner.OnDialEnded();
    }

    void IConnectObserver.OnConnectFailed() => FailAndGoOn(TransportException.Describe(_dialing!.Error));

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

    protected override void OnDue() => FailAndGoOn("connect timeout");

    private void FailAndGoOn(string why)
    {
        if (IsOver) return;
        Drop();
        Note(why);
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
            if (leg.IsConnected && TryGreet(leg, out why))
            {
                Succeed(leg);
                return;
            }

            if (!leg.IsConnected && !leg.HasFailed)
            {
                _dialing = leg;
                _loop.Arm(this, _timeout);
                return;
            }

            if (leg.HasFailed) why = TransportException.Describe(leg.Error);
            leg.Close();
            Note(why);
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

    private void Succeed(Leg leg)
    {
        _loop.Disarm(this);
        _dialing = null;
        Server = leg;
        IsOver = true;
    }

    private void Note(string why)
    {
        Failures += (Failures.Length == 0 ? "" : ", ") + $"{Endpoint}: {why}";
        _owner.OnAttemptFailed(Endpoint);
    }

    private void Drop()
    {
        _loop.Disarm(this);
        _dialing?.Close();
        _dialing = null;
    }
}
