namespace Proxy.Actors.Caching.Rules;

/// <summary>What a request's fields say to a cache, apart from numbers.</summary>
[Flags]
internal enum RequestRules : ushort
{
    None = 0,

    /// <summary>Cache-Control: no-cache (RFC 9111 5.2.1.4), or Pragma: no-cache without a Cache-Control (5.4).</summary>
    NoCache = 1,

    /// <summary>Cache-Control: no-store (5.2.1.5).</summary>
    NoStore = 2,

    /// <summary>Cache-Control: only-if-cached (5.2.1.7).</summary>
    OnlyIfCached = 4,

    /// <summary>An Authorization field (3.5).</summary>
    Authorization = 8,

    /// <summary>If-Match or If-Unmodified-Since, which only the server itself can judge (4.3.2).</summary>
    ServerPrecondition = 16,

    /// <summary>If-None-Match.</summary>
    IfNoneMatch = 32,

    /// <summary>If-Modified-Since, valid or not.</summary>
    IfModifiedSince = 64,

    /// <summary>Range.</summary>
    Range = 128,

    /// <summary>If-Range.</summary>
    IfRange = 256,
}
