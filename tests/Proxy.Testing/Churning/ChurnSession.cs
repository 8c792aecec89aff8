namespace Proxy.Testing;

/// <summary>
/// What both sides of a churn connection share: the script, the deadline, and the first failure, beside which those that
/// follow from it are not reported.
/// </summary>
internal sealed class ChurnSession : IDisposable
{
    private readonly ChurnOptions _options;
    private readonly CancellationTokenSource _deadline;
    private readonly TaskCompletionSource _serverDone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private ChurnFailure? _failure;
    private ChurnSide? _client;
    private ChurnSide? _server;
    private int _users = 1;
    private bool _serverBegan;

    public ChurnSession(ChurnOptions options, ChurnScript script)
    {
        _options = options;
        Script = script;
        _deadline = new CancellationTokenSource(options.Deadline);
        Deadline = _deadline.Token;
    }

    public ChurnScript Script { get; }

    public CancellationToken Deadline { get; }

    public Task ServerDone => _serverDone.Task;

    public bool ServerBegan
    {
        get
        {
            lock (_lock)
                return _serverBegan;
        }
    }

    public ChurnFailure? Failure
    {
        get
        {
            lock (_lock)
                return _failure;
        }
    }

    /// <summary>The server's side takes part from now on; false when the client has left already.</summary>
    public bool TryJoin()
    {
        lock (_lock)
        {
            if (_users == 0 || _serverBegan)
                return false;
            _users++;
            return _serverBegan = true;
        }
    }

    public void Attach(ChurnSide side)
    {
        lock (_lock)
            _ = side.Role == ChurnRole.Client ? _client = side : _server = side;
    }

    public void EndServer() => _serverDone.TrySetResult();

    /// <summary>One side has broken off: what is left of the connection has <see cref="ChurnOptions.EndBound"/> to end.</summary>
    public void BreakOff()
    {
        lock (_lock)
        {
            if (_users > 0)
                _deadline.CancelAfter(_options.EndBound);
        }
    }

    public void Fail(ChurnRole role, ChurnFault fault, string detail)
    {
        lock (_lock)
            _failure ??= new ChurnFailure(_options.Seed, Script.Connection, Script.Kind, role, fault, $"{detail}; {Describe()}");
    }

    /// <summary>One user leaves; the last one frees the deadline's timer.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (--_users == 0)
                _deadline.Dispose();
        }
    }

    private string Describe() => $"client {_client?.ToString() ?? "not connected"}, server {_server?.ToString() ?? "not reached"}";
}
