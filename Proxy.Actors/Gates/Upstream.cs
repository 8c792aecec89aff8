using Proxy.Actors.Buffers;
using Proxy.Actors.Http;
using Proxy.Actors.Pools;
using Proxy.Actors.Routing;
using Proxy.Actors.Tls;
using Proxy.Transport;

namespace Proxy.Actors.Gates;

/// <summary>A gate's connection to a server: dialled when a request needs one, used for one request after another, and for nobody else's.
/// Used on its loop's thread.</summary>
/// <remarks><code>
/// Closed --a request--> Dialing --connected--> Awaiting --head of the response--> Body --all of it--> Idle --a request--> Awaiting
///                          |                      |  \                             |                    |
///                          | nobody reached       |   +--switches protocols--> Tunnel                   | the server closes
///                          v                      v lost, late, malformed          v                    v
///                       (Closed)               (Closed)                         (Closed)             (Closed)
/// </code>
/// A connection that has served before may be closed by the server just when the next request goes out. Such a request, if nothing of a
/// response has come and it has no body, is sent once more on a new connection (RFC 9112 9.3.1).</remarks>
internal sealed unsafe partial class Upstream : LoopTimer, ILegObserver, IServerSeeker
{
    // Interim responses to one request.
    private const int MaxInterims = 16;

    private readonly IAnswerHost _host;
    private readonly IoLoop _loop;
    private readonly TlsBlocks _blocks;
    private readonly HeldBlocks _held;
    private readonly CachedPool _answer;
    private IUpstreamUser? _user;
    private LookAheadLeg? _leg;
    private EndpointState? _place; // where it is counted, once it is detached
    private readonly HeldBlock _head; // of the request, until it is sent and will not be sent once more
    private int _headSent;
    private bool _isHeadSent;
    private bool _hasGivenWay;
    private HttpHeadReader _reader; // of the response's head
    private int _asked;
    private HttpMethod _method;
    private HttpBodyReader _body;
    private bool _isSwitch;
    private bool _canRepeat;
    private bool _hasServed;
    private bool _keeps;
    private bool _endsWithConnection;
    private int _interims;
    private bool _isDetached;

    /// <summary>Sets it up; nothing is dialled yet.</summary>
    /// <param name="host">The pair that it serves.</param>
    /// <param name="answer">What the gates of its listener share.</param>
    internal Upstream(IAnswerHost host, CachedPool answer)
    {
        _host = host;
        _loop = host.Loop;
        _blocks = host.Tls.Blocks;
        _answer = answer;
        _held = host.Buffers.Held;
        _head = new HeldBlock(_held, GiveWay);
    }

    /// <summary>How far it is.</summary>
    internal UpstreamStage Stage { get; private set; }

    /// <summary>The server's connection; null while there is none.</summary>
    internal ILeg? Leg => _leg;

    /// <summary>The loop.</summary>
    internal IoLoop Loop => _loop;

    /// <summary>What its loop holds beside the bank.</summary>
    internal HeldBlocks Held => _held;

    /// <summary>Whether it is its user's alone, and its pair has nothing to do with it any more.</summary>
    internal bool IsDetached => _isDetached;

    /// <summary>Whether a receive may find something, or there is something to be told.</summary>
    internal bool CanReceive => _leg is not { } leg || leg.CanReceive || IsBodyDone;

    /// <summary>Whether all of the response has been received.</summary>
    internal bool IsBodyDone => Stage == UpstreamStage.Body && _body.IsDone;

    /// <summary>Whether all of the request's head has been sent, so that its body may follow.</summary>
    internal bool TakesBody => Stage is UpstreamStage.Awaiting or UpstreamStage.Body && _isHeadSent;

