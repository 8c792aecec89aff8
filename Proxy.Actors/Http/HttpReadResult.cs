namespace Proxy.Actors.Http;

/// <summary>What a look at the bytes of a message has shown. Once it is anything but <see cref="HttpReadStatus.NeedMore"/>, bytes that come later do not
/// change it.</summary>
/// <param name="Status">What they are.</param>
/// <param name="Code">The status code to answer with; 0 unless <paramref name="Status"/> is <see cref="HttpReadStatus.Bad"/>.</param>
/// <param name="Reason">What is wrong, in an operator's words; empty unless <paramref name="Status"/> is <see cref="HttpReadStatus.Bad"/>.</param>
internal readonly record struct HttpReadResult(HttpReadStatus Status, int Code, string Reason)
{
    /// <summary>More bytes have to come.</summary>
    public static HttpReadResult NeedMore => new(HttpReadStatus.NeedMore, 0, "");

    /// <summary>The head has been read.</summary>
    public static HttpReadResult Done => new(HttpReadStatus.Done, 0, "");

    /// <summary>HTTP/2 begins.</summary>
    public static HttpReadResult Http2 => new(HttpReadStatus.Http2, 0, "");

    /// <summary>The head breaks the rules.</summary>
    /// <param name="reason">Which.</param>
    /// <param name="code">The status code to answer with.</param>
    public static HttpReadResult Bad(string reason, int code = 400) => new(HttpReadStatus.Bad, code, reason);
}
