using Proxy.Actors.Answers;
using Proxy.Actors.Buffers;
using Proxy.Actors.Caching;
using Proxy.Actors.Caching.Rules;
using Proxy.Actors.Http;
using Proxy.Transport;

namespace Proxy.Actors.Gates;

/// <content>What becomes of a request.</content>
internal sealed unsafe partial class HttpGate
{
    private HttpMethod _method;
    private int _minorVersion;
    private HeldBlock? _waiting; // the head of a request that waits for another client's fetch
    private FetchTicket? _ticket;
    private long _waitingSince; // Unix seconds
    private long _patience; // when it does not wait for others any more, of the loop's clock; 0: it has not begun to
    private CacheFetch? _background; // nobody of this gate waits for it

    private void Decide(in HttpRequest request)
    {
        (_method, _minorVersion) = (request.Method, request.MinorVersion);
        _patience = 0;
        _closes = !request.KeepsAlive;
        if (request.Upgrades || request.Method == HttpMethod.Connect)
        {
            BeginTunnel(request.Head);
            return;
        }

        _requestBody = new HttpBodyReader(request.Body);
        _stage = _requestBody.IsDone ? RequestStage.Busy : RequestStage.Body;
        _reply = ReplySource.Awaiting;
        if (_method is HttpMethod.Get or HttpMethod.Head && _requestBody.IsDone) Look(_answer.Cache, request);
        else Pass(request, CacheForward.Method);
    }

    private void Look(HttpCache cache, in HttpRequest request)
    {
        var facts = RequestFacts.Of(request.Fields, _answer.Now);
        var key = _answer.KeyOf(request);
        var stored = cache.Find(key, request.Fields);
        if (stored is null)
        {
            if (Reusing.WithoutStored(facts) == Reuse.GatewayTimeout) Answer(CacheOutcome.Refused, HttpAnswer.Of(504));
            else if (MayFetch(facts)) Fetch(cache, key, request, facts, null, CacheForward.UriMiss);
            else Pass(request, CacheForward.Bypass);
            return;
        }

        var verdict = Reusing.Judge(facts, stored.Facts, _answer.Now);
        switch (verdict.Reuse)
        {
            case Reuse.Fresh or Reuse.Stale:
                Serve(stored, request, facts, verdict);
                break;
            case Reuse.StaleWhileRevalidate:
                Freshen(cache, key, request, facts, stored);
                Serve(stored, request, facts, verdict);
                break;
            case Reuse.Revalidate when MayFetch(facts):
                Fetch(cache, key, request, facts, stored, verdict.Why);
                break;
            case Reuse.GatewayTimeout:
                stored.Release();
                Answer(CacheOutcome.Refused, HttpAnswer.Of(504));
                break;
            default:
                if (!TryKeepForHead(stored, facts)) stored.Release();
                Pass(request, verdict.Why);
                break;
        }
    }

    // Some conditions only a server can judge. What is for one client alone, most likely, is not fetched whole for a part.
    private bool MayFetch(in RequestFacts facts) =>
        _method == HttpMethod.Get && !facts.Has(RequestRules.ServerPrecondition | RequestRules.NoStore)
        && !(facts.Has(RequestRules.Range) && facts.Has(RequestRules.Authorization));

    /// <summary>The server is asked, for all who want the same meanwhile; or another gate asks it already.</summary>
    private void Fetch(HttpCache cache, ReadOnlySpan<byte> key, in HttpRequest request, in RequestFacts facts, StoredResponse? stale, CacheForward why)
    {
        if (cache.Join(key, request.Fields, stale, this) is not { } ticket)
        {
            stale?.Release();
            Look(cache, request);
            return;
        }

        if (ticket.Role == FetchRole.Wait)
        {
            stale?.Release();
            (_ticket, _waiting, _waitingSince) = (ticket, new HeldBlock(_host.Buffers.Held, GiveUpWaiting), _answer.Now);
            if (!_waiting.TryAdd(request.Head)) return;
            if (_patience == 0) _patience = Loop.Now + (_answer.ResponseMilliseconds * 5 / 4); // a silent server is found out before
            Loop.Arm(this, _patience - Loop.Now);
            return;
        }

        // What cannot be stored is not fetched whole for a client that may need none of it, or little.
        var isForPart = facts.IsConditional || facts.Has(RequestRules.Range);
        if (ticket.IsMarked && stale is null && isForPart)
        {
            cache.GiveUp(ticket, isMarked: false);
            Pass(request, why);
            return;
        }

        _fetch = new CacheFetch(cache, ticket, Ready(), _answer, facts, stale, this, why);
        _fetch.Begin(request);
    }

