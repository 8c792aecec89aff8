using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Proxy.Actors.Http;
using Proxy.Configuration;

namespace Proxy.Actors.Answers;

/// <summary>A response of HTTP/1.1 that is always the same but for its date: made once, sent by all loops.</summary>
internal sealed class HttpAnswer
{
    /// <summary>Bytes that <see cref="WriteEnd"/> writes at most.</summary>
    internal const int MaxEnd = 128;

    private static readonly ConcurrentDictionary<int, HttpAnswer> Plain = [];

    private readonly byte[] _head;

    /// <summary>Makes one.</summary>
    /// <param name="settings">An answer in HTTP.</param>
    internal HttpAnswer(AnswerSettings settings)
    {
        Status = settings.Status;
        Content = settings.Content.Bytes;
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {Status} {HttpReasons.Of(Status)}\r\n");
        if (settings.ContentType.Length > 0) head.Append(CultureInfo.InvariantCulture, $"Content-Type: {settings.ContentType}\r\n");

        // Who has no content by its status does not say how long it is (RFC 9110 8.6).
        if (Status is not (204 or 304)) head.Append(CultureInfo.InvariantCulture, $"Content-Length: {Content.Length}\r\n");
        foreach (var (name, value) in settings.Headers) head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        _head = Encoding.ASCII.GetBytes(head.ToString());
    }

    /// <summary>The status code.</summary>
    internal int Status { get; }

    /// <summary>Status line and fields but for those that <see cref="WriteEnd"/> writes behind them.</summary>
    internal ReadOnlyMemory<byte> Head => _head;

    /// <summary>The content.</summary>
    internal ReadOnlyMemory<byte> Content { get; }

    /// <summary>An answer with a status and its words as content.</summary>
    /// <param name="status">The status code.</param>
    internal static HttpAnswer Of(int status) => Plain.GetOrAdd(status, static status => new HttpAnswer(new AnswerSettings(
        status, "text/plain; charset=utf-8", new AnswerContent(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{status} {HttpReasons.Of(status)}\n"))))));

    /// <summary>Writes the fields that differ from one time to the next, and the blank line.</summary>
    /// <param name="target">Takes <see cref="MaxEnd"/> bytes.</param>
    /// <param name="now">Seconds since 1970.</param>
    /// <param name="closes">Whether the connection ends behind it.</param>
    /// <param name="toOldKeeper">Whether it goes to a client of HTTP/1.0 that has asked for the connection to go on.</param>
    /// <returns>Bytes written.</returns>
    internal static int WriteEnd(Span<byte> target, long now, bool closes, bool toOldKeeper)
    {
        "Date: "u8.CopyTo(target);
        var length = 6;
        HttpDate.Write(now, target[length..]);
        length += HttpDate.Length;
        var rest = closes ? "\r\nConnection: close\r\n\r\n"u8 : toOldKeeper ? "\r\nConnection: keep-alive\r\n\r\n"u8 : "\r\n\r\n"u8;
        rest.CopyTo(target[length..]);
        return length + rest.Length;
    }
}
