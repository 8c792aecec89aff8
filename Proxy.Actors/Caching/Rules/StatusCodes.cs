namespace Proxy.Actors.Caching.Rules;

/// <summary>What a cache knows of status codes (RFC 9110 15).</summary>
internal static class StatusCodes
{
    /// <summary>Whether the code is final (RFC 9110 15.2).</summary>
    public static bool IsFinal(int status) => status >= 200;

    /// <summary>Whether its caching is understood, as must-understand wants (RFC 9111 5.2.2.3).</summary>
    public static bool IsUnderstood(int status) => status switch
    {
        >= 200 and <= 205 => true,
        >= 300 and <= 305 or 307 or 308 => true,
        >= 400 and <= 417 or 421 or 422 or 426 => true,
        >= 500 and <= 505 => true,
        _ => false,
    };

    /// <summary>Whether it may be reused without a word of its freshness (RFC 9110 15.1).</summary>
    public static bool IsCacheableByDefault(int status) => status is 200 or 203 or 204 or 300 or 301 or 308 or 404 or 405 or 410 or 414 or 501;

    /// <summary>
    /// Whether the code answers more than method, target and Vary: a range, a precondition, credentials, the size of a head, the
    /// connection. Such a response is nobody else's.
    /// </summary>
    public static bool IsAboutOneRequest(int status) => status is 206 or 304 or 401 or 407 or 408 or 412 or 416 or 417 or 421 or 425 or 426 or 431 or 511;
}