    /// <summary>Sends a request. Whoever is told of its response is told later.</summary>
    /// <param name="user">Whose request it is.</param>
    /// <param name="head">Its head.</param>
    /// <param name="method">Its method.</param>
    /// <param name="hasBody">Whether a body follows; such a request is not sent twice.</param>
    /// <param name="isSwitch">Whether it asks for another protocol: whatever is answered, bytes go both ways as they are.</param>
    internal void Ask(IUpstreamUser user, ReadOnlySpan<byte> head, HttpMethod method, bool hasBody, bool isSwitch = false)
    {
        (_user, _method, _isSwitch, _interims) = (user, method, isSwitch, 0);
        (_headSent, _isHeadSent, _hasGivenWay) = (0, false, false);
        _asked++;
        _head.Release();
        _canRepeat = !hasBody && !isSwitch && method is HttpMethod.Get or HttpMethod.Head;
        if (!_head.TryAdd(head))
        {
            Stage = UpstreamStage.Dialing; // it comes to nothing
            return;
        }

        if (_leg is not null && !IsSilent()) Drop(abort: false);
        if (_leg is null) Dial();
        else Begin();
    }

    /// <summary>Sends bytes of the request's body, or of a tunnel, as they are.</summary>
    internal Transfer TrySend(byte* bytes, int length)
    {
        if (_leg is not { } leg) return new Transfer(Stage == UpstreamStage.Closed ? IoStatus.Failed : IoStatus.WouldBlock, 0);
        if (Stage != UpstreamStage.Tunnel && !TakesBody) return new Transfer(IoStatus.WouldBlock, 0);
        var transfer = leg.TrySend(bytes, length);
        Count(transfer.Bytes, 0);
        if (Stage != UpstreamStage.Tunnel) _loop.Arm(this, _answer.ResponseMilliseconds);
        return transfer;
    }

    /// <summary>The response is over and all of it received: the connection may serve the next request.</summary>
    /// <param name="isAsked">Whether the request has been sent whole.</param>
    internal void Finish(bool isAsked)
    {
        _user = null;
        _loop.Disarm(this);
        _head.Release();
        if (_isDetached || !_keeps || !isAsked || _leg is not { SeenBytes: 0, HasEnded: false }) Close();
        else Stage = UpstreamStage.Idle;
    }

    /// <summary>Somebody else is told of the response's body from now on.</summary>
    internal void HandTo(IUpstreamUser user) => _user = user;

    /// <summary>Closes the connection, if there is one; nobody is told.</summary>
    internal void Close() => End(abort: false);

    /// <summary>Likewise, with RST.</summary>
    internal void Abort() => End(abort: true);

    void ILegObserver.OnReadable(PairSide side)
    {
        switch (Stage)
        {
            case UpstreamStage.Idle:
                Close();
                break;
            case UpstreamStage.Awaiting:
                ReadHead();
                break;
            case UpstreamStage.Body or UpstreamStage.Tunnel:
                _user?.OnUpstreamReadable();
                break;
        }
    }

    void ILegObserver.OnWritable(PairSide side)
    {
        if (Stage == UpstreamStage.Awaiting && !TakesBody && !SendHead()) return;
        _user?.OnUpstreamWritable();
    }

    /// <summary>The server has been silent for too long, unless what it has said has not been read.</summary>
    protected override void OnDue()
    {
        if (Stage == UpstreamStage.Body && _leg is { CanReceive: true }) _loop.Arm(this, _answer.ResponseMilliseconds);
        else Fail(UpstreamFailure.Late);
    }

    private void Begin()
    {
        _leg!.Look();
        Stage = UpstreamStage.Awaiting;
        _reader = default;
        _loop.Arm(this, _answer.ResponseMilliseconds);
        if (SendHead()) _user?.OnUpstreamWritable();
    }

    private void Count(int toServer, int toClient)
    {
        if (!_isDetached) _host.CountMoved(toServer, toClient);
    }

    private void Lose(bool nothingCame)
    {
        if (!nothingCame || !_canRepeat || !_hasServed || _isDetached)
        {
            Fail(UpstreamFailure.Lost);
            return;
        }

        Drop(abort: false);
        (_canRepeat, _headSent, _isHeadSent) = (false, 0, false);
        Dial();
    }

    private void Fail(UpstreamFailure failure)
    {
        var user = _user;
        Close();
        user?.OnUpstreamFailed(failure);
    }

    private void End(bool abort)
    {
        _user = null;
        _head.Release();
        Drop(abort);
        Stage = UpstreamStage.Closed;
    }
}
