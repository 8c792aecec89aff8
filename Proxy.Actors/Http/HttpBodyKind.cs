namespace Proxy.Actors.Http;

/// <summary>How the end of a body is known (RFC 9112 6.3).</summary>
internal enum HttpBodyKind : byte
{
    /// <summary>There is no body.</summary>
    None,

    /// <summary>Its length is known.</summary>
    Length,

    /// <summary>It comes in chunks, the last of which is empty.</summary>
    Chunked,

    /// <summary>It ends with the connection.</summary>
    UntilClose,
}
