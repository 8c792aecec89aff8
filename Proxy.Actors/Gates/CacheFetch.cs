using Proxy.Actors.Buffers;
using Proxy.Actors.Caching;
using Proxy.Actors.Caching.Rules;
using Proxy.Actors.Http;
using Proxy.Transport;

namespace Proxy.Actors.Gates;

/// <summary>A request of a gate's own to a server, for what is not stored or is stale. What comes is stored, for this gate's client and for all who
/// wait for the same; it is read as fast as it comes, whoever reads it. Used on its loop's thread.</summary>
/// <remarks><code>
/// Asked --can be stored--> Filling --all of it, or no more room--> over
///   |   --304: what was stored is freshened----------------------> over
///   |   --an error, and what is stale will do--------------------> over
///   +--cannot be stored: the gate passes it on-------------------> over
/// </code>
/// Its gate may leave before that: where others read what is being filled, it is filled to its end, and the connection is closed behind it.
/// A response of unknown length that turns out too large to be stored is read no faster than its gate's client takes it.</remarks>
internal sealed unsafe partial class CacheFetch : LoopTimer, IUpstreamUser
{
    private readonly HttpCache _cache;
    private readonly FetchTicket _ticket;
    private readonly Upstream _upstream;
    private readonly CachedPool _answer;
    private readonly RequestFacts _facts;
    private readonly CacheForward _why;
    private readonly HeldBlock _head; // of the request, as the client has sent it, until that of the response has come (RFC 9111 4.1)
    private HttpGate? _gate;
    private StoredResponse? _stale;
    private StoredResponse? _filling;
    private long _askedAt;
    private bool _isForOthers; // it goes on as long as somebody reads it or waits for it
    private bool _isOver;

    private HttpFields Fields
    {
        get
        {
            HttpRequest.Read(_head.Bytes, int.MaxValue, out var request);
            return request.Fields;
        }
    }

    // Where the client wants it on conditions, or a part.
    private HttpFields Conditions => _facts.IsConditional || _facts.Has(RequestRules.Range) ? Fields : default;

    private bool IsWanted => _filling is { IsWanted: true } || _ticket.HasWaiters;

    /// <summary>Sets it up.</summary>
    /// <param name="cache">Where it is stored.</param>
    /// <param name="ticket">The right to fetch it.</param>
    /// <param name="upstream">A connection that nobody uses.</param>
    /// <param name="answer">What the gates of its listener share.</param>
    /// <param name="facts">What the request says.</param>
    /// <param name="stale">What is stored, with a reference for it; null for nothing.</param>
    /// <param name="gate">Whose client waits for it; null where nobody does.</param>
    /// <param name="why">Why the server is asked.</param>
    internal CacheFetch(
        HttpCache cache, FetchTicket ticket, Upstream upstream, CachedPool answer, in RequestFacts facts, StoredResponse? stale, HttpGate? gate, CacheForward why)
    {
        (_cache, _ticket, _upstream, _answer, _facts, _stale, _gate, _why) = (cache, ticket, upstream, answer, facts, stale, gate, why);
        _head = new HeldBlock(upstream.Held, GiveWay) { Elsewhere = ticket.Entry.Key.Length };
    }

    /// <summary>Asks the server.</summary>
    internal void Begin(in HttpRequest request)
    {
        _askedAt = _answer.Now;
        _head.TryAdd(request.Head); // else it comes to nothing, soon
        Span<byte> conditions = stackalloc byte[Revalidation.MaxBytes];
        var length = _stale is { } stale ? Revalidation.Write(conditions, stale.Facts) : 0;
        _upstream.Ask(this, RequestWriter.Write(request, isWhole: true, conditions[..length]), HttpMethod.Get, hasBody: false);
    }

    /// <summary>The gate's client needs it no more.</summary>
    internal void Leave()
    {
        if (_isOver) return;
        _gate = null;
        _isForOthers = true;
        if (!TryDrop()) Part();
    }

    /// <summary>The gate needs its connection, or goes: the fetch goes on by itself, if it has come so far.</summary>
    internal void Part()
    {
        if (_isOver) return;
        _gate = null;
        if (_filling is not null && _upstream.IsBodyDone) End(isWhole: true);
        else if (_upstream.Stage is UpstreamStage.Awaiting or UpstreamStage.Body) _upstream.Detach();
        else Drop();
    }

    /// <inheritdoc/>
    public void OnInterim(ReadOnlySpan<byte> head) => _gate?.OnInterim(head);

    /// <inheritdoc/>
    public void OnResponse(in HttpResponse response)
    {
        _head.Keep();
        if (_head.Length > 0) Take(response);
        else GiveUp();
        _head.Release();
    }

