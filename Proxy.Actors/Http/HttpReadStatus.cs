namespace Proxy.Actors.Http;

/// <summary>What a look at the bytes of a message has shown.</summary>
internal enum HttpReadStatus : byte
{
    /// <summary>All bytes so far fit, and there have to be more of them.</summary>
    NeedMore,

    /// <summary>The head is all there, and has been read.</summary>
    Done,

    /// <summary>The bytes break the rules.</summary>
    Bad,

    /// <summary>HTTP/2 begins (RFC 9113 3.4).</summary>
    Http2,
}
