using Proxy.Actors.Answers;
using Proxy.Actors.Caching;
using Proxy.Actors.Http;
using Proxy.Actors.Routing;
using Proxy.Transport;

namespace Proxy.Actors.Gates;

/// <summary>What a client of an HTTP listener talks to, in the place of a server: it reads requests, answers from the cache what it can, and
/// dials a server for the rest. Used on its loop's thread.</summary>
/// <remarks><code>
/// of the requests:  Head --a request--> Busy --answered--> Head        Body: the same while a request's body is passed on
///                     |  \               |
///                     |   +--another protocol, a tunnel--> Tunnel
///                     +--malformed, or no more than this one--> Ending: what comes is dropped
/// of the reply:     None --decided--> Awaiting (a server, or another client's fetch) --> Stored or Passing --all of it--> None
/// </code>
/// One request is answered at a time; behind it the next ones wait where the pair keeps what its target does not take.</remarks>
internal sealed unsafe partial class HttpGate : LoopTimer, IRequestLeg, ILender, IUpstreamUser, IFetchWaiter, IStoredReader
{
    private readonly IAnswerHost _host;
    private readonly CachedPool _answer;
    private Upstream? _upstream;
    private RequestStage _stage;
    private PartialHead? _partial; // the beginning of a head
    private HttpBodyReader _requestBody;
    private bool _refused; // bytes were not taken; said when that changes
    private bool _hasServed; // a request has been answered
    private bool _clientEnded;
    private bool _failed;
    private bool _isClosed;
    private long _awaitedSince; // milliseconds of the loop's clock
    private long _dropped;

    /// <summary>Begins to serve a client.</summary>
    internal HttpGate(IAnswerHost host, CachedPool answer)
    {
        _host = host;
        _answer = answer;
        AwaitRequest();
    }

    /// <summary>The loop.</summary>
    public IoLoop Loop => _host.Loop;

    /// <inheritdoc/>
    public PairSide Side => PairSide.Server;

    /// <inheritdoc/>
    public ILegObserver? Observer { get; set; }

    /// <inheritdoc/>
    public IKernelView? Kernel => _upstream?.Leg?.Kernel;

    /// <inheritdoc/>
    public bool IsBetweenRequests => _stage == RequestStage.Head && _hasServed && _partial is null && _text.IsEmpty;

    /// <inheritdoc/>
    public bool HasErrorEvent => _failed;

    /// <inheritdoc/>
    public bool EndedBeforeFin => false;

    /// <inheritdoc/>
    public int UnacknowledgedBytes => _stage == RequestStage.Tunnel ? _upstream?.Leg?.UnacknowledgedBytes ?? 0 : 0;

    /// <inheritdoc/>
    public int KeptBytes => _stage == RequestStage.Tunnel ? _upstream?.Leg?.KeptBytes ?? 0 : 0;

    /// <inheritdoc/>
    public Transfer TrySend(byte* buffer, int length)
    {
        if (_failed) return new Transfer(IoStatus.Failed, 0);
        var taken = 0;
        while (taken < length)
        {
            var step = Take(buffer + taken, length - taken);
            if (step.Status != IoStatus.Done)
            {
                if (step.Status == IoStatus.Failed && taken == 0) return step;
                break;
            }

            taken += step.Bytes;
        }

        _refused = taken < length;
        return taken > 0 ? new Transfer(IoStatus.Done, taken) : new Transfer(IoStatus.WouldBlock, 0);
    }

    /// <inheritdoc/>
    public void SayEnd()
    {
        if (_stage == RequestStage.Tunnel) _upstream?.Leg?.SayEnd();
    }

    /// <inheritdoc/>
    public void ShutdownSend()
    {
        _clientEnded = true;
        if (_stage == RequestStage.Tunnel) _upstream?.Leg?.ShutdownSend();
        else if (_stage == RequestStage.Body) FailRequest();
        else if (_reply == ReplySource.None) EndReplies();
    }

    /// <inheritdoc/>
    public void OnClientLost()
    {
        if (_isClosed || _failed || _stage is RequestStage.Tunnel or RequestStage.Ending) return;
        _host.Loop.Disarm(this);
        LeaveRequest(abort: true);
        _text.Clear();
        _stage = RequestStage.Ending;
        TellWritable();
    }

    /// <inheritdoc/>
    public void Close() => Leave(abort: false);

    /// <inheritdoc/>
    public void Abort() => Leave(abort: true);

