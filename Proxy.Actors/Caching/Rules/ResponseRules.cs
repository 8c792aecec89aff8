namespace Proxy.Actors.Caching.Rules;

/// <summary>What a response's fields say to a cache, apart from numbers and names.</summary>
[Flags]
internal enum ResponseRules : ushort
{
    None = 0,

    /// <summary>no-store (RFC 9111 5.2.2.5), or a Cache-Control that cannot be read to its end.</summary>
    NoStore = 1,

    /// <summary>no-cache without field names (5.2.2.4).</summary>
    NoCache = 2,

    /// <summary>private without field names (5.2.2.7).</summary>
    Private = 4,

    /// <summary>public (5.2.2.9).</summary>
    Public = 8,

    /// <summary>must-revalidate (5.2.2.2).</summary>
    MustRevalidate = 16,

    /// <summary>proxy-revalidate (5.2.2.8).</summary>
    ProxyRevalidate = 32,

    /// <summary>must-understand (5.2.2.3).</summary>
    MustUnderstand = 64,

    /// <summary>s-maxage (5.2.2.10).</summary>
    SharedMaxAge = 128,

    /// <summary>The lifetime is the server's: s-maxage, max-age or Expires is there, valid or not.</summary>
    ExplicitLifetime = 256,

    /// <summary>Vary with a member <c>*</c> (4.1), or with more names than are kept.</summary>
    VariesByAnything = 512,

    /// <summary>Set-Cookie.</summary>
    SetsCookies = 1024,

    /// <summary>A Date of the server's that can be read.</summary>
    HasDate = 2048,
}
