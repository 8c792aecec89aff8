using System.Globalization;
using Proxy.Actors.Http;
using Proxy.Actors.Routing;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Answers;

/// <summary>Answers each HTTP/1.1 request of a client alike. Requests are read one at a time: the next is looked at when the answer to the one
/// before is on its way.</summary>
/// <remarks><code>
/// Reading --a head is there--> Answering --said--> Passing --the request's content has come--> Reading
///    |                            |
///    +--it is none, or late-------+--the client does not want more, or its content is long--> (ends)
/// </code></remarks>
internal sealed class HttpAnswerLeg : AnswerLeg, IRequestLeg
{
    // A longer one is not waited for.
    private const int MaxContent = 64 << 10;

    private readonly IAnswerHost _host;
    private readonly HttpAnswer _answer;
    private readonly HttpSettings _limits;
    private readonly bool _once;
    private readonly byte[] _end = new byte[HttpAnswer.MaxEnd];
    private PartialHead? _head; // what there is of one; null for nothing
    private HttpBodyReader _content = new(HttpBody.None);
    private int _noted;
    private bool _isShut;
    private bool _givesWay; // what there was of a head is gone; it is refused soon

    /// <summary>Waits for a request.</summary>
    /// <param name="host">The pair.</param>
    /// <param name="answer">What each request is answered with.</param>
    /// <param name="limits">How long requests may be, and may take.</param>
    /// <param name="once">Whether the connection ends with the first answer.</param>
    internal HttpAnswerLeg(IAnswerHost host, HttpAnswer answer, HttpSettings limits, bool once)
    {
        (_host, _answer, _limits, _once) = (host, answer, limits, once);
        WaitForRequest();
    }

    /// <inheritdoc/>
    public bool IsBetweenRequests => _noted > 0 && !IsSaying && !Ends && _head is null && !_givesWay && _content.IsDone;

    /// <inheritdoc/>
    public override void ShutdownSend()
    {
        // Of a request that has begun, nothing more will come.
        _isShut = true;
        if (!IsSaying && !Ends) Finish();
    }

    /// <inheritdoc/>
    public void OnClientLost()
    {
        _host.Loop.Disarm(this);
        Forget();
        Drop();
    }

    /// <inheritdoc/>
    public override void Close()
    {
        _host.Loop.Disarm(this);
        Forget();
        base.Close();
    }

    /// <inheritdoc/>
    protected override Transfer Hear(ReadOnlySpan<byte> bytes)
    {
        var taken = 0;
        while (taken < bytes.Length && !IsSaying && !Ends && !_givesWay) taken += _content.IsDone ? Read(bytes[taken..]) : Pass(bytes[taken..]);
        if (Ends || _givesWay) taken = bytes.Length; // behind the last request
        return taken > 0 ? new Transfer(IoStatus.Done, taken) : new Transfer(IoStatus.WouldBlock, 0);
    }

    /// <inheritdoc/>
    protected override void OnSaid()
    {
        if (_isShut) Finish();
        else WaitForRequest();
        TellWritable();
        if (_host.IsDraining) _host.Loop.Execute(_host.DismissIdle);
    }

    /// <inheritdoc/>
    protected override void OnDue()
    {
        if (IsSaying || Ends) return;
        if (_head is not null) Refuse(408);
        else Finish();
    }

    /// <summary>Reads on in a head.</summary>
    /// <returns>Bytes that belong to it.</returns>
    private int Read(ReadOnlySpan<byte> bytes)
    {
        if (_head is { } head)
        {
            OnHead(head.ReadOn(bytes, out var whole, out var taken), whole);
            return taken;
        }

        HttpHeadReader reader = default;
        var result = HttpRequest.Read(bytes, _limits.MaxHead, ref reader, out var request);
        if (result.Status == HttpReadStatus.NeedMore)
        {
            _head = new PartialHead(_host.Buffers.Held, _limits.MaxHead, GiveWay);
            _head.Begin(bytes, reader);
            return bytes.Length;
        }

        OnHead(result, request);
        return result.Status == HttpReadStatus.Done ? request.HeadBytes : bytes.Length;
    }

    private void OnHead(HttpReadResult result, in HttpRequest request)
    {
        if (result.Status == HttpReadStatus.Done) Answer(request);
        else if (result.Status == HttpReadStatus.Http2) Refuse(505);
        else if (result.Status == HttpReadStatus.Bad) Refuse(result.Code);
    }

    /// <summary>Passes over a request's content.</summary>
    private int Pass(ReadOnlySpan<byte> bytes)
    {
        var step = _content.Read(bytes);
        if (_content.IsDone) WaitForRequest();
        return step.Taken;
    }

    private void Answer(in HttpRequest request)
    {
        var content = request.Body;
        var isLong = content.Kind != HttpBodyKind.None && (content.Kind != HttpBodyKind.Length || content.Length > MaxContent || request.Expects100);
        var closes = _once || isLong || !request.KeepsAlive || _host.IsDraining;
        var (isHead, isOld) = (request.Method == HttpMethod.Head, request.MinorVersion == 0);
        Forget();
        _content = new HttpBodyReader(isLong ? HttpBody.None : content);
        Say(_answer, isHead, closes, !closes && isOld);
    }

    private void Refuse(int status)
    {
        Forget();
        Say(HttpAnswer.Of(status), isHead: false, closes: true, toOldKeeper: false);
    }

    private void Say(HttpAnswer answer, bool isHead, bool closes, bool toOldKeeper)
    {
        _host.Loop.Disarm(this);
        var end = HttpAnswer.WriteEnd(_end, _host.Time.GetUtcNow().ToUnixTimeSeconds(), closes, toOldKeeper);
        if (_noted != answer.Status)
        {
            _noted = answer.Status;
            _host.Note("status", answer.Status.ToString(CultureInfo.InvariantCulture));
        }

        Say(answer.Head, _end.AsMemory(0, end), isHead ? default : answer.Content);
        if (closes) End();
    }

    private void Finish()
    {
        _host.Loop.Disarm(this);
        Forget();
        End();
    }

    private void WaitForRequest() => _host.Loop.Arm(this, (long)_limits.RequestTimeout.TotalMilliseconds);

    // Others want its memory.
    private void GiveWay()
    {
        (_head, _givesWay) = (null, true);
        _host.Loop.Execute(() =>
        {
            if (!IsSaying && !Ends) Refuse(408);
        });
    }

    private void Forget()
    {
        _head?.Release();
        _head = null;
    }
}