    /// <summary>A request's head has not come in time, if one is waited for; or what another gate fetches.</summary>
    protected override void OnDue()
    {
        if (_waiting is not null)
        {
            StopWaiting();
            return;
        }

        if (_stage != RequestStage.Head) return;
        var left = _answer.RequestMilliseconds - (Loop.Now - _awaitedSince);
        if (left > 0) Loop.Arm(this, left);
        else if (_partial is not null) RefuseRequest(408);
        else EndReplies();
    }

    // Looked at when it is due: most requests are here by then, and moving a timer is not for nothing.
    private void AwaitRequest()
    {
        _awaitedSince = Loop.Now;
        if (!IsArmed) Loop.Arm(this, _answer.RequestMilliseconds);
    }

    /// <summary>Takes some of what the client sends.</summary>
    private Transfer Take(byte* bytes, int length)
    {
        switch (_stage)
        {
            case RequestStage.Head:
                return new Transfer(IoStatus.Done, TakeHead(new ReadOnlySpan<byte>(bytes, length)));
            case RequestStage.Body:
                return SendBody(bytes, length);
            case RequestStage.Tunnel:
                return _upstream!.TrySend(bytes, length);
            case RequestStage.Ending:
                _dropped += length;
                if (_dropped > AnswerLeg.MaxIgnored) Break(isNow: true);
                return new Transfer(IoStatus.Done, length);
            default:
                return new Transfer(IoStatus.WouldBlock, 0);
        }
    }

    private int TakeHead(ReadOnlySpan<byte> bytes)
    {
        if (_partial is not { } partial)
        {
            HttpHeadReader reader = default;
            var result = HttpRequest.Read(bytes, _answer.MaxHead, ref reader, out var request);
            if (result.Status != HttpReadStatus.NeedMore) return OnHead(result, request, bytes);
            _partial = new PartialHead(_host.Buffers.Held, _answer.MaxHead, GiveWay);
            _partial.Begin(bytes, reader);
            return bytes.Length;
        }

        var more = partial.ReadOn(bytes, out var whole, out var taken);
        if (more.Status == HttpReadStatus.NeedMore) return taken;
        _partial = null;
        OnHead(more, whole, partial.Bytes);
        partial.Release();
        return taken;
    }

    // Others want its memory.
    private void GiveWay()
    {
        _partial = null;
        _stage = RequestStage.Ending;
        Loop.Execute(() =>
        {
            if (!_isClosed && !_failed && _reply == ReplySource.None) RefuseRequest(408);
        });
    }

    private int OnHead(HttpReadResult result, in HttpRequest request, ReadOnlySpan<byte> bytes)
    {
        if (result.Status == HttpReadStatus.Http2)
        {
            BeginTunnel(bytes);
            return bytes.Length;
        }

        if (result.Status == HttpReadStatus.Bad)
        {
            RefuseRequest(result.Code);
            return bytes.Length;
        }

        Decide(request);
        return request.HeadBytes;
    }

    /// <summary>Passes on what belongs to the request's body, and no more.</summary>
    private Transfer SendBody(byte* bytes, int length)
    {
        var ahead = _requestBody;
        var part = ahead.ReadOn(new ReadOnlySpan<byte>(bytes, length));
        if (part < 0)
        {
            FailRequest();
            return new Transfer(IoStatus.Done, length);
        }

        var transfer = _upstream!.TrySend(bytes, part);
        if (transfer.Status == IoStatus.Failed)
        {
            // The server may have said why: that is read, and the rest of the request is dropped.
            _stage = RequestStage.Ending;
            return new Transfer(IoStatus.Done, length);
        }

        if (transfer.Bytes == part) _requestBody = ahead;
        else if (transfer.Bytes > 0) _requestBody.ReadOn(new ReadOnlySpan<byte>(bytes, transfer.Bytes));
        if (_requestBody.IsDone) OnRequestSent();
        return transfer;
    }

    private void Leave(bool abort)
    {
        if (_isClosed) return;
        _isClosed = true;
        _host.Loop.Disarm(this);
        Observer = null;
        LeaveRequest(abort);
        _text.Clear();
    }

    private void LeaveRequest(bool abort)
    {
        _partial?.Release();
        _waiting?.Release();
        (_partial, _waiting) = (null, null);
        LeaveReply();
        _ticket?.Cancel();
        _ticket = null;
        _background?.Part();
        _background = null;
        if (_upstream is { IsDetached: false } upstream)
        {
            if (abort) upstream.Abort();
            else upstream.Close();
        }

        _upstream = null;
    }

    private void TellReadable() => Observer?.OnReadable(PairSide.Server);

    private void TellWritable()
    {
        if (!_refused) return;
        _refused = false;
        Observer?.OnWritable(PairSide.Server);
    }
}
