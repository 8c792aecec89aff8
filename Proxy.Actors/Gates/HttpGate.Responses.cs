using System.Globalization;
using Proxy.Actors.Answers;
using Proxy.Actors.Caching;
using Proxy.Actors.Caching.Rules;
using Proxy.Actors.Http;
using Proxy.Transport;

namespace Proxy.Actors.Gates;

/// <content>What the client is answered with: what is stored, what a server says, or the gate's own words.</content>
internal sealed unsafe partial class HttpGate
{
    private CacheFetch? _fetch;
    private CacheForward _why;
    private int _outcomes; // of all requests so far, as bits

    /// <inheritdoc/>
    public void OnInterim(ReadOnlySpan<byte> head)
    {
        if (_minorVersion == 0) return;
        _text.Say(head);
        TellReadable();
    }

    /// <inheritdoc/>
    void IUpstreamUser.OnResponse(in HttpResponse response) => PassOn(response, _why);

    /// <inheritdoc/>
    void IUpstreamUser.OnUpstreamReadable() => TellReadable();

    /// <inheritdoc/>
    void IUpstreamUser.OnUpstreamWritable()
    {
        if (_stage == RequestStage.Tunnel && _reply == ReplySource.Awaiting)
        {
            _reply = ReplySource.Tunnel;
            TellReadable();
        }

        if (_stage is RequestStage.Body or RequestStage.Tunnel) TellWritable();
    }

    /// <inheritdoc/>
    void IUpstreamUser.OnUpstreamFailed(UpstreamFailure failure) => OnFailed(failure);

    /// <summary>A server's response goes to the client as it comes.</summary>
    /// <param name="response">Its head.</param>
    /// <param name="why">Why the server was asked.</param>
    internal void PassOn(in HttpResponse response, CacheForward why)
    {
        _why = why;
        if (!TryInvalidate(response))
        {
            FailRequest(503);
            return;
        }

        if (_ofHead is { } stored) Compare(stored, response);
        var body = response.Body;
        _isPayload = body.Kind == HttpBodyKind.Chunked && _minorVersion == 0;
        if (body.Kind == HttpBodyKind.UntilClose || _isPayload) _closes = true;
        if (_stage == RequestStage.Body) _closes = true; // the server has answered before it has read the request
        _reply = ReplySource.Passing;
        Note(CacheOutcome.Pass);
        WriteHead(response, body.Kind == HttpBodyKind.Chunked && !_isPayload, new CacheStatus { Forward = _why });
        TellReadable();
    }

    /// <summary>A fetch of this gate has something to give: a response that is being stored, was freshened, or has to do.</summary>
    /// <param name="stored">With a reference for the gate.</param>
    /// <param name="facts">What the request said.</param>
    /// <param name="status">What was done, for the client.</param>
    /// <param name="outcome">Likewise, for the log.</param>
    /// <param name="conditions">The fields of the request, where they say on what conditions it is wanted, or what part.</param>
    internal void OnFetched(StoredResponse stored, in RequestFacts facts, CacheStatus status, CacheOutcome outcome, HttpFields conditions)
    {
        Give(stored, facts, status, outcome, conditions);
    }

    /// <summary>A response that this gate's client has asked for is being stored. It gets the head as the server has sent it, with what is for it alone.</summary>
    /// <param name="stored">With a reference for the gate.</param>
    /// <param name="response">The head.</param>
    /// <param name="facts">What the request said.</param>
    /// <param name="conditions">The fields of the request, where they say on what conditions it is wanted, or what part.</param>
    /// <param name="status">What was done, for the client.</param>
    internal void OnFilling(StoredResponse stored, in HttpResponse response, in RequestFacts facts, HttpFields conditions, CacheStatus status)
    {
        if (Serving.Judge(_method, facts, stored.Facts, conditions, stored.Length ?? -1).As != Served.Whole)
        {
            OnFetched(stored, facts, status, CacheOutcome.Miss, conditions);
            return;
        }

        _stored = stored;
        Note(CacheOutcome.Miss);
        _isChunked = stored.Length is null && _minorVersion > 0;
        if (stored.Length is null && !_isChunked) _closes = true;
        WriteHead(response, _isChunked, status);
        BeginStored(0, stored.Length ?? (_isChunked ? 0 : long.MaxValue));
        TellReadable();
    }

    /// <summary>A fetch of this gate has come to nothing, and there is nothing else to serve.</summary>
    internal void OnFailed(UpstreamFailure failure)
    {
        if (_reply is not ReplySource.Awaiting)
        {
            if (_reply is ReplySource.Tunnel or ReplySource.Passing) Break(isNow: true);
            return;
        }

        var isBusy = _stage == RequestStage.Busy;
        if (!isBusy) _closes = true;
        Answer(CacheOutcome.Failed, failure switch
        {
            UpstreamFailure.Unreachable => _answer.WhenDown ?? HttpAnswer.Of(503),
            UpstreamFailure.Late => HttpAnswer.Of(504),
            UpstreamFailure.GaveWay => HttpAnswer.Of(503),
            _ => HttpAnswer.Of(502),
        });
        if (!isBusy) _stage = RequestStage.Ending;
    }