    /// <summary>What is stored is freshened behind the back of those who get it.</summary>
    private void Freshen(HttpCache cache, ReadOnlySpan<byte> key, in HttpRequest request, in RequestFacts facts, StoredResponse stored)
    {
        if (_upstream is { IsDetached: false, Stage: not (UpstreamStage.Closed or UpstreamStage.Idle) }) return;
        if (cache.Join(key, request.Fields, stored, this) is not { } ticket) return;
        if (ticket.Role == FetchRole.Wait)
        {
            ticket.Cancel();
            return;
        }

        if (!stored.TryAcquire())
        {
            cache.GiveUp(ticket, isMarked: false);
            return;
        }

        _background = new CacheFetch(cache, ticket, Ready(), _answer, facts, stored, null, CacheForward.Stale);
        _background.Begin(request);
    }

    /// <summary>Another gate's fetch has ended.</summary>
    void IFetchWaiter.OnFetched(FetchTicket ticket, StoredResponse? response)
    {
        if (ticket != _ticket || _waiting is not { } head)
        {
            response?.Release();
            return;
        }

        (_ticket, _waiting) = (null, null);
        Loop.Disarm(this);
        head.Keep();
        if (ticket.Failure == FetchFailure.None) OnFetched(head.Bytes, response);
        else OnFailed(ticket.Failure == FetchFailure.Late ? UpstreamFailure.Late : UpstreamFailure.Unreachable);
        head.Release();
    }

    private void OnFetched(ReadOnlySpan<byte> head, StoredResponse? response)
    {
        HttpRequest.Read(head, int.MaxValue, out var request);
        if (response is null)
        {
            Look(_answer.Cache, request);
            return;
        }

        var facts = RequestFacts.Of(request.Fields, _answer.Now);
        // What the server has said since is not judged again. What is older is what has to do, if it may, as the server has failed.
        if (response.Fits(request.Fields)
            && (response.Facts.ResponseTime >= _waitingSince || Reusing.MayServeOnError(facts, response.Facts, _answer.Now, _answer.StaleIfError)))
        {
            var age = response.Facts.Age(_answer.Now);
            Serve(response, request, facts, new ReuseVerdict(Reuse.Fresh, CacheForward.None, age, response.Facts.Lifetime - age), isCollapsed: true);
            return;
        }

        response.Release();
        Pass(request, CacheForward.Miss);
    }

    /// <summary>Another gate's fetch takes too long to be waited for.</summary>
    private void StopWaiting()
    {
        var head = _waiting!;
        _ticket!.Cancel();
        (_ticket, _waiting) = (null, null);
        head.Keep();
        HttpRequest.Read(head.Bytes, int.MaxValue, out var request);
        Pass(request, CacheForward.Miss);
        head.Release();
    }

    // Others want the memory of what waits.
    private void GiveUpWaiting()
    {
        _ticket!.Cancel();
        (_ticket, _waiting) = (null, null);
        Loop.Disarm(this);
        Loop.Execute(() =>
        {
            if (!_isClosed && !_failed && _reply == ReplySource.Awaiting) RefuseRequest(503);
        });
    }

    /// <summary>All of what the client wants a part of has been asked for, and cannot be stored: the server is asked for the part.</summary>
    internal void AskForPart(in HttpRequest request, CacheForward why) => Pass(request, why);

    /// <summary>The request goes to a server as it is, and the response comes back as it is.</summary>
    private void Pass(in HttpRequest request, CacheForward why)
    {
        _why = why;
        if (Invalidation.Invalidates(_method)) HoldKey(_answer.KeyOf(request));
        Ready().Ask(this, RequestWriter.Write(request, isWhole: false), _method, _stage == RequestStage.Body);
    }

    private void BeginTunnel(ReadOnlySpan<byte> head)
    {
        _stage = RequestStage.Tunnel;
        _reply = ReplySource.Awaiting;
        Ready().Ask(this, head, HttpMethod.Connect, hasBody: true, isSwitch: true);
    }

    /// <summary>A connection to a server that nobody uses.</summary>
    private Upstream Ready()
    {
        _background?.Part();
        _background = null;
        if (_upstream is { IsDetached: false, Stage: UpstreamStage.Closed or UpstreamStage.Idle }) return _upstream;
        return _upstream = new Upstream(_host, _answer);
    }

    private void NextRequest()
    {
        // Of what comes next, nothing is known.
        (_stage, _method, _hasServed) = (RequestStage.Head, HttpMethod.Other, true);
        AwaitRequest();
        TellWritable();
        if (_host.IsDraining) Loop.Execute(_host.DismissIdle);
    }

    private void OnRequestSent()
    {
        _stage = RequestStage.Busy;
        if (_reply == ReplySource.None) EndReply();
    }

    /// <summary>The request's body is malformed, or ends too early, or the request cannot be gone on with: nothing sensible can follow.</summary>
    private void FailRequest(int status = 400)
    {
        _upstream?.Abort();
        if (_reply == ReplySource.Awaiting) RefuseRequest(status);
        else Break(isNow: true);
    }

    /// <summary>Answers with words of the gate's own; nothing more is taken of the client.</summary>
    private void RefuseRequest(int status)
    {
        _closes = true;
        Answer(CacheOutcome.Refused, HttpAnswer.Of(status));
        _stage = RequestStage.Ending;
    }
}