    private void Take(in HttpResponse response)
    {
        var now = _answer.Now;
        if (response.Status == 304 && _stale is { } stored)
        {
            if (Freshening.Fits(stored.Facts, ResponseFacts.Of(304, response.Fields, _askedAt, now))) Freshen(stored, response, now);
            else Mistake(stored);
            return;
        }

        if (response.Status is 500 or 502 or 503 or 504 && ServeStale(response.Status)) return;
        var facts = ResponseFacts.Of(response.Status, response.Fields, _askedAt, now, _answer.DefaultTtl);
        if (Storing.Judge(HttpMethod.Get, _facts, facts) == StoreVerdict.Store && Fill(response, facts)) return;
        Stop(mark: response.Status < 500);
        if (_gate is not { } gate)
        {
            _upstream.Abort();
            return;
        }

        _gate = null;
        if (response.Status == 200 && _facts.Has(RequestRules.Range))
        {
            _upstream.Abort();
            HttpRequest.Read(_head.Bytes, int.MaxValue, out var request);
            gate.AskForPart(request, _why);
            return;
        }

        _upstream.HandTo(gate);
        gate.PassOn(response, _why);
    }

    /// <inheritdoc/>
    public void OnUpstreamReadable() => Read();

    /// <inheritdoc/>
    public void OnUpstreamWritable()
    {
    }

    /// <inheritdoc/>
    public void OnUpstreamFailed(UpstreamFailure failure)
    {
        if (_filling is not null || _isOver)
        {
            End(isWhole: false);
            return;
        }

        _head.Keep();
        FailOrServeStale(failure);
        _head.Release();
    }

    private void FailOrServeStale(UpstreamFailure failure)
    {
        if (ServeStale(0)) return;
        var gate = _gate;
        // Of a server that is away or silent, nobody who waits would hear more by asking once again.
        Stop(mark: false, failure switch
        {
            UpstreamFailure.Unreachable => FetchFailure.Unreachable,
            UpstreamFailure.Late => FetchFailure.Late,
            _ => FetchFailure.None,
        });
        gate?.OnFailed(failure);
    }

    /// <inheritdoc/>
    protected override void OnDue() => Read();

    private void Freshen(StoredResponse stored, in HttpResponse response, long now)
    {
        var (head, facts) = Freshening.Of(stored.Head, stored.Facts, response, _askedAt, now, _answer.DefaultTtl);
        var status = new CacheStatus { Forward = _why, ForwardStatus = 304 };
        _isOver = true;
        _upstream.Finish(isAsked: true);
        if (Storing.Judge(HttpMethod.Get, _facts, facts) == StoreVerdict.Store)
        {
            var vary = facts.Vary.AsSpan().SequenceEqual(stored.Facts.Vary) ? stored.Vary : VaryKey.Of(facts.Vary, Fields);
            Give(_cache.Freshen(_ticket, stored, head, facts, vary), status with { IsStored = true }, CacheOutcome.Revalidated);
        }
        else
        {
            // It holds for this client once more, and for nobody after that.
            _cache.GiveUp(_ticket, isMarked: false);
            _cache.Purge(stored.Key);
            if (stored.TryAcquire()) Give(stored, status, CacheOutcome.Revalidated);
        }

        LetGo(ref _stale);
    }

    /// <summary>The server says that something holds which is not what is stored (RFC 9111 4.3.4): that is not trusted any more.</summary>
    private void Mistake(StoredResponse stored)
    {
        _cache.Purge(stored.Key);
        var gate = _gate;
        Drop();
        gate?.OnFailed(UpstreamFailure.Malformed);
    }

    /// <summary>Something stale has to do, where it may.</summary>
    private bool ServeStale(int status)
    {
        if (_stale is not { } stale || !Reusing.MayServeOnError(_facts, stale.Facts, _answer.Now, _answer.StaleIfError)) return false;
        _isOver = true;
        // Those who wait get it, too.
        var served = _cache.Freshen(_ticket, stale, stale.Head, stale.Facts, stale.Vary);
        LetGo(ref _stale);
        _upstream.Close();
        var ttl = served.Facts.Ttl(_answer.Now);
        Give(served, new CacheStatus { Forward = _why, ForwardStatus = status, Ttl = ttl, Detail = "stale-if-error" }, CacheOutcome.Stale);
        return true;
    }

    private void Give(StoredResponse? stored, CacheStatus status, CacheOutcome outcome)
    {
        if (stored is null) return;
        if (_gate is { } gate) gate.OnFetched(stored, _facts, status, outcome, Conditions);
        else stored.Release();
    }

    /// <summary>Nothing will be stored; others go on by themselves, or fail likewise.</summary>
    private void Stop(bool mark, FetchFailure failure = FetchFailure.None)
    {
        if (_isOver) return;
        _isOver = true;
        _cache.GiveUp(_ticket, mark, failure);
        LetGo(ref _stale);
    }

    private void Drop()
    {
        if (_filling is not null)
        {
            End(isWhole: false);
            return;
        }

        Stop(mark: false);
        _head.Release();
        _upstream.Abort();
    }

    /// <summary>Gives it up, unless somebody reads it or waits for it.</summary>
    private bool TryDrop()
    {
        if (IsWanted || _filling?.TryAbandon() == false) return false;
        _filling = null;
        _upstream.Loop.Disarm(this);
        Drop();
        return true;
    }

    // Others want the memory of the request's head.
    private void GiveWay() => _upstream.Loop.Execute(() =>
    {
        if (!_isOver && _filling is null) GiveUp();
    });

    private void GiveUp()
    {
        var gate = _gate;
        Drop();
        gate?.OnFailed(UpstreamFailure.GaveWay);
    }

    private static void LetGo(ref StoredResponse? response)
    {
        response?.Release();
        response = null;
    }
}