    private void Serve(StoredResponse stored, in HttpRequest request, in RequestFacts facts, in ReuseVerdict verdict, bool isCollapsed = false)
    {
        var status = isCollapsed
            ? new CacheStatus { Forward = CacheForward.UriMiss, IsCollapsed = true, IsStored = true }
            : CacheStatus.Hit(verdict.Ttl);
        Give(stored, facts, status, verdict.Ttl < 0 ? CacheOutcome.Stale : CacheOutcome.Hit, request.Fields);
    }

    private void Give(StoredResponse stored, in RequestFacts facts, CacheStatus status, CacheOutcome outcome, HttpFields fields)
    {
        MindDrain();
        _stored = stored;
        Note(outcome);
        var length = stored.Length ?? (stored.State == StoredState.Complete ? stored.Available : -1);
        var serving = Serving.Judge(_method, facts, stored.Facts, fields, length);
        _isChunked = length < 0 && _minorVersion > 0;
        if (length < 0 && !_isChunked) _closes = true;
        var head = new ServedHead
        {
            As = serving.As,
            Age = stored.Facts.Age(_answer.Now),
            Length = length,
            IsChunked = _isChunked,
            Range = serving.Range,
            Now = _answer.Now,
            Status = status,
            KeepsAlive = !_closes,
            IsForHttp10 = _minorVersion == 0,
        };
        _text.Said(head.Write(_text.Room(stored.Head.Length + ServedHead.MaxAdded), stored.Head, stored.Facts));
        var isBodiless = _method == HttpMethod.Head || serving.As is Served.NotModified or Served.NotSatisfiable;
        if (isBodiless || length == 0)
        {
            LeaveStored();
            _reply = ReplySource.Text;
        }
        else if (serving.As == Served.Part)
        {
            BeginStored(serving.Range.First, serving.Range.Last + 1);
        }
        else
        {
            BeginStored(0, _isChunked ? 0 : length < 0 ? long.MaxValue : length);
        }

        TellReadable();
    }

    private void BeginStored(long first, long end)
    {
        (_at, _pieceEnd, _isFirstChunk) = (first, end, true);
        _reply = ReplySource.Stored;
    }

    /// <summary>More of what is being stored has come, or there will be no more.</summary>
    void IStoredReader.OnStored()
    {
        if (_reply != ReplySource.Stored) return;
        GoOn();
        WatchStored();
        TellReadable();
    }

    /// <summary>Where all that is there has been given, more is waited for.</summary>
    private void WatchStored()
    {
        while (_reply == ReplySource.Stored && _text.IsEmpty && StoredAtHand <= 0 && !_failed)
        {
            if (_isOutgrown || _stored!.Watch(this, _at)) return;
            GoOn();
        }
    }

    /// <summary>What this gate's client gets turns out too large to be stored: the rest comes straight from the server.</summary>
    internal void OnOutgrown()
    {
        _fetch = null;
        if (_reply != ReplySource.Stored)
        {
            _upstream!.Abort(); // its client is told that it has it already
            return;
        }

        _isOutgrown = true;
        GoOn();
        TellReadable();
    }

    /// <summary>Tells the log and the counters what the cache has done.</summary>
    private void Note(CacheOutcome outcome)
    {
        var cache = _answer.Cache;
        cache.Counters.Count(outcome);
        var bit = CacheOutcomes.Bit(outcome);
        if ((_outcomes & bit) != 0 || !cache.Settings.LogField) return;
        _outcomes |= bit;
        _host.Note("cache", CacheOutcomes.Text(_outcomes));
    }

    /// <summary>Answers with words of the gate's own.</summary>
    private void Answer(CacheOutcome outcome, HttpAnswer answer)
    {
        _answer.Cache.Counters.Count(outcome);
        LeaveKey();
        MindDrain();
        _host.Note("http", answer.Status.ToString(CultureInfo.InvariantCulture));
        _text.Say(answer.Head.Span);
        _text.Said(HttpAnswer.WriteEnd(_text.Room(HttpAnswer.MaxEnd), _answer.Now, _closes, _minorVersion == 0 && !_closes));
        if (_method != HttpMethod.Head) _text.Say(answer.Content.Span);
        _reply = ReplySource.Text;
        TellReadable();
    }

    // Who is told so with a response does not lose a request for it.
    private void MindDrain() => _closes |= _host.IsDraining;

    private void WriteHead(in HttpResponse response, bool isChunked, CacheStatus status)
    {
        MindDrain();
        var room = _text.Room(response.HeadBytes + ServedHead.MaxAdded);
        var writer = new HeadWriter(room);
        StoredHead.WriteLine(ref writer, response.Status, response.ReasonPhrase);
        foreach (var field in response.Fields)
        {
            if (!HttpFields.IsHopByHop(field.Name, response.Connection)) writer.AddField(field);
        }

        if (isChunked) writer.Add("Transfer-Encoding: chunked\r\n"u8);
        writer.Add(RequestWriter.Via);
        status.Write(ref writer);
        if (_closes) writer.Add("Connection: close\r\n"u8);
        else if (_minorVersion == 0) writer.Add("Connection: keep-alive\r\n"u8);
        writer.Add("\r\n"u8);
        _text.Said(writer.Length);
    }
}
