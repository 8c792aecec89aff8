using System.Text;
using Proxy.Actors.Http;

namespace Proxy.Fuzz;

/// <summary>Reads all messages of a connection, from pieces of any size.</summary>
/// <param name="kind">What messages they are.</param>
internal sealed class HttpMessageStream(HttpStreamKind kind)
{
    /// <summary>The longest head, in bytes.</summary>
    public const int MaxHead = 4096;

    private readonly List<HttpSeen> _messages = [];
    private readonly List<byte> _body = [];
    private byte[] _unread = [];
    private HttpBodyReader _reader;
    private HttpHeadReader _head; // how far the head has been read of which a part is there
    private string? _start;
    private bool _isLast;
    private bool _endsWithConnection;

    /// <summary>The messages; of the last one perhaps only a part.</summary>
    public IReadOnlyList<HttpSeen> Messages => _start is null ? _messages : [.. _messages, new HttpSeen(_start, [.. _body], false)];

    /// <summary>How the messages end: "" where another may follow, "close", "tunnel", "http2", or what is bad.</summary>
    public string End { get; private set; } = "";

    /// <summary>Bytes that have come and are not read: the part of a head.</summary>
    public int Unread => _unread.Length;

    /// <summary>Reads all bytes of a connection at once.</summary>
    public static HttpMessageStream Of(ReadOnlySpan<byte> bytes, HttpStreamKind kind)
    {
        var stream = new HttpMessageStream(kind);
        stream.Feed(bytes);
        stream.Finish();
        return stream;
    }

    /// <summary>Reads bytes.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        if (End.Length > 0) return;
        _unread = [.. _unread, .. bytes];
        var taken = 0;
        while (End.Length == 0 && Step(_unread.AsSpan(taken), out var step)) taken += step;
        _unread = _unread[taken..];
    }

    /// <summary>The connection ends.</summary>
    public void Finish()
    {
        if (_start is not null && _endsWithConnection) Complete();
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", [.. Messages.Select(message => message.ToString()), .. End.Length > 0 ? [End] : (string[])[]]);

    private bool Step(ReadOnlySpan<byte> bytes, out int taken) => _start is null ? StepHead(bytes, out taken) : StepBody(bytes, out taken);

    private bool StepHead(ReadOnlySpan<byte> bytes, out int taken)
    {
        taken = 0;
        if (bytes.IsEmpty) return false;
        var result = kind == HttpStreamKind.Requests ? ReadRequest(bytes, out taken) : ReadResponse(bytes, out taken);
        if (result.Status != HttpReadStatus.NeedMore) _head = default;
        if (result.Status == HttpReadStatus.Bad) End = $"bad {result.Code} {result.Reason}";
        if (result.Status == HttpReadStatus.Http2) End = "http2";
        if (result.Status != HttpReadStatus.Done) return false;
        EndBody();
        return true;
    }

    private HttpReadResult ReadRequest(ReadOnlySpan<byte> bytes, out int taken)
    {
        var atOnce = HttpRequest.Read(bytes, MaxHead, out _);
        var result = HttpRequest.Read(bytes, MaxHead, ref _head, out var request);
        BrokenInvariantException.Unless(result == atOnce, $"{result} where reading goes on, {atOnce} where it begins anew");
        taken = request.HeadBytes;
        if (result.Status != HttpReadStatus.Done) return result;
        Begin($"{Encoding.ASCII.GetString(request.MethodText)} {Encoding.ASCII.GetString(request.Target)}", request.Body, !request.KeepsAlive);
        if (request.Upgrades || request.Method == HttpMethod.Connect) End = "tunnel";
        return result;
    }

    private HttpReadResult ReadResponse(ReadOnlySpan<byte> bytes, out int taken)
    {
        var toMethod = kind == HttpStreamKind.ResponsesToHead ? HttpMethod.Head : HttpMethod.Get;
        var atOnce = HttpResponse.Read(bytes, toMethod, MaxHead, out _);
        var result = HttpResponse.Read(bytes, toMethod, MaxHead, ref _head, out var response);
        BrokenInvariantException.Unless(result == atOnce, $"{result} where reading goes on, {atOnce} where it begins anew");
        taken = response.HeadBytes;
        if (result.Status != HttpReadStatus.Done) return result;
        Begin($"{response.Status}", response.Body, !response.KeepsAlive && !response.IsInterim);
        if (response.Tunnels) End = "tunnel";
        return result;
    }

    private void Begin(string start, HttpBody body, bool isLast)
    {
        _start = start;
        _isLast = isLast;
        _endsWithConnection = body.Kind == HttpBodyKind.UntilClose;
        _body.Clear();
        _reader = new HttpBodyReader(body);
    }

    private bool StepBody(ReadOnlySpan<byte> bytes, out int taken)
    {
        var step = _reader.Read(bytes);
        taken = step.Taken;
        if (step.Problem is not null) End = $"bad {step.Problem}";
        BrokenInvariantException.Unless(step.Framing >= 0 && step.Payload >= 0 && taken <= bytes.Length, $"{step} of {bytes.Length} bytes");
        BrokenInvariantException.Unless(step.Problem is not null || taken > 0 || bytes.IsEmpty, "a step that goes nowhere");
        _body.AddRange(bytes.Slice(step.Framing, step.Payload));
        EndBody();
        return step.Problem is null && taken > 0;
    }

    private void EndBody()
    {
        if (_start is not null && _reader.IsDone) Complete();
    }

    private void Complete()
    {
        BrokenInvariantException.Unless(_reader.Total == _body.Count, "a body of another length than counted");
        _messages.Add(new HttpSeen(_start!, [.. _body], true));
        _start = null;
        if (_isLast && End.Length == 0) End = "close";
    }
}
