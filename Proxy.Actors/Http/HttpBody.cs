namespace Proxy.Actors.Http;

/// <summary>How a message's body is framed.</summary>
/// <param name="Kind">How its end is known.</param>
/// <param name="Length">Its bytes, when <paramref name="Kind"/> is <see cref="HttpBodyKind.Length"/>; 0 otherwise.</param>
internal readonly record struct HttpBody(HttpBodyKind Kind, long Length)
{
    /// <summary>There is none.</summary>
    public static HttpBody None => default;

    /// <summary>It comes in chunks.</summary>
    public static HttpBody Chunked => new(HttpBodyKind.Chunked, 0);

    /// <summary>It ends with the connection.</summary>
    public static HttpBody UntilClose => new(HttpBodyKind.UntilClose, 0);

    /// <summary>It has a length; none of length 0.</summary>
    public static HttpBody Of(long length) => length == 0 ? None : new HttpBody(HttpBodyKind.Length, length);
}
